import { join } from 'node:path';
import { digestOf } from '../digest';
import { STAGES } from '../manifest';
import { isTenantId } from '../names';
import type { Disk, Kind } from './disk';
import { readKnowledge } from './knowledge';
import { type Knowledge, type LastOutput, type LastUnit, type NextOutput, unitsOf } from './last-output';
import {
  FLUX_FOLDER,
  fluxFileOf,
  folderOf,
  INDEX_FILE,
  inventoryFileOf,
  PLATFORM_FOLDER,
  TENANTS_FOLDER,
  type UnitOwner,
} from './places';
import { tenantsOfIndex } from './print';
import { walkTree } from './tree';

/**
 * What the output folder holds of the units that `next` is about. Links are noted, never followed. `breathe` runs
 * between the units.
 */
export async function scanOutput(
  dir: string,
  next: NextOutput,
  disk: Disk,
  breathe: () => Promise<void>,
): Promise<LastOutput> {
  const state = stateOf(dir, disk);
  const kinds = state === 'ours' ? kindsAtTop(dir, disk) : new Map<string, Kind>();
  const digests = new Map<string, string>();
  const units = new Map<string, LastUnit>();
  if (state !== 'ours') return { dir, state, tenants: [], index: null, units, kinds, digests };
  const index = kinds.get(INDEX_FILE) === 'file' ? disk.read(join(dir, INDEX_FILE)) : null;
  const tenants = heldTenants(dir, index, kinds, disk);
  const held = new Set<UnitOwner>([null, ...tenants]);
  const wanted = new Map(unitsOf(next).map((unit) => [unit.owner, [...unit.files.keys()]]));
  for (const owner of new Set([...(next.scope === 'all' ? held : [null]), ...wanted.keys()])) {
    await breathe();
    const found = kindsOfUnit(dir, owner, kinds, disk);
    const knowledge: Knowledge = held.has(owner) ? readKnowledge(dir, owner, found, disk) : { kind: 'none' };
    units.set(folderOf(owner), { owner, knowledge });
    for (const [path, kind] of found) kinds.set(path, kind);
    for (const path of new Set([...listed(knowledge), ...(wanted.get(owner) ?? [])]))
      if (kinds.get(path) === 'file') digests.set(path, digestOf(disk.read(join(dir, path))));
  }
  return { dir, state, tenants, index, units, kinds, digests };
}

/** Hidden entries such as `.git` and `.gitkeep` are nobody's output. */
export function stateOf(dir: string, disk: Disk): LastOutput['state'] {
  const kind = disk.kindBehind(dir);
  if (kind === 'none') return 'empty';
  if (kind !== 'folder') return 'foreign';
  if (disk.list(dir).every((name) => name.startsWith('.'))) return 'empty';
  const platform = disk.kind(join(dir, PLATFORM_FOLDER));
  // A link is judged with the other links; what it leads to says nothing about this folder.
  if (platform === 'link') return 'ours';
  return platform === 'folder' && disk.kind(join(dir, inventoryFileOf(null))) !== 'none' ? 'ours' : 'foreign';
}

function kindsAtTop(dir: string, disk: Disk): Map<string, Kind> {
  const paths = [INDEX_FILE, PLATFORM_FOLDER, TENANTS_FOLDER, FLUX_FOLDER];
  return new Map(paths.map((path) => [path, disk.kind(join(dir, path))]));
}

function kindsOfUnit(dir: string, owner: UnitOwner, top: ReadonlyMap<string, Kind>, disk: Disk): Map<string, Kind> {
  const above = owner === null ? PLATFORM_FOLDER : TENANTS_FOLDER;
  const found = top.get(above) === 'folder' ? walkTree(dir, folderOf(owner), disk) : new Map<string, Kind>();
  if (owner !== null && top.get(FLUX_FOLDER) === 'folder')
    found.set(fluxFileOf(owner), disk.kind(join(dir, fluxFileOf(owner))));
  return found;
}

/** Neither a lost inventory nor a lost line of the index makes a tenant forgotten: Flux would delete it. */
function heldTenants(dir: string, index: string | null, top: ReadonlyMap<string, Kind>, disk: Disk): string[] {
  const folders = top.get(TENANTS_FOLDER) === 'folder' ? disk.list(join(dir, TENANTS_FOLDER)) : [];
  const marks = new Set<string>(['inventory.json', ...STAGES]);
  const written = folders.filter((name) => {
    const path = join(dir, TENANTS_FOLDER, name);
    return isTenantId(name) && disk.kind(path) === 'folder' && disk.list(path).some((entry) => marks.has(entry));
  });
  return [...new Set([...written, ...tenantsOfIndex(index ?? '').filter(isTenantId)])].sort();
}

function listed(knowledge: Knowledge): string[] {
  return knowledge.kind === 'sealed' ? knowledge.inventory.files.map((file) => file.path) : [];
}
