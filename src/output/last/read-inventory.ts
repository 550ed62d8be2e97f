import { join } from 'node:path';
import type { Outcome } from '../../contract/problems';
import type { FileSystem, Kind } from '../../storage/file-system';
import { foldersTo } from '../../storage/tree';
import type { Unit } from '../bundle/bundle';
import { type Inventory, parseInventory } from '../bundle/inventory';
import { inventoryFileOf, type UnitOwner } from '../bundle/paths';
import type { Knowledge } from './last-output';
import { rebuildRecord } from './reconstruct';

/** What is known of a unit that the output holds. `kinds` tells of everything in its folder, `next` what will be. */
export function readKnowledge(
  dir: string,
  owner: UnitOwner,
  kinds: ReadonlyMap<string, Kind>,
  disk: FileSystem,
  next: Unit | undefined,
): Exclude<Knowledge, { kind: 'none' }> {
  const reading = readInventory(dir, owner, disk, next);
  if (reading.ok) return { kind: 'sealed', inventory: reading.value };
  const files = [...kinds].filter(([, kind]) => kind === 'file').map(([path]) => path);
  const rebuilt = rebuildRecord(dir, owner, files, disk);
  return { kind: 'doubtful', problems: reading.problems, rebuilt };
}

/**
 * The inventory of one unit, if it can be believed. The problem is `output-edited` where it is gone or its digest does
 * not fit, `output-inventory-broken` where it cannot be read at all. One that will stay as it is need not be parsed.
 */
export function readInventory(dir: string, owner: UnitOwner, disk: FileSystem, next?: Unit): Outcome<Inventory> {
  const file = join(dir, inventoryFileOf(owner));
  const failure = (code: 'output-edited' | 'output-inventory-broken', found: string): Outcome<Inventory> => {
    // The platform's inventory is what says that the folder is ours, so --overwrite does not help where it is broken.
    const advice = code === 'output-edited' || owner !== null ? ', or give --overwrite' : '';
    const message = `${found}, want it as it was written: restore it from version control${advice}`;
    return { ok: false, problems: [{ code, file, path: [], message }] };
  };
  const reachable = foldersTo(inventoryFileOf(owner)).every((folder) => disk.kind(join(dir, folder)) === 'folder');
  if (!reachable || disk.kind(file) !== 'file') return failure('output-edited', 'got no inventory');
  const text = disk.read(file);
  if (next !== undefined && text === next.files.get(inventoryFileOf(owner))) return { ok: true, value: next.inventory };
  const reading = parseInventory(text, owner);
  if (reading.kind === 'sealed') return { ok: true, value: reading.inventory };
  return reading.kind === 'edited'
    ? failure('output-edited', 'got an inventory that was edited by hand')
    : failure('output-inventory-broken', reading.message);
}
