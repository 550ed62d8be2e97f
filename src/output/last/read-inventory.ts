import { join } from 'node:path';
import type { Outcome } from '../../contract/problems';
import type { Kind } from '../../storage/file-system';
import type { Folder } from '../../storage/folder';
import { foldersTo } from '../../storage/tree';
import type { Bundle } from '../bundle/bundle';
import { type Inventory, parseInventory } from '../bundle/inventory';
import { type BundleOwner, inventoryFileOf } from '../bundle/paths';
import type { InventoryState } from './last-output';
import { reconstructBundle } from './reconstruct';

/** The inventory of a bundle in the output. `kinds` lists the entries of its folder; `next` will be written. */
export function readInventoryState(
  folder: Folder,
  owner: BundleOwner,
  kinds: ReadonlyMap<string, Kind>,
  next: Bundle | undefined,
): InventoryState {
  const reading = readInventory(folder, owner, next);
  if (reading.ok) return { kind: 'intact', inventory: reading.value };
  const files = [...kinds].filter(([, kind]) => kind === 'file').map(([path]) => path);
  return { kind: 'damaged', problems: reading.problems, reconstructed: reconstructBundle(folder, owner, files) };
}

/**
 * The inventory of one bundle. The problem is `output-edited` if it is missing or was edited, `output-inventory-broken`
 * if it cannot be parsed. An inventory that equals the next one is not parsed.
 */
export function readInventory(folder: Folder, owner: BundleOwner, next?: Bundle): Outcome<Inventory> {
  const path = inventoryFileOf(owner);
  const failure = (code: 'output-edited' | 'output-inventory-broken', found: string): Outcome<Inventory> => {
    // The platform's inventory shows that the folder is ours, so --overwrite does not help if it is broken.
    const advice = code === 'output-edited' || owner !== null ? ', or give --overwrite' : '';
    const message = `${found}, want it as it was written: restore it from version control${advice}`;
    return { ok: false, problems: [{ code, file: join(folder.dir, path), path: [], message }] };
  };
  const isReachable = foldersTo(path).every((parent) => folder.kind(parent) === 'folder');
  if (!isReachable || folder.kind(path) !== 'file') return failure('output-edited', 'got no inventory');
  const text = folder.read(path);
  if (next !== undefined && text === next.files.get(path)) return { ok: true, value: next.inventory };
  const reading = parseInventory(text, owner);
  if (reading.kind === 'intact') return { ok: true, value: reading.inventory };
  return reading.kind === 'edited'
    ? failure('output-edited', 'got an inventory that was edited by hand')
    : failure('output-inventory-broken', reading.message);
}
