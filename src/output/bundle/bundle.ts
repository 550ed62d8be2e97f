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

/** Everything of one tenant, rendered. */
export interface RenderedTenant {
  readonly id: string;
  readonly manifests: readonly Manifest[];
  readonly organizations: readonly string[];
  /** Names under which the tenant is reached from outside. */
  readonly hosts: readonly string[];
  /** Groups of the identity provider that the tenant's RoleBindings name. */
  readonly groups: readonly string[];
  readonly secrets: readonly { readonly namespace: string; readonly name: string; readonly keys: readonly string[] }[];
  readonly transition: TransitionState;
  readonly plan: string;
  /** Plans from which a tenant comes to this one by a transition alone: some quota or limit falls. */
  readonly requiresTransitionFrom: readonly string[];
  readonly allowedRemovals: AllowedRemovals;
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

/** The files of one owner, in memory: what is judged, staged and swapped as one. */
export interface Bundle {
  readonly owner: BundleOwner;
  readonly allowedRemovals: AllowedRemovals;
  /** As the bundle's; nothing for the platform. */
  readonly requiresTransitionFrom: readonly string[];
  readonly inventory: Inventory;
  /** Path from the output folder → text, the inventory included. */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * A tenant's files: `tenants/<id>/<stage>/…`, `flux/<id>.yaml` and the inventory. Equal input gives equal bytes.
 * Throws a TenancyError (`object-duplicate`) where two objects have one identity or two files one path.
 */
export function bundleTenant(bundle: RenderedTenant, print: PrintObject): Bundle {
  const { allowedRemovals, requiresTransitionFrom } = bundle;
  return makeBundle(
    layOut(bundle.id, bundle.manifests, allowedRemovals.stages),
    { allowedRemovals, requiresTransitionFrom },
    print,
    {
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
  return makeBundle(layOut(null, manifests, []), { allowedRemovals: NO_REMOVALS, requiresTransitionFrom: [] }, print, {
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

/** Of each file of a unit, the inventory included. */
export function digestsOf(bundle: Bundle): Map<string, string> {
  const digests = new Map(bundle.inventory.files.map((file) => [file.path, file.digest]));
  const inventory = inventoryFileOf(bundle.owner);
  return digests.set(inventory, digestOf(bundle.files.get(inventory) ?? ''));
}

/**
 * What no other tenant may have: the tenant's namespaces, its groups, and every object that it has outside of its own
 * namespaces. What lies inside them needs no claim of its own.
 */
function claimedNames(bundle: RenderedTenant): string[] {
  const objects = bundle.manifests.map((manifest) => manifest.object);
  const own = new Set(objects.filter((object) => object.kind === 'Namespace').map(namespaceOf));
  const outside = objects.filter((object) => object.kind === 'Namespace' || !own.has(namespaceOf(object)));
  return sorted([...outside.map(identityOf), ...bundle.groups.map((group) => `Group ${group}`)]);
}

function makeBundle(
  layout: readonly FileLayout[],
  allowed: Pick<Bundle, 'allowedRemovals' | 'requiresTransitionFrom'>,
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
      // In the order in which an inventory prints them: what is sorted need not be sorted.
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
