import { join } from 'node:path';
import { isTenantId } from '../../contract/names';
import type { Problem } from '../../contract/problems';
import { STAGES } from '../../contract/stages';
import { digestOf } from '../../lib/digest';
import type { FileSystem, Kind } from '../../storage/file-system';
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
import { type Knowledge, type LastOutput, type LastUnit, type NextOutput, unitsOf } from './last-output';
import { foreignMessage, notOurs, stateOf, territoryFaults } from './ownership';
import { readKnowledge } from './read-inventory';

/**
 * What the output folder holds of the units that `next` is about. Links are noted, never followed. `breathe` runs
 * between the units.
 */
export async function scanOutput(
  dir: string,
  next: NextOutput,
  disk: FileSystem,
  breathe: () => Promise<void>,
): Promise<LastOutput> {
  const foreign = foreignFaults(dir, disk);
  const state = foreign.length > 0 ? 'foreign' : stateOf(dir, disk);
  const kinds = state === 'ours' ? kindsAtTop(dir, disk) : new Map<string, Kind>();
  const digests = new Map<string, string>();
  const units = new Map<string, LastUnit>();
  if (state !== 'ours') return { dir, state, foreign, tenants: [], index: null, units, kinds, digests };
  const index = kinds.get(INDEX_FILE) === 'file' ? disk.read(join(dir, INDEX_FILE)) : null;
  const tenants = heldTenants(dir, disk);
  const held = new Set<UnitOwner>([null, ...tenants]);
  const wanted = new Map(unitsOf(next).map((unit) => [unit.owner, unit]));
  for (const owner of new Set([...(next.scope === 'all' ? held : [null]), ...wanted.keys()])) {
    await breathe();
    const unit = wanted.get(owner);
    const found = kindsOfUnit(dir, owner, kinds, disk);
    const knowledge: Knowledge = held.has(owner) ? readKnowledge(dir, owner, found, disk, unit) : { kind: 'none' };
    for (const [path, kind] of found) kinds.set(path, kind);
    const digestOfText = unit === undefined ? digestOf : digesterFor(unit);
    const frozen: FrozenChange[] = [];
    for (const path of new Set([...listed(knowledge), ...(unit?.files.keys() ?? [])])) {
      if (kinds.get(path) !== 'file') continue;
      const text = disk.read(join(dir, path));
      digests.set(path, digestOfText(text, path));
      frozen.push(...frozenIn(path, text, unit));
    }
    units.set(folderOf(owner), { owner, knowledge, frozen });
  }
  return { dir, state, foreign, tenants, index, units, kinds, digests };
}

/**
 * Every tenant that has something here. Neither a lost inventory, a lost folder nor a lost line of the index makes one
 * forgotten: Flux would delete it. A line of the index alone is a slip of the pen.
 */
export function heldTenants(dir: string, disk: FileSystem): string[] {
  if (foreignFaults(dir, disk).length > 0 || stateOf(dir, disk) !== 'ours') return [];
  const top = kindsAtTop(dir, disk);
  const inFolder = (folder: string) => (top.get(folder) === 'folder' ? disk.list(join(dir, folder)) : []);
  const written = inFolder(TENANTS_FOLDER)
    .filter(({ name, kind }) => isTenantId(name) && kind === 'folder' && hasMarks(join(dir, folderOf(name)), disk))
    .map(({ name }) => name);
  const index = top.get(INDEX_FILE) === 'file' ? disk.read(join(dir, INDEX_FILE)) : '';
  const named = new Set(tenantsOfIndex(index));
  const settled = new Set(written);
  const delivered = inFolder(FLUX_FOLDER)
    .map(({ name }) => name.replace(/\.yaml$/, ''))
    .filter((id) => isTenantId(id) && !settled.has(id))
    .filter((id) => isDelivered(join(dir, fluxFileOf(id)), named.has(id), disk));
  return [...written, ...delivered].sort();
}

/** Its inventory, or a stage with a file of ours: what others have put into a stage stays after its tenant is gone. */
function hasMarks(folder: string, disk: FileSystem): boolean {
  const entries = disk.list(folder);
  if (entries.some(({ name }) => name === 'inventory.json')) return true;
  const stages = new Set<string>(STAGES);
  return entries.some(
    ({ name, kind }) => stages.has(name) && (kind !== 'folder' || holdsOurs(join(folder, name), disk)),
  );
}

function holdsOurs(folder: string, disk: FileSystem): boolean {
  return disk.list(folder).some(({ name, kind }) => kind === 'file' && isGenerated(disk.read(join(folder, name))));
}

function isDelivered(file: string, isNamed: boolean, disk: FileSystem): boolean {
  return disk.kind(file) === 'file' && (isNamed || isGenerated(disk.read(file)));
}

function foreignFaults(dir: string, disk: FileSystem): Problem[] {
  const faults = territoryFaults(dir, disk);
  if (faults.length > 0 || stateOf(dir, disk) !== 'foreign') return faults;
  return [notOurs(dir, foreignMessage(dir, disk))];
}

function kindsAtTop(dir: string, disk: FileSystem): Map<string, Kind> {
  const paths = [INDEX_FILE, PLATFORM_FOLDER, TENANTS_FOLDER, FLUX_FOLDER];
  return new Map(paths.map((path) => [path, disk.kind(join(dir, path))]));
}

function kindsOfUnit(
  dir: string,
  owner: UnitOwner,
  top: ReadonlyMap<string, Kind>,
  disk: FileSystem,
): Map<string, Kind> {
  const above = owner === null ? PLATFORM_FOLDER : TENANTS_FOLDER;
  const found = top.get(above) === 'folder' ? walkTree(dir, folderOf(owner), disk) : new Map<string, Kind>();
  if (owner !== null && top.get(FLUX_FOLDER) === 'folder')
    found.set(fluxFileOf(owner), disk.kind(join(dir, fluxFileOf(owner))));
  return found;
}

/** Most files are as they will be again, and to see that two texts are one costs less than to hash one of them. */
function digesterFor(unit: Unit): (text: string, path: string) => string {
  const known = digestsOf(unit);
  return (text, path) => (text === unit.files.get(path) ? known.get(path) : undefined) ?? digestOf(text);
}

/** A file that stays as it is, or goes, changes no object. */
function frozenIn(path: string, text: string, unit: Unit | undefined): FrozenChange[] {
  const next = unit?.files.get(path);
  return next === undefined || next === text || !path.endsWith('.yaml')
    ? []
    : frozenChanges(text, next, unit?.extensionKinds);
}

function listed(knowledge: Knowledge): string[] {
  return knowledge.kind === 'sealed' ? knowledge.inventory.files.map((file) => file.path) : [];
}
