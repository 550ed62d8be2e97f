import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { type Problem, TenancyError, withEffect } from '../contract/problems';
import { queue } from '../lib/queue';
import { NOTHING_CHANGED, onDisk } from '../storage/file-errors';
import { fileChanges } from './changes';
import { type CommitTools, commitFiles, recoverCommit, type Tell } from './commit';
import { remembering } from './files';
import { journaledSource, stampOf } from './files-through-journal';
import { type RegistryDisk, registryDisk } from './flush';
import { folderFileSource } from './folder-files';
import { refuseWorkLinks } from './links';
import { PATIENCE_MS, withRegistryLock } from './lock';
import { IGNORE_FILE } from './paths';
import type { RegistryStep, RegistryView, TenantRegistry } from './registry';
import { withStage } from './staging';
import { viewOf } from './view';

/** Options of `folderRegistry`. */
export interface FolderRegistryOptions {
  /** How long a commit waits for those of other processes. */
  readonly patienceMs?: number;
  /** @internal */
  readonly disk?: RegistryDisk;
  /**
   * For tests: called at each point of `COMMIT_POINTS`.
   *
   * @internal
   */
  readonly onPoint?: Tell;
}

/** The registry in a folder, which exists. Any number of processes may use it at once. */
export function folderRegistry(folder: string, options: FolderRegistryOptions = {}): TenantRegistry {
  const { patienceMs = PATIENCE_MS, disk = registryDisk, onPoint = () => {} } = options;
  // In one process, waiting in line is cheaper and fairer than trying again.
  const inTurn = queue();
  const locked = <T>(work: () => Promise<T>): Promise<T> =>
    inTurn(() =>
      onDisk(folder, NOTHING_CHANGED, async () => {
        refuseNoFolder(folder, disk);
        refuseWorkLinks(folder, disk);
        return await withRegistryLock(folder, disk, patienceMs, work);
      }),
    );
  return {
    read: async (use) => {
      for (let left = TRIES; left > 0; left -= 1) {
        const stamp = stampOf(folder);
        const reading = await settled(async () => await use(viewNow(folder, disk)));
        if (stampOf(folder) === stamp) return reading();
        await setImmediate();
      }
      return await locked(async () => await use(viewNow(folder, disk)));
    },
    commit: (step) =>
      locked(async () => {
        if (disk.kind(join(folder, IGNORE_FILE)) === 'none') disk.writeNew(join(folder, IGNORE_FILE), '*\n');
        return await withStage(folder, disk, (stage) => commitStep(folder, step, { disk, stage, tell: onPoint }));
      }),
  };
}

/** How often a reading is tried without keeping those who write out. */
const TRIES = 5;

function viewNow(folder: string, disk: RegistryDisk): RegistryView {
  if (folder === '') throw new TenancyError([noFolder(folder)]);
  return viewOf(remembering(journaledSource(folder, disk)), folder);
}

async function commitStep<T>(
  folder: string,
  step: (view: RegistryView) => RegistryStep<T> | Promise<RegistryStep<T>>,
  tools: CommitTools,
): Promise<T> {
  tools.tell('lock-taken');
  // Only now: before this stage was there, a process that had lost the lock could still decide.
  const finished = await recoverCommit(folder, tools);
  return await withEffect(finished ? 'finished-earlier-write' : 'none', async () => {
    const shelf = remembering(folderFileSource(folder));
    const { changes, value } = await step(viewOf(shelf, folder));
    const files = fileChanges(shelf, folder, changes);
    if (files.length > 0) await commitFiles(folder, files, tools);
    return value;
  });
}

/** What a step gave or threw, kept until it is known whether it counts. */
async function settled<T>(step: () => Promise<T>): Promise<() => T> {
  try {
    const value = await step();
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

function refuseNoFolder(folder: string, disk: RegistryDisk): void {
  if (folder === '' || disk.kindBehind(folder) !== 'folder') throw new TenancyError([noFolder(folder)]);
}

function noFolder(folder: string): Problem {
  const found = folder === '' ? 'an empty path' : 'no folder of this name';
  return {
    code: 'folder-unreadable',
    message: `got ${found} for the registry, want the name of its folder`,
    path: [],
    ...(folder === '' ? {} : { file: folder }),
  };
}
