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
 * What the output folder holds of the units that `next` is about. Only reads, and waits for a run that is writing.
 * Throws a TenancyError: `output-interrupted` where a write is to be finished first, `output-inventory-broken` for
 * folders that were put aside without a journal, `output-symlink`, `output-locked`, `disk-…`.
 */
export async function readOutput(dir: string, next: NextOutput, fileSystem?: FileSystem): Promise<LastOutput> {
  return await readSettled(openFolder('output', dir, fileSystem), (folder) => scanOutput(folder, next, async () => {}));
}

/** Every tenant that the output holds, sorted; none in a folder that is not ours. Reads and throws as `readOutput`. */
export async function readTenants(dir: string, fileSystem?: FileSystem): Promise<readonly string[]> {
  return await readSettled(openFolder('output', dir, fileSystem), async (folder) => presentTenants(folder));
}

/**
 * The inventories of some tenants: what they claim, where their own files cannot tell. Those that cannot be believed
 * come as problems. Reads and throws as `readOutput` does.
 */
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
 * Finishes a write that was interrupted, so that the output can be read, and returns what was finished; nothing where
 * there was none. Throws a TenancyError: `output-inventory-broken` for a journal that cannot be obeyed,
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
