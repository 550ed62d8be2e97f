import { type Outcome, refuseIfAny } from '../contract/problems';
import { NOTHING_CHANGED, onDisk } from '../storage/file-errors';
import { type FileSystem, nodeFileSystem } from '../storage/file-system';
import { refuseLinks } from '../storage/tree';
import type { Inventory } from './bundle/inventory';
import { LOCK_FOLDER } from './bundle/paths';
import { untilFree, withLock } from './commit/lock';
import { recoverOutput, refuseInterrupted } from './commit/recover';
import type { LastOutput, NextOutput } from './last/last-output';
import { hasWork, territoryFaults } from './last/ownership';
import { readInventory } from './last/read-inventory';
import { heldTenants, scanOutput } from './last/scan';

/**
 * What the output folder holds of the units that `next` is about. Only reads, and waits for a run that is writing.
 * Throws a TenancyError: `output-interrupted` where a write is to be finished first, `output-inventory-broken` for
 * folders that were put aside without a journal, `output-symlink`, `output-locked`, `disk-…`.
 */
export async function readOutput(
  dir: string,
  next: NextOutput,
  disk: FileSystem = nodeFileSystem,
): Promise<LastOutput> {
  return await settled(dir, disk, () => scanOutput(dir, next, disk, async () => {}));
}

/** Every tenant that the output holds, sorted; none in a folder that is not ours. Reads and throws as `readOutput`. */
export async function readTenants(dir: string, disk: FileSystem = nodeFileSystem): Promise<readonly string[]> {
  return await settled(dir, disk, async () => heldTenants(dir, disk));
}

/**
 * The inventories of some tenants: what they claim, where their own files cannot tell. Those that cannot be believed
 * come as problems. Reads and throws as `readOutput` does.
 */
export async function readInventories(
  dir: string,
  tenants: readonly string[],
  disk: FileSystem = nodeFileSystem,
): Promise<Map<string, Outcome<Inventory>>> {
  return await settled(dir, disk, async () => new Map(tenants.map((id) => [id, readInventory(dir, id, disk)])));
}

/**
 * Finishes a write that was interrupted, so that the output can be read, and returns what was finished; nothing where
 * there was none. Throws a TenancyError: `output-inventory-broken` for a journal that cannot be obeyed,
 * `output-symlink`, `output-locked`, `disk-…`.
 */
export async function settleOutput(dir: string, disk: FileSystem = nodeFileSystem): Promise<readonly string[]> {
  return await onDisk(dir, NOTHING_CHANGED, async () => {
    if (!hasWork(dir, disk)) return [];
    refuseIfAny(territoryFaults(dir, disk));
    return await withLock(dir, disk, (lock) => recoverOutput(dir, disk, lock));
  });
}

async function settled<T>(dir: string, disk: FileSystem, read: () => Promise<T>): Promise<T> {
  return await onDisk(dir, NOTHING_CHANGED, async () => {
    if (hasWork(dir, disk)) {
      refuseLinks(dir, [LOCK_FOLDER], disk);
      await untilFree(dir);
      refuseInterrupted(dir, disk);
    }
    return await read();
  });
}
