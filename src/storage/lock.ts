import { mkdirSync, rmdirSync, statSync } from 'node:fs';
import { lock as lockFolder } from 'proper-lockfile';
import { isErrno } from './file-errors';

/** A lock that was not renewed for this long is a dead process's, and is taken over. */
export const STALE_MS = 5_000;
export const RENEW_MS = 1_000;

export function lockOptions(lock: string) {
  return { lockfilePath: lock, realpath: false, stale: STALE_MS };
}

/**
 * Takes the lock of a folder, which must exist, and returns what releases it; nothing where another process holds it.
 * `onLost` is called where another process has taken it over, as happens to one that stood still for long.
 */
export async function tryLock(
  folder: string,
  lock: string,
  onLost: () => void,
): Promise<(() => Promise<void>) | undefined> {
  dropStale(lock);
  try {
    // It never takes a lock over by itself: of two processes that saw the same stale lock, the second would remove the
    // new lock of the first, and both would go on.
    const options = { ...lockOptions(lock), stale: Number.MAX_SAFE_INTEGER };
    return await lockFolder(folder, { ...options, update: RENEW_MS, onCompromised: onLost });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ELOCKED' || code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Removes a dead process's lock. One process at a time looks again and removes, so that no new lock goes with it. */
function dropStale(lock: string): void {
  if (!isStale(lock)) return;
  const turn = `${lock}.takeover`;
  if (isStale(turn)) orNothing(() => rmdirSync(turn));
  if (!orNothing(() => mkdirSync(turn))) return;
  if (isStale(lock)) orNothing(() => rmdirSync(lock));
  orNothing(() => rmdirSync(turn));
}

function isStale(lock: string): boolean {
  const found = statSync(lock, { throwIfNoEntry: false });
  return found !== undefined && found.mtimeMs < Date.now() - STALE_MS;
}

/** Whether a step was done; not, where another process was at it first. */
function orNothing(step: () => void): boolean {
  try {
    step();
    return true;
  } catch (error) {
    if (isErrno(error) && (error.code === 'EEXIST' || error.code === 'ENOENT')) return false;
    throw error;
  }
}
