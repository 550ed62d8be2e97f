import { mkdirSync, rmdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { check as isLocked, lock as lockFolder } from 'proper-lockfile';
import { TenancyError } from '../contract/problems';
import { isErrno } from './file-errors';
import { type Folder, LOCK_FOLDER, WORK_FOLDER } from './folder';
import { refuseLinks } from './tree';

/** A lock that was not renewed for this long belongs to a dead process, and is taken over. */
const STALE_MS = 5_000;
const RENEW_MS = 1_000;

/** Longer than the lock of a killed process lasts, so that the next process waits instead of failing. */
const PATIENCE_MS = 15_000;

/** About as long as a commit takes, and random so that two waiting processes do not keep in step. */
const retryMs = (): number => 3 + Math.random() * 15;

/** The lock that one process holds on a folder. */
export interface Lock {
  /** Lets the timer run that renews the lock. Throws a TenancyError (`…-locked`) once the lock is lost. */
  yieldToTimers(): Promise<void>;
  /** Whether no other process has taken the lock over. */
  isHeld(): boolean;
}

/**
 * Runs `work` while no other process changes the folder, which is made if need be. Throws a TenancyError: the folder's
 * code `locked` if the lock is not free within `patienceMs`, `output-symlink`, `registry-symlink` for a link in the
 * place of the lock.
 */
export async function withLock<T>(
  folder: Folder,
  work: (lock: Lock) => Promise<T>,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  refuseLinks(folder, [LOCK_FOLDER]);
  const state = { lost: false };
  const release = await retry(folder, patienceMs, async () => {
    // Made again at every try: the process that holds the lock may remove the work folder at its end.
    folder.makeFolder(WORK_FOLDER);
    return await tryLock(folder, () => {
      state.lost = true;
    });
  });
  const yieldToTimers = async (): Promise<void> => {
    await setImmediate();
    if (state.lost) throw lockLostError(folder);
  };
  try {
    return await work({ yieldToTimers, isHeld: () => !state.lost });
  } finally {
    // Errors are dropped, since they would hide the result of the work: a lock that stays becomes stale.
    await release()
      .then(() => folder.removeFolder(WORK_FOLDER))
      .catch(() => {});
  }
}

/** Waits, and writes nothing, until no process holds the lock. Throws a TenancyError (`…-locked`). */
export async function waitUntilUnlocked(folder: Folder, patienceMs = PATIENCE_MS): Promise<void> {
  await retry(folder, patienceMs, async () =>
    (await isLocked(join(folder.dir, WORK_FOLDER), lockOptions(folder))) ? undefined : true,
  );
}

export function lockLostError(folder: Folder): TenancyError {
  return lockedError(folder, 'another process took it over while this one was suspended; run again');
}

function lockedError({ dir, store }: Folder, why: string): TenancyError {
  const message = `got a lock that is not ours: ${why}`;
  return new TenancyError([{ code: `${store}-locked`, file: join(dir, LOCK_FOLDER), path: [], message }]);
}

async function retry<T>(folder: Folder, patienceMs: number, step: () => Promise<T | undefined>): Promise<T> {
  const end = Date.now() + patienceMs;
  do {
    const result = await step();
    if (result !== undefined) return result;
    await setTimeout(retryMs());
  } while (Date.now() < end);
  throw lockedError(folder, 'another process holds it; wait for it to end and run again');
}

function lockOptions({ dir }: Folder) {
  return { lockfilePath: join(dir, LOCK_FOLDER), realpath: false, stale: STALE_MS };
}

/** Takes the lock, and returns the function that releases it; `undefined` if another process holds it. */
async function tryLock(folder: Folder, onLost: () => void): Promise<(() => Promise<void>) | undefined> {
  const options = lockOptions(folder);
  removeStaleLock(options.lockfilePath);
  try {
    // proper-lockfile must never take over a stale lock: if two processes see it, the second would remove the new lock
    // of the first, and both would continue.
    const never = { ...options, stale: Number.MAX_SAFE_INTEGER };
    return await lockFolder(join(folder.dir, WORK_FOLDER), { ...never, update: RENEW_MS, onCompromised: onLost });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ELOCKED' || code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Removes the lock of a dead process. One process at a time looks again and removes, to spare new locks. */
function removeStaleLock(lock: string): void {
  if (!isStale(lock)) return;
  const takeover = `${lock}.takeover`;
  if (isStale(takeover)) succeeds(() => rmdirSync(takeover));
  if (!succeeds(() => mkdirSync(takeover))) return;
  if (isStale(lock)) succeeds(() => rmdirSync(lock));
  succeeds(() => rmdirSync(takeover));
}

function isStale(lock: string): boolean {
  const found = statSync(lock, { throwIfNoEntry: false });
  return found !== undefined && found.mtimeMs < Date.now() - STALE_MS;
}

/** Runs a step; `false` if another process did it first. */
function succeeds(step: () => void): boolean {
  try {
    step();
    return true;
  } catch (error) {
    if (isErrno(error) && (error.code === 'EEXIST' || error.code === 'ENOENT')) return false;
    throw error;
  }
}
