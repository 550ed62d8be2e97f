import { type ExtensionKind, NO_EXTENSION_KINDS } from '../../contract/extension-kind';
import { LABEL } from '../../contract/labels';
import type { TransitionState } from '../../contract/phases';
import type { Manifest } from '../../contract/stages';
import { compareText, identityOf, type KubeObject, namespaceOf } from '../../kubernetes/object';
import { digestOf } from '../../lib/digest';
import { type MayGo, NOTHING_MAY_GO } from './allowed-removals';
import { type Inventory, printInventory } from './inventory';
import { type LaidFile, layOut } from './layout';
import { inventoryFileOf, type UnitOwner } from './paths';
import { cutDocuments, type PrintObject, printDocuments, printKustomization } from './print';
import { unprotectedOf } from './prune-protection';

/** An extension by name and version. */
export interface ExtensionName {
  readonly name: string;
  readonly version: string;
}

/** Everything of one tenant, rendered. */
export interface TenantBundle {
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
  readonly fallsFrom: readonly string[];
  readonly mayGo: MayGo;
  /** Kinds of the platform's file, with the fields that the API server refuses to change. */
  readonly extensionKinds: readonly ExtensionKind[];
  /** The extensions of this run. */
  readonly givenExtensions: readonly ExtensionName[];
  /** Those of them that changed the tenant. */
  readonly extensions: readonly ExtensionName[];
  readonly inputDigest: string;
  /** Package and version: `@neurallog/tenancy@0.1.0`. */
  readonly generator: string;
}

/** The cluster-wide objects, rendered. */
export interface PlatformBundle {
  readonly objects: readonly KubeObject[];
  readonly inputDigest: string;
  readonly generator: string;
}

/** The files of one owner, in memory: what is judged, staged and swapped as one. */
export interface Unit {
  readonly owner: UnitOwner;
  readonly mayGo: MayGo;
  /** As the bundle's; nothing for the platform. */
  readonly fallsFrom: readonly string[];
  readonly extensionKinds: readonly ExtensionKind[];
  readonly givenExtensions: readonly ExtensionName[];
  readonly inventory: Inventory;
  /** Path from the output folder → text, the inventory included. */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * A tenant's files: `tenants/<id>/<stage>/…`, `flux/<id>.yaml` and the inventory. Equal input gives equal bytes.
 * Throws a TenancyError (`object-duplicate`) where two objects have one identity or two files one path.
 */
export function bundleTenant(bundle: TenantBundle, print: PrintObject): Unit {
  const { mayGo, fallsFrom, extensionKinds, givenExtensions } = bundle;
  const allowed = { mayGo, fallsFrom, extensionKinds, givenExtensions };
  return sealUnit(layOut(bundle.id, bundle.manifests, mayGo.stages), allowed, print, {
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
  });
}

/** The platform's files: `platform/…`, with an inventory of the same form. Throws as `bundleTenant` does. */
export function bundlePlatform(bundle: PlatformBundle, print: PrintObject): Unit {
  const manifests = bundle.objects.map((object) => ({ stage: 'platform' as const, object }));
  const allowed = { mayGo: NOTHING_MAY_GO, fallsFrom: [], extensionKinds: NO_EXTENSION_KINDS, givenExtensions: [] };
  return sealUnit(layOut(null, manifests, []), allowed, print, {
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

/** Of each file of a unit, the inventory included. */
export function digestsOf(unit: Unit): Map<string, string> {
  const digests = new Map(unit.inventory.files.map((file) => [file.path, file.digest]));
  const inventory = inventoryFileOf(unit.owner);
  return digests.set(inventory, digestOf(unit.files.get(inventory) ?? ''));
}

/**
 * What no other tenant may have: the tenant's namespaces, its groups, and every object that it has outside of its own
 * namespaces. What lies inside them needs no claim of its own.
 */
function claimedNames(bundle: TenantBundle): string[] {
  const objects = bundle.manifests.map((manifest) => manifest.object);
  const own = new Set(objects.filter((object) => object.kind === 'Namespace').map(namespaceOf));
  const outside = objects.filter((object) => object.kind === 'Namespace' || !own.has(namespaceOf(object)));
  return sorted([...outside.map(identityOf), ...bundle.groups.map((group) => `Group ${group}`)]);
}

function sealUnit(
  layout: readonly LaidFile[],
  allowed: Pick<Unit, 'mayGo' | 'fallsFrom' | 'extensionKinds' | 'givenExtensions'>,
  print: PrintObject,
  about: Omit<Inventory, 'objects' | 'files'>,
): Unit {
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

function printFile(file: LaidFile, print: PrintObject): { path: string; text: string; objects: Inventory['objects'] } {
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
