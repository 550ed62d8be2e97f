import { isTenantId } from '../../contract/names';
import type { Problem } from '../../contract/problems';
import { STAGES } from '../../contract/stages';
import { digestOf } from '../../lib/digest';
import type { Kind } from '../../storage/file-system';
import type { Folder } from '../../storage/folder';
import { walkTree } from '../../storage/tree';
import { type Bundle, digestsOf } from '../bundle/bundle';
import {
  type BundleOwner,
  FLUX_FOLDER,
  fluxFileOf,
  folderOf,
  INDEX_FILE,
  PLATFORM_FOLDER,
  TENANTS_FOLDER,
} from '../bundle/paths';
import { isGenerated, tenantsOfIndex } from '../bundle/print';
import { type ImmutableChange, immutableChanges } from './immutable-changes';
import { bundlesOf, type InventoryState, type LastBundle, type LastOutput, type NextOutput } from './last-output';
import { foreignProblems, ownershipProblems, stateOf } from './ownership';
import { readInventoryState } from './read-inventory';

/** Reads the bundles of the output folder that `next` is about. Links are listed, never followed. */
export async function scanOutput(
  folder: Folder,
  next: NextOutput,
  yieldToTimers: () => Promise<void>,
): Promise<LastOutput> {
  const { dir } = folder;
  const foreign = problemsOf(folder);
  const state = foreign.length > 0 ? 'foreign' : stateOf(folder);
  const kinds = state === 'ours' ? kindsAtTop(folder) : new Map<string, Kind>();
  const digests = new Map<string, string>();
  const bundles = new Map<string, LastBundle>();
  if (state !== 'ours') return { dir, state, foreign, tenants: [], index: null, bundles, kinds, digests };
  const index = kinds.get(INDEX_FILE) === 'file' ? folder.read(INDEX_FILE) : null;
  const tenants = presentTenants(folder);
  const present = new Set<BundleOwner>([null, ...tenants]);
  const nextBundles = new Map(bundlesOf(next).map((bundle) => [bundle.owner, bundle]));
  for (const owner of new Set([...(next.scope === 'all' ? present : [null]), ...nextBundles.keys()])) {
    await yieldToTimers();
    const bundle = nextBundles.get(owner);
    const found = kindsOfBundle(folder, owner, kinds);
    const bundleState: InventoryState = present.has(owner)
      ? readInventoryState(folder, owner, found, bundle)
      : { kind: 'absent' };
    for (const [path, kind] of found) kinds.set(path, kind);
    const digestOfText = bundle === undefined ? digestOf : digesterFor(bundle);
    const changes: ImmutableChange[] = [];
    for (const path of new Set([...listedFiles(bundleState), ...(bundle?.files.keys() ?? [])])) {
      if (kinds.get(path) !== 'file') continue;
      const text = folder.read(path);
      digests.set(path, digestOfText(text, path));
      changes.push(...immutableChangesIn(path, text, bundle));
    }
    bundles.set(folderOf(owner), { owner, state: bundleState, immutableChanges: changes });
  }
  return { dir, state, foreign, tenants, index, bundles, kinds, digests };
}

/**
 * Every tenant with a file of ours in the output. One that lost its inventory, its folder or its line in the index
 * still counts, because Flux would delete its objects. A line in the index without files does not count.
 */
export function presentTenants(folder: Folder): string[] {
  if (problemsOf(folder).length > 0 || stateOf(folder) !== 'ours') return [];
  const top = kindsAtTop(folder);
  const entriesOf = (path: string) => (top.get(path) === 'folder' ? folder.list(path) : []);
  const written = entriesOf(TENANTS_FOLDER)
    .filter(({ name, kind }) => isTenantId(name) && kind === 'folder' && hasBundleFiles(folder, folderOf(name)))
    .map(({ name }) => name);
  const indexed = new Set(tenantsOfIndex(top.get(INDEX_FILE) === 'file' ? folder.read(INDEX_FILE) : ''));
  const withFolder = new Set(written);
  const delivered = entriesOf(FLUX_FOLDER)
    .map(({ name }) => name.replace(/\.yaml$/, ''))
    .filter((id) => isTenantId(id) && !withFolder.has(id) && folder.kind(fluxFileOf(id)) === 'file')
    .filter((id) => indexed.has(id) || isGenerated(folder.read(fluxFileOf(id))));
  return [...written, ...delivered].sort();
}

/** Whether a tenant's folder has an inventory, or a stage with a file of ours. Unmanaged files in a stage may stay. */
function hasBundleFiles(folder: Folder, path: string): boolean {
  const entries = folder.list(path);
  if (entries.some(({ name }) => name === 'inventory.json')) return true;
  const stages = new Set<string>(STAGES);
  return entries.some(
    ({ name, kind }) => stages.has(name) && (kind !== 'folder' || hasGeneratedFile(folder, `${path}/${name}`)),
  );
}

function hasGeneratedFile(folder: Folder, path: string): boolean {
  return folder.list(path).some(({ name, kind }) => kind === 'file' && isGenerated(folder.read(`${path}/${name}`)));
}

function problemsOf(folder: Folder): Problem[] {
  const problems = ownershipProblems(folder);
  return problems.length > 0 ? problems : foreignProblems(folder);
}

function kindsAtTop(folder: Folder): Map<string, Kind> {
  const paths = [INDEX_FILE, PLATFORM_FOLDER, TENANTS_FOLDER, FLUX_FOLDER];
  return new Map(paths.map((path) => [path, folder.kind(path)]));
}

function kindsOfBundle(folder: Folder, owner: BundleOwner, top: ReadonlyMap<string, Kind>): Map<string, Kind> {
  const above = owner === null ? PLATFORM_FOLDER : TENANTS_FOLDER;
  const found = top.get(above) === 'folder' ? walkTree(folder, folderOf(owner)) : new Map<string, Kind>();
  if (owner !== null && top.get(FLUX_FOLDER) === 'folder') found.set(fluxFileOf(owner), folder.kind(fluxFileOf(owner)));
  return found;
}

/** A digest function for a bundle. Most files do not change, and comparing texts is faster than hashing. */
function digesterFor(bundle: Bundle): (text: string, path: string) => string {
  const known = digestsOf(bundle);
  return (text, path) => (text === bundle.files.get(path) ? known.get(path) : undefined) ?? digestOf(text);
}

/** A file that is unchanged or removed changes no object. */
function immutableChangesIn(path: string, text: string, bundle: Bundle | undefined): ImmutableChange[] {
  const next = bundle?.files.get(path);
  return next === undefined || next === text || !path.endsWith('.yaml')
    ? []
    : immutableChanges(text, next, bundle?.extensionKinds);
}

function listedFiles(state: InventoryState): string[] {
  return state.kind === 'intact' ? state.inventory.files.map((file) => file.path) : [];
}
