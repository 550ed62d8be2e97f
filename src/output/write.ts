import { refuseIfAny, withEffect } from '../contract/problems';
import { NOTHING_CHANGED, onDisk } from '../storage/file-errors';
import { type FileSystem, nodeFileSystem } from '../storage/file-system';
import type { StageForecast, UnitChanges } from './changes';
import { onceEach, type WritePoint } from './commit/crash-points';
import { readJournal, writeJournal } from './commit/journal';
import { type Lock, withLock } from './commit/lock';
import { planWrite, type WritePlan } from './commit/plan';
import { probeSwaps } from './commit/preflight';
import { dropStaging, finishWrite, recoverOutput } from './commit/recover';
import { stageUnits } from './commit/staging';
import type { NextOutput } from './last/last-output';
import { territoryFaults } from './last/ownership';
import { scanOutput } from './last/scan';
import { judgeOutput } from './safety/check-output';
import { forecastOf } from './safety/forecast';

export interface WriteOptions {
  /** Writes over files that were edited by hand. It excuses nothing else. */
  readonly overwrite: boolean;
  readonly disk?: FileSystem;
  /** For tests: called at each point of `WRITE_POINTS`. */
  readonly onPoint?: (point: WritePoint) => void;
}

export interface WriteReport {
  /** Tenants that are gone for good first; then one for each unit that was given, tenants first, changed or not. */
  readonly units: readonly UnitChanges[];
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
  const disk = options.disk ?? nodeFileSystem;
  const tell = onceEach(options.onPoint ?? (() => {}));
  return await onDisk(dir, NOTHING_CHANGED, async () => {
    // Before the lock, which would leave its mark in a stranger's folder.
    refuseIfAny(territoryFaults(dir, disk));
    return await withLock(dir, disk, async (lock) => {
      tell('lock-taken');
      const finished = await recoverOutput(dir, disk, lock);
      return await withEffect(finished.length === 0 ? 'none' : 'finished-earlier-write', async () => {
        const last = await scanOutput(dir, next, disk, lock.breathe);
        refuseIfAny(judgeOutput(last, next, options.overwrite));
        const plan = planWrite(last, next);
        if (plan.units.length > 0 || plan.index !== null) await commit(dir, plan, disk, lock, tell);
        return { units: plan.changes, indexChanged: plan.index !== null, forecast: forecastOf(last, next), finished };
      });
    });
  });
}

async function commit(
  dir: string,
  plan: WritePlan,
  disk: FileSystem,
  lock: Lock,
  tell: (point: WritePoint) => void,
): Promise<void> {
  const units = plan.units.map(({ folder, drop, goes }) => ({ folder, drop: [...drop], goes }));
  try {
    await stageUnits(dir, plan, disk, lock, tell);
    refuseIfAny(probeSwaps(dir, plan, disk));
    writeJournal(dir, units, disk, () => tell('journal-staged'));
  } catch (error) {
    if (lock.isHeld()) abandon(dir, disk);
    throw error;
  }
  tell('journal-written');
  await finishWrite(dir, units, disk, lock, tell);
}

/** The disk has just failed, so this may fail as well: the next run drops what is left, and the first error counts. */
function abandon(dir: string, disk: FileSystem): void {
  try {
    if (readJournal(dir, disk) === undefined) dropStaging(dir, disk);
  } catch {
    return;
  }
}
