import { join } from 'node:path';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { check as isLocked } from 'proper-lockfile';
import { TenancyError } from '../../contract/problems';
import type { FileSystem } from '../../storage/file-system';
import { lockOptions, tryLock } from '../../storage/lock';
import { refuseLinks } from '../../storage/tree';
import { LOCK_FOLDER, WORK_FOLDER } from '../bundle/paths';

/** Together longer than a lock needs to become stale: we wait for that of a killed run rather than fail at once. */
const RETRY_MS = 100;
const PATIENCE = 150;

/** Held while the output folder is read and written by us, across processes. */
export interface Lock {
  /**
   * Lets timers run, so that a long write keeps its lock fresh. Throws a TenancyError (`output-locked`) once another
   * run has taken the lock over, as happens to a run that was stopped for long.
   */
  breathe(): Promise<void>;
  /** Whether the work folder is still ours to tidy up. */
  isHeld(): boolean;
}

/**
 * Runs `work` alone on the output folder. The folder is made if need be. Throws a TenancyError: `output-locked` after
 * `patience` tries, 100 ms apart, `output-symlink` for a link in the place of the work folder.
 */
export async function withLock<T>(
  dir: string,
  disk: FileSystem,
  work: (lock: Lock) => Promise<T>,
  patience = PATIENCE,
): Promise<T> {
  refuseLinks(dir, [LOCK_FOLDER], disk);
  const state = { lost: false };
  const release = await acquire(dir, disk, state, patience);
  try {
    return await work({ breathe: () => breathe(dir, state), isHeld: () => !state.lost });
  } finally {
    await leave(dir, disk, release);
  }
}

/** Waits, without a trace, until nobody writes here. Throws a TenancyError (`output-locked`) after `patience` tries. */
export async function untilFree(dir: string, patience = PATIENCE): Promise<void> {
  for (let left = patience; left > 0; left -= 1) {
    if (!(await isLocked(join(dir, WORK_FOLDER), lockOptions(join(dir, LOCK_FOLDER))))) return;
    await setTimeout(RETRY_MS);
  }
  throw lockedError(dir, 'another run holds it; wait for it to end and run again');
}

async function acquire(
  dir: string,
  disk: FileSystem,
  state: { lost: boolean },
  patience: number,
): Promise<() => Promise<void>> {
  for (let left = patience; left > 0; left -= 1) {
    // Made again at every try: the run that we wait for removes the work folder when it is done.
    disk.makeFolder(join(dir, WORK_FOLDER));
    const release = await tryLock(join(dir, WORK_FOLDER), join(dir, LOCK_FOLDER), () => {
      state.lost = true;
    });
    if (release !== undefined) return release;
    await setTimeout(RETRY_MS);
  }
  throw lockedError(dir, 'another run holds it; wait for it to end and run again');
}

async function breathe(dir: string, state: { lost: boolean }): Promise<void> {
  await setImmediate();
  if (state.lost) throw lockedError(dir, 'another run took it over while this one stood still; run again');
}

/**
 * Nothing here may hide the result of the work: a lock that stays goes stale by itself, and the work folder stays
 * where it holds a journal, or where the next run has come in already.
 */
async function leave(dir: string, disk: FileSystem, release: () => Promise<void>): Promise<void> {
  try {
    await release();
    disk.removeFolder(join(dir, WORK_FOLDER));
  } catch {
    return;
  }
}

function lockedError(dir: string, why: string): TenancyError {
  return new TenancyError([
    { code: 'output-locked', file: join(dir, LOCK_FOLDER), path: [], message: `got a lock that is not ours: ${why}` },
  ]);
}
