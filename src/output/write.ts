import { refuseIfAny, withEffect } from '../contract/problems';
import { type OnPoint, onceEach, type WritePoint } from '../storage/crash-points';
import { NOTHING_CHANGED, withDiskErrors } from '../storage/file-errors';
import type { FileSystem } from '../storage/file-system';
import { type Folder, JOURNAL_FILE, openFolder } from '../storage/folder';
import { type Lock, withLock } from '../storage/lock';
import { writeSwaps } from './commit/journal';
import { type BundleChanges, planWrite, type WritePlan } from './commit/plan';
import { preflight } from './commit/preflight';
import { finishWrite, recover } from './commit/recover';
import { dropStaging, stageWrite } from './commit/staging';
import type { NextOutput } from './last/last-output';
import { ownershipProblems } from './last/ownership';
import { scanOutput } from './last/scan';
import { checkOutput } from './safety/check-output';
import { forecastOf, type StageForecast } from './safety/forecast';

export interface WriteOptions {
  /** Writes over files that were edited by hand. It excuses nothing else. */
  readonly overwrite: boolean;
  readonly fileSystem?: FileSystem;
  /** For tests: called at each point of `WRITE_POINTS`. */
  readonly onPoint?: OnPoint<WritePoint>;
}

export interface WriteReport {
  /** Tenants that are gone for good first; then one for each unit that was given, tenants first, changed or not. */
  readonly bundles: readonly BundleChanges[];
  readonly indexChanged: boolean;
  /** What Flux will do. */
  readonly forecast: readonly StageForecast[];
  /** What an interrupted run had left to do, and this one has finished before it began: folders, or the index. */
  readonly finished: readonly string[];
}

/**
 * Writes the bundles into the output folder, or refuses and leaves it as it is.
 *
 * Under a lock: finishes what an interrupted run left, reads, judges, stages whole units, writes the journal (from
 * here on the write is decided), swaps one unit after the other by rename, then the index. Whenever the process dies,
 * each tenant is wholly old or wholly new once the folder has been read again. Units without a change are not touched,
 * and files that no inventory lists stay.
 *
 * Throws a TenancyError with all problems: those of `judgeOutput`, `output-locked`, `disk-full`, `disk-denied`,
 * `disk-failed`. Its `effect` says whether the folder was changed all the same.
 */
export async function writeOutput(dir: string, next: NextOutput, options: WriteOptions): Promise<WriteReport> {
  const folder = openFolder('output', dir, options.fileSystem);
  const onPoint = onceEach(options.onPoint ?? (() => {}));
  return await withDiskErrors(dir, NOTHING_CHANGED, async () => {
    // Before the lock, which would make a work folder in a folder that is not ours.
    refuseIfAny(ownershipProblems(folder));
    return await withLock(folder, async (lock) => {
      onPoint('lock-taken');
      const finished = await recover(folder, lock);
      return await withEffect(finished.length === 0 ? 'none' : 'finished-earlier-write', async () => {
        const last = await scanOutput(folder, next, lock.yieldToTimers);
        refuseIfAny(checkOutput(last, next, options.overwrite));
        const plan = planWrite(last, next);
        if (plan.bundles.length > 0 || plan.index !== null) await commit(folder, plan, lock, onPoint);
        return { bundles: plan.changes, indexChanged: plan.index !== null, forecast: forecastOf(last, next), finished };
      });
    });
  });
}

async function commit(folder: Folder, plan: WritePlan, lock: Lock, onPoint: OnPoint<WritePoint>): Promise<void> {
  const swaps = plan.bundles.map((bundle) => ({
    folder: bundle.folder,
    drop: [...bundle.drop],
    isRemoval: bundle.isRemoval,
  }));
  try {
    await stageWrite(folder, plan, lock, onPoint);
    refuseIfAny(preflight(folder, plan));
    await writeSwaps(folder, swaps, onPoint);
  } catch (error) {
    if (lock.isHeld()) abandon(folder);
    throw error;
  }
  await finishWrite(folder, swaps, lock, onPoint);
}

/** Removes the staged files. This may fail too, and then the next write removes them: the first error is reported. */
function abandon(folder: Folder): void {
  try {
    if (folder.kind(JOURNAL_FILE) === 'none') dropStaging(folder);
  } catch {
    return;
  }
}
