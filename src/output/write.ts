import { refuseIfAny, withEffect } from '../contract/problems';
import { type OnPoint, onceEach, type WritePoint } from '../storage/crash-points';
import { NOTHING_CHANGED, withDiskErrors } from '../storage/file-errors';
import type { FileSystem } from '../storage/file-system';
import { type Folder, JOURNAL_FILE, openFolder } from '../storage/folder';
import { type Lock, withLock } from '../storage/lock';
import type { BundleChanges, StageForecast } from './changes';
import { writeSwaps } from './commit/journal';
import { planWrite, type WritePlan } from './commit/plan';
import { preflight } from './commit/preflight';
import { finishWrite, recover } from './commit/recover';
import { dropStaging, stageWrite } from './commit/staging';
import type { NextOutput } from './last/last-output';
import { ownershipProblems } from './last/ownership';
import { scanOutput } from './last/scan';
import { checkOutput } from './safety/check-output';
import { forecastOf } from './safety/forecast';

export interface WriteOptions {
  /** Allows to overwrite files that were edited by hand, and nothing else. */
  readonly overwrite: boolean;
  readonly fileSystem?: FileSystem;
  /** For tests: called at each point of `WRITE_POINTS`. */
  readonly onPoint?: OnPoint<WritePoint>;
}

export interface WriteReport {
  /** The deleted tenants that were removed, then each given bundle, tenants first, changed or not. */
  readonly bundles: readonly BundleChanges[];
  readonly indexChanged: boolean;
  readonly forecast: readonly StageForecast[];
  /** Folders, or the index, that an earlier interrupted write had left to do and this one has finished. */
  readonly finished: readonly string[];
}

/**
 * Writes the bundles into the output folder, or refuses and leaves it as it is.
 *
 * Under a lock: finishes an interrupted write, reads the last output, checks the next one, stages whole bundles, writes
 * the journal (now the write is decided), swaps one bundle after the other by rename, then the index. If the process
 * dies, each tenant is wholly old or wholly new after the next run. Unchanged bundles are not touched, and unmanaged
 * files stay.
 *
 * Throws a TenancyError with all problems: those of `checkOutput`, `output-locked`, `disk-full`, `disk-denied`,
 * `disk-failed`. Its `effect` says whether the folder was changed.
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
