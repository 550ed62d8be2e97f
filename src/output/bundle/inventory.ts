import { z } from 'zod';
import { CLEANUP_PHASES, REMOVAL_PHASES, type TransitionState } from '../../contract/phases';
import { formatValue } from '../../contract/problems';
import { STAGES } from '../../contract/stages';
import { parseSealed, printSealed } from '../../storage/sealed-json';
import { type BundleOwner, isInBundle } from './paths';

const CONTRACT = 3;

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const texts = z.array(z.string());

// The fields are in alphabetical order, so that an inventory that was read need not be sorted to be compared.

/** One object. Ids are those of `identityOf`; paths count from the output folder. */
const objectSchema = z.strictObject({
  /** Of the printed document. */
  digest,
  file: z.string(),
  id: z.string(),
  stage: z.enum([...STAGES, 'flux', 'platform']),
  /** The specification's provisioning step; `null` for the platform, which belongs to none. */
  step: z.string().nullable(),
});

const transitionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ from: z.string(), kind: z.literal('convert') }),
  z.strictObject({ kind: z.literal('remove-organization'), organization: z.string(), phase: z.enum(REMOVAL_PHASES) }),
  z.strictObject({ kind: z.literal('delete'), phase: z.enum(CLEANUP_PHASES) }),
]);

const inventorySchema = z.strictObject({
  /** The names and hosts that no other tenant may have. */
  claims: z.strictObject({ hosts: texts, names: texts }),
  contract: z.literal(CONTRACT),
  /** The extensions that changed the tenant; a run without them is refused. Absent where none did. */
  extensions: z
    .array(z.strictObject({ name: z.string(), version: z.string() }))
    .optional()
    .transform((extensions) => extensions ?? []),
  /** Every file of the bundle but the inventory itself. */
  files: z.array(z.strictObject({ digest, path: z.string() })),
  /** Package and version that wrote the bundle: `@neurallog/tenancy@0.1.0`. */
  generator: z.string(),
  /** Of the input: the platform and, for a tenant, its spec. */
  inputDigest: z.string(),
  objects: z.array(objectSchema),
  organizations: texts,
  /** The plan that the tenant was printed on; `null` in the platform's inventory. */
  plan: z.string().nullable(),
  /** The Secrets that must exist before the pods start. */
  secrets: z.array(z.strictObject({ keys: texts, name: z.string(), namespace: z.string() })),
  /** `null` in the platform's inventory. */
  tenant: z.string().nullable(),
  /** The transition that the tenant is in; `null` without one, and in the platform's inventory. */
  transition: transitionSchema.nullable().transform((state): TransitionState => state ?? { kind: 'none' }),
  /** The Namespaces and PersistentVolumeClaims without prune protection: Flux deletes them if the output lacks them. */
  unprotected: texts,
});

/** An inventory. Its file also holds the contract and a digest of the text. */
export type Inventory = Omit<z.infer<typeof inventorySchema>, 'contract'>;
export type InventoryObject = Inventory['objects'][number];

/** An inventory read back. `edited`: the shape is right, but the text is not the one that was printed. */
export type InventoryReading =
  | { readonly kind: 'intact'; readonly inventory: Inventory }
  | { readonly kind: 'edited' }
  | { readonly kind: 'broken'; readonly message: string };

/** Prints an inventory. As JSON, because kustomize-controller reads every `.yaml` file as Kubernetes objects. */
export function printInventory(inventory: Inventory): string {
  const transition = inventory.transition.kind === 'none' ? null : inventory.transition;
  const { extensions, ...rest } = inventory;
  const named = extensions.length === 0 ? {} : { extensions };
  return printSealed({ ...rest, ...named, contract: CONTRACT, transition });
}

/** Reads the inventory of one bundle. An inventory that lists files of another bundle is broken. */
export function parseInventory(text: string, owner: BundleOwner): InventoryReading {
  const sealed = parseSealed(text, inventorySchema);
  if (sealed.kind === 'broken') return { kind: 'broken', message: `got another shape: ${sealed.message}` };
  const { contract: _, ...inventory } = sealed.value;
  if (inventory.tenant !== owner)
    return { kind: 'broken', message: `got the inventory of ${formatValue(inventory.tenant)}` };
  const stray = inventory.files.find((file) => !isInBundle(file.path, owner));
  if (stray !== undefined)
    return { kind: 'broken', message: `got ${formatValue(stray.path)}, which belongs to another owner` };
  return sealed.kind === 'intact' ? { kind: 'intact', inventory } : { kind: 'edited' };
}
