import { join } from 'node:path';
import type { Outcome } from '../errors';
import { type Disk, nodeDisk } from './disk';
import { NOTHING_CHANGED, onDisk } from './disk-error';
import { recoverOutput } from './finish';
import type { Inventory } from './inventory';
import { readInventory } from './knowledge';
import type { LastOutput, NextOutput } from './last-output';
import { withLock } from './lock';
import { WORK_FOLDER } from './places';
import { scanOutput } from './scan';

/**
 * What the output folder holds of the units that `next` is about, after finishing a write that was interrupted.
 * A folder in which no write is under way is only read. Throws a TenancyError: `output-inventory-broken` for a journal
 * that cannot be obeyed, `output-symlink`, `output-locked`, `disk-…`.
 */
export async function readOutput(dir: string, next: NextOutput, disk: Disk = nodeDisk): Promise<LastOutput> {
  return await settled(dir, disk, (breathe) => scanOutput(dir, next, disk, breathe));
}

/**
 * The inventories of some tenants: what they claim, where their own files cannot tell. Those that cannot be believed
 * come as problems.
 */
export async function readInventories(
  dir: string,
  tenants: readonly string[],
  disk: Disk = nodeDisk,
): Promise<Map<string, Outcome<Inventory>>> {
  return await settled(dir, disk, async () => new Map(tenants.map((id) => [id, readInventory(dir, id, disk)])));
}

/** Whether a write is under way, or was interrupted. */
export function hasWork(dir: string, disk: Disk): boolean {
  return disk.kindBehind(dir) === 'folder' && disk.kind(join(dir, WORK_FOLDER)) !== 'none';
}

async function settled<T>(dir: string, disk: Disk, read: (breathe: () => Promise<void>) => Promise<T>): Promise<T> {
  return await onDisk(NOTHING_CHANGED, async () => {
    if (!hasWork(dir, disk)) return await read(async () => {});
    return await withLock(dir, disk, async (lock) => {
      await recoverOutput(dir, disk, lock);
      return await read(lock.breathe);
    });
  });
}
