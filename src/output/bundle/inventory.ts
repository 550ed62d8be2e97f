import { z } from 'zod';
import { CLEANUP_PHASES, REMOVAL_PHASES, type TransitionState } from '../../contract/phases';
import { formatValue } from '../../contract/problems';
import { STAGES } from '../../contract/stages';
import { digestOf, stableJson } from '../../lib/digest';
import { parseJson } from '../../lib/plain-data';
import { isInUnit, type UnitOwner } from './paths';

const CONTRACT = 3;

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const texts = z.array(z.string());

// Fields stand in the order in which they are printed: what is read that way need not be sorted again to be compared.

/** What an inventory knows of one object. Identities are `identityOf`'s; paths count from the output folder. */
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
  /** What no other tenant may have: identities outside of its own namespaces, namespaces, groups; and hosts. */
  claims: z.strictObject({ hosts: texts, names: texts }),
  contract: z.literal(CONTRACT),
  /** Of the text around it, so that an edited inventory is noticed. It guards against slips, not against an attacker. */
  digest,
  /** The extensions that changed the tenant; a run without them is refused. Absent where none did. */
  extensions: z
    .array(z.strictObject({ name: z.string(), version: z.string() }))
    .optional()
    .transform((extensions) => extensions ?? []),
  /** Every file of the unit but the inventory itself. */
  files: z.array(z.strictObject({ digest, path: z.string() })),
  /** Package and version that wrote the unit: `@neurallog/tenancy@0.1.0`. */
  generator: z.string(),
  /** Of what the unit was rendered from: the platform and, for a tenant, its spec. */
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
  /** The Namespaces and PersistentVolumeClaims that Flux deletes once they are gone from the output. */
  unprotected: texts,
});

/** What an inventory says; the text carries its own digest on top. */
export type Inventory = Omit<z.infer<typeof inventorySchema>, 'digest' | 'contract'>;
export type InventoryObject = Inventory['objects'][number];

/** How far a text can be believed. `edited`: the shape is right, and the digest or a byte of the text is not. */
export type InventoryReading =
  | { readonly kind: 'sealed'; readonly inventory: Inventory }
  | { readonly kind: 'edited' }
  | { readonly kind: 'broken'; readonly message: string };

/**
 * Prints an inventory with its digest: equal inventories give equal bytes. JSON, because kustomize-controller takes every
 * `.yaml` file that it meets for Kubernetes objects.
 */
export function printInventory(inventory: Inventory): string {
  const transition = inventory.transition.kind === 'none' ? null : inventory.transition;
  const { extensions, ...rest } = inventory;
  const named = extensions.length === 0 ? {} : { extensions };
  const text = `${stableJson({ ...rest, ...named, contract: CONTRACT, digest: UNSEALED, transition }, 2)}\n`;
  return withDigest(text, digestOf(text));
}

/** What stands in the digest's place while the digest is taken. */
const UNSEALED = `sha256:${'0'.repeat(64)}`;

/** The line of the digest: no other field of this name stands as far to the left. */
function withDigest(text: string, digest: string): string {
  return text.replace(/^ {2}"digest": "[^"]*",$/m, `  "digest": "${digest}",`);
}

/** Reads the inventory of one unit. An inventory that speaks of another unit's files is broken. */
export function parseInventory(text: string, owner: UnitOwner): InventoryReading {
  const value = parseJson(text);
  if (value === undefined) return { kind: 'broken', message: 'got no JSON' };
  const parsed = inventorySchema.safeParse(value);
  if (!parsed.success) return { kind: 'broken', message: `got another shape: ${firstIssue(parsed.error)}` };
  const { contract: _, digest: claimed, ...inventory } = parsed.data;
  if (inventory.tenant !== owner)
    return { kind: 'broken', message: `got the inventory of ${formatValue(inventory.tenant)}` };
  const stray = inventory.files.find((file) => !isInUnit(file.path, owner));
  if (stray !== undefined)
    return { kind: 'broken', message: `got ${formatValue(stray.path)}, which is another's place` };
  return digestOf(withDigest(text, UNSEALED)) === claimed ? { kind: 'sealed', inventory } : { kind: 'edited' };
}

/** The first thing that a schema found wrong, as `files[3].path: expected string`. */
export function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  return issue === undefined ? 'unknown' : `${issue.path.join('.')}: ${issue.message.toLowerCase()}`;
}
