import { type ExtensionKind, NO_EXTENSION_KINDS } from '../../contract/extension-kind';
import { LABEL } from '../../contract/labels';
import type { TransitionState } from '../../contract/phases';
import type { Manifest } from '../../contract/stages';
import { compareText, identityOf, type KubeObject, namespaceOf } from '../../kubernetes/object';
import { digestOf } from '../../lib/digest';
import { type AllowedRemovals, NO_REMOVALS } from './allowed-removals';
import { type Inventory, printInventory } from './inventory';
import { type FileLayout, layOut } from './layout';
import { type BundleOwner, inventoryFileOf } from './paths';
import { cutDocuments, type PrintObject, printDocuments, printKustomization } from './print';
import { unprotectedOf } from './prune-protection';

/** An extension by name and version. */
export interface ExtensionName {
  readonly name: string;
  readonly version: string;
}

/** One tenant, rendered. */
export interface RenderedTenant {
  readonly id: string;
  readonly manifests: readonly Manifest[];
  readonly organizations: readonly string[];
  /** The host names of the tenant. */
  readonly hosts: readonly string[];
  /** Groups of the identity provider that the tenant's RoleBindings name. */
  readonly groups: readonly string[];
  readonly secrets: readonly { readonly namespace: string; readonly name: string; readonly keys: readonly string[] }[];
  readonly transition: TransitionState;
  readonly plan: string;
  /** Plans with a higher quota or limit: a tenant changes from them to its plan only by a transition. */
  readonly requiresTransitionFrom: readonly string[];
  readonly allowedRemovals: AllowedRemovals;
  /** Kinds of the platform's file, with the fields that the API server refuses to change. */
  readonly extensionKinds: readonly ExtensionKind[];
  /** The extensions of this run. */
  readonly usedExtensions: readonly ExtensionName[];
  /** Those of them that changed the tenant. */
  readonly extensions: readonly ExtensionName[];
  readonly inputDigest: string;
  /** Package and version: `@neurallog/tenancy@0.1.0`. */
  readonly generator: string;
}

/** The cluster-wide objects, rendered. */
export interface RenderedPlatform {
  readonly objects: readonly KubeObject[];
  readonly inputDigest: string;
  readonly generator: string;
}

/** The files of one owner, in memory. They are checked, staged and swapped together. */
export interface Bundle {
  readonly owner: BundleOwner;
  readonly allowedRemovals: AllowedRemovals;
  /** As of the rendered tenant; empty for the platform. */
  readonly requiresTransitionFrom: readonly string[];
  readonly extensionKinds: readonly ExtensionKind[];
  readonly usedExtensions: readonly ExtensionName[];
  readonly inventory: Inventory;
  /** Path from the output folder → text, with the inventory. */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * A tenant's files: `tenants/<id>/<stage>/…`, `flux/<id>.yaml` and the inventory. Equal input gives equal bytes.
 * Throws a TenancyError (`object-duplicate`) if two objects have one identity or two files one path.
 */
export function bundleTenant(bundle: RenderedTenant, print: PrintObject): Bundle {
  const { allowedRemovals, requiresTransitionFrom, extensionKinds, usedExtensions } = bundle;
  return makeBundle(
    layOut(bundle.id, bundle.manifests, allowedRemovals.stages),
    { allowedRemovals, requiresTransitionFrom, extensionKinds, usedExtensions },
    print,
    {
      extensions: [...bundle.extensions].sort((a, b) => compareText(a.name, b.name)),
      generator: bundle.generator,
      tenant: bundle.id,
      inputDigest: bundle.inputDigest,
      transition: bundle.transition,
      plan: bundle.plan,
      unprotected: unprotectedOf(bundle.manifests.map((manifest) => manifest.object)),
      organizations: sorted(bundle.organizations),
      claims: { names: claimedNames(bundle), hosts: sorted(bundle.hosts) },
      secrets: bundle.secrets
        .map(({ namespace, name, keys }) => ({ namespace, name, keys: sorted(keys) }))
        .sort((a, b) => compareText(a.namespace, b.namespace) || compareText(a.name, b.name)),
    },
  );
}

/** The platform's files: `platform/…`, with an inventory of the same form. Throws as `bundleTenant` does. */
export function bundlePlatform(bundle: RenderedPlatform, print: PrintObject): Bundle {
  const manifests = bundle.objects.map((object) => ({ stage: 'platform' as const, object }));
  const allowed = {
    allowedRemovals: NO_REMOVALS,
    requiresTransitionFrom: [],
    extensionKinds: NO_EXTENSION_KINDS,
    usedExtensions: [],
  };
  return makeBundle(layOut(null, manifests, []), allowed, print, {
    extensions: [],
    generator: bundle.generator,
    tenant: null,
    inputDigest: bundle.inputDigest,
    transition: { kind: 'none' },
    plan: null,
    unprotected: unprotectedOf(bundle.objects),
    organizations: [],
    claims: { names: sorted(bundle.objects.map(identityOf)), hosts: [] },
    secrets: [],
  });
}

/** The digests of the files of a bundle, by path, with the inventory. */
export function digestsOf(bundle: Bundle): Map<string, string> {
  const digests = new Map(bundle.inventory.files.map((file) => [file.path, file.digest]));
  const inventory = inventoryFileOf(bundle.owner);
  return digests.set(inventory, digestOf(bundle.files.get(inventory) ?? ''));
}

/**
 * The names that no other tenant may have: the tenant's namespaces, its groups, and its objects outside of its own
 * namespaces. Objects inside of them need no claim.
 */
function claimedNames(bundle: RenderedTenant): string[] {
  const objects = bundle.manifests.map((manifest) => manifest.object);
  const own = new Set(objects.filter((object) => object.kind === 'Namespace').map(namespaceOf));
  const outside = objects.filter((object) => object.kind === 'Namespace' || !own.has(namespaceOf(object)));
  return sorted([...outside.map(identityOf), ...bundle.groups.map((group) => `Group ${group}`)]);
}

function makeBundle(
  layout: readonly FileLayout[],
  allowed: Pick<Bundle, 'allowedRemovals' | 'requiresTransitionFrom' | 'extensionKinds' | 'usedExtensions'>,
  print: PrintObject,
  about: Omit<Inventory, 'objects' | 'files'>,
): Bundle {
  const printed = layout.map((file) => printFile(file, print));
  const inventory = {
    ...about,
    objects: printed.flatMap((file) => file.objects).sort((a, b) => compareText(a.id, b.id)),
    files: printed.map(({ path, text }) => ({ digest: digestOf(text), path })),
  };
  const files = new Map(printed.map(({ path, text }) => [path, text]));
  files.set(inventoryFileOf(about.tenant), printInventory(inventory));
  return { owner: about.tenant, ...allowed, inventory, files };
}

function printFile(
  file: FileLayout,
  print: PrintObject,
): { path: string; text: string; objects: Inventory['objects'] } {
  const { path, about } = file;
  if (file.kind === 'kustomization') return { path, text: printKustomization(about, file.resources), objects: [] };
  const documents = file.objects.map(({ object }) => print(object));
  const text = printDocuments(about, documents);
  const own = cutDocuments(text, documents);
  return {
    path,
    text,
    objects: file.objects.map(({ id, object }, i) => ({
      // In alphabetical order, so that printing does not have to sort the fields.
      digest: digestOf(own[i] ?? ''),
      file: path,
      id,
      stage: file.stage,
      step: object.metadata.labels?.[LABEL.step] ?? null,
    })),
  };
}

function sorted(texts: readonly string[]): string[] {
  return [...texts].sort(compareText);
}
