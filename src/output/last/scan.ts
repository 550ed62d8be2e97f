import { isTenantId } from '../../contract/names';
import type { Problem } from '../../contract/problems';
import { STAGES } from '../../contract/stages';
import { digestOf } from '../../lib/digest';
import type { Kind } from '../../storage/file-system';
import type { Folder } from '../../storage/folder';
import { walkTree } from '../../storage/tree';
import { digestsOf, type Unit } from '../bundle/bundle';
import {
  FLUX_FOLDER,
  fluxFileOf,
  folderOf,
  INDEX_FILE,
  PLATFORM_FOLDER,
  TENANTS_FOLDER,
  type UnitOwner,
} from '../bundle/paths';
import { isGenerated, tenantsOfIndex } from '../bundle/print';
import { type FrozenChange, frozenChanges } from './immutable-changes';
import { type InventoryState, type LastOutput, type LastUnit, type NextOutput, unitsOf } from './last-output';
import { foreignProblems, ownershipProblems, stateOf } from './ownership';
import { readInventoryState } from './read-inventory';

/** Reads the units of the output folder that `next` is about. Links are listed, never followed. */
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
  const units = new Map<string, LastUnit>();
  if (state !== 'ours') return { dir, state, foreign, tenants: [], index: null, units, kinds, digests };
  const index = kinds.get(INDEX_FILE) === 'file' ? folder.read(INDEX_FILE) : null;
  const tenants = presentTenants(folder);
  const present = new Set<UnitOwner>([null, ...tenants]);
  const nextUnits = new Map(unitsOf(next).map((unit) => [unit.owner, unit]));
  for (const owner of new Set([...(next.scope === 'all' ? present : [null]), ...nextUnits.keys()])) {
    await yieldToTimers();
    const unit = nextUnits.get(owner);
    const found = kindsOfUnit(folder, owner, kinds);
    const unitState: InventoryState = present.has(owner)
      ? readInventoryState(folder, owner, found, unit)
      : { kind: 'absent' };
    for (const [path, kind] of found) kinds.set(path, kind);
    const digestOfText = unit === undefined ? digestOf : digesterFor(unit);
    const frozen: FrozenChange[] = [];
    for (const path of new Set([...listedFiles(unitState), ...(unit?.files.keys() ?? [])])) {
      if (kinds.get(path) !== 'file') continue;
      const text = folder.read(path);
      digests.set(path, digestOfText(text, path));
      frozen.push(...frozenIn(path, text, unit));
    }
    units.set(folderOf(owner), { owner, state: unitState, frozen });
  }
  return { dir, state, foreign, tenants, index, units, kinds, digests };
}

/**
 * Every tenant with a file of ours in the output. One that lost its inventory, its folder or its line in the index still
 * counts, because Flux would delete its objects. A line in the index without files does not count.
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

function kindsOfUnit(folder: Folder, owner: UnitOwner, top: ReadonlyMap<string, Kind>): Map<string, Kind> {
  const above = owner === null ? PLATFORM_FOLDER : TENANTS_FOLDER;
  const found = top.get(above) === 'folder' ? walkTree(folder, folderOf(owner)) : new Map<string, Kind>();
  if (owner !== null && top.get(FLUX_FOLDER) === 'folder') found.set(fluxFileOf(owner), folder.kind(fluxFileOf(owner)));
  return found;
}

/** A digest function for the files of a unit. Most files do not change, and comparing texts is faster than hashing. */
function digesterFor(unit: Unit): (text: string, path: string) => string {
  const known = digestsOf(unit);
  return (text, path) => (text === unit.files.get(path) ? known.get(path) : undefined) ?? digestOf(text);
}

/** A file that is unchanged or removed changes no object. */
function frozenIn(path: string, text: string, unit: Unit | undefined): FrozenChange[] {
  const next = unit?.files.get(path);
  return next === undefined || next === text || !path.endsWith('.yaml') ? [] : frozenChanges(text, next);
}

function listedFiles(state: InventoryState): string[] {
  return state.kind === 'intact' ? state.inventory.files.map((file) => file.path) : [];
}
