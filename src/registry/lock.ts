import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { TenancyError } from '../contract/problems';
import type { FileSystem } from '../storage/file-system';
import { tryLock } from '../storage/lock';
import { LOCK_FOLDER, WORK_FOLDER } from './paths';

/** Longer than the lock of a killed process lasts: we wait for that rather than fail at once. */
export const PATIENCE_MS = 15_000;

/** A few milliseconds, as long as a commit takes, and seldom the same for two who wait. */
const retryMs = (): number => 3 + Math.random() * 15;

/** Runs `work` alone on the registry. Throws a TenancyError (`registry-locked`) where its turn does not come. */
export async function withRegistryLock<T>(
  dir: string,
  disk: FileSystem,
  patienceMs: number,
  work: () => Promise<T>,
): Promise<T> {
  const release = await acquire(dir, disk, patienceMs);
  try {
    return await work();
  } finally {
    // A lock that stays goes stale by itself: it may not hide the result of the work.
    await release().catch(() => {});
  }
}

async function acquire(dir: string, disk: FileSystem, patienceMs: number): Promise<() => Promise<void>> {
  disk.makeFolder(join(dir, WORK_FOLDER));
  const end = Date.now() + patienceMs;
  do {
    // That the lock was lost is seen by the stage, without waiting for a timer.
    const release = await tryLock(join(dir, WORK_FOLDER), join(dir, LOCK_FOLDER), () => {});
    if (release !== undefined) return release;
    await setTimeout(retryMs());
  } while (Date.now() < end);
  const message = 'got a lock that is not ours: another process holds it; wait for it to end and run again';
  throw new TenancyError([{ code: 'registry-locked', file: join(dir, LOCK_FOLDER), path: [], message }]);
}
