import { type Outcome, refuseIfAny } from '../contract/problems';
import { NOTHING_CHANGED, withDiskErrors } from '../storage/file-errors';
import type { FileSystem } from '../storage/file-system';
import { type Folder, LOCK_FOLDER, openFolder } from '../storage/folder';
import { waitUntilUnlocked, withLock } from '../storage/lock';
import { refuseLinks } from '../storage/tree';
import type { Inventory } from './bundle/inventory';
import { recover, refuseInterrupted } from './commit/recover';
import type { LastOutput, NextOutput } from './last/last-output';
import { hasWork, ownershipProblems } from './last/ownership';
import { readInventory } from './last/read-inventory';
import { presentTenants, scanOutput } from './last/scan';

/**
 * Reads the bundles of the output folder that `next` is about. Waits for a process that is writing.
 * Throws a TenancyError: `output-interrupted` if a write must be finished first, `output-inventory-broken` for a backup
 * without a journal, `output-symlink`, `output-locked`, `disk-…`.
 */
export async function readOutput(dir: string, next: NextOutput, fileSystem?: FileSystem): Promise<LastOutput> {
  return await readSettled(openFolder('output', dir, fileSystem), (folder) => scanOutput(folder, next, async () => {}));
}

/** The ids of all tenants in the output, sorted; none in a folder that is not ours. Throws as `readOutput` does. */
export async function readTenants(dir: string, fileSystem?: FileSystem): Promise<readonly string[]> {
  return await readSettled(openFolder('output', dir, fileSystem), async (folder) => presentTenants(folder));
}

/** Reads the inventories of some tenants. A damaged inventory gives problems. Throws as `readOutput` does. */
export async function readInventories(
  dir: string,
  tenants: readonly string[],
  fileSystem?: FileSystem,
): Promise<Map<string, Outcome<Inventory>>> {
  return await readSettled(
    openFolder('output', dir, fileSystem),
    async (folder) => new Map(tenants.map((id) => [id, readInventory(folder, id)])),
  );
}

/**
 * Finishes an interrupted write, so that the output can be read. Returns the folders that were finished; an empty list
 * if there was no such write. Throws a TenancyError: `output-inventory-broken` for a journal that cannot be followed,
 * `output-symlink`, `output-locked`, `disk-…`.
 */
export async function settleOutput(dir: string, fileSystem?: FileSystem): Promise<readonly string[]> {
  const folder = openFolder('output', dir, fileSystem);
  return await withDiskErrors(dir, NOTHING_CHANGED, async () => {
    if (!hasWork(folder)) return [];
    refuseIfAny(ownershipProblems(folder));
    return await withLock(folder, (lock) => recover(folder, lock));
  });
}

async function readSettled<T>(folder: Folder, read: (folder: Folder) => Promise<T>): Promise<T> {
  return await withDiskErrors(folder.dir, NOTHING_CHANGED, async () => {
    if (hasWork(folder)) {
      refuseLinks(folder, [LOCK_FOLDER]);
      await waitUntilUnlocked(folder);
      refuseInterrupted(folder);
    }
    return await read(folder);
  });
}
