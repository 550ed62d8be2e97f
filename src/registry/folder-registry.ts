import { setImmediate } from 'node:timers/promises';
import { type Problem, TenancyError, withEffect } from '../contract/problems';
import { queue } from '../lib/queue';
import type { CommitPoint, OnPoint } from '../storage/crash-points';
import { NOTHING_CHANGED, withDiskErrors } from '../storage/file-errors';
import type { FileSystem } from '../storage/file-system';
import { type Folder, openFolder } from '../storage/folder';
import { type Lock, withLock } from '../storage/lock';
import { ignoreWorkFolder, withStaging } from '../storage/staging';
import { fileChanges } from './changes';
import { type CommitContext, commitFiles, recover, refuseWorkLinks } from './commit';
import { cached } from './files';
import { folderFileSource } from './folder-files';
import { journaledSource, stampOf } from './journaled-source';
import type { RegistryStep, RegistryView, TenantRegistry } from './registry';
import { viewOf } from './view';

export interface FolderRegistryOptions {
  /** How long a commit waits for the lock. */
  readonly patienceMs?: number;
  /** @internal */
  readonly fileSystem?: FileSystem;
  /**
   * For tests: called at each point of `COMMIT_POINTS`.
   *
   * @internal
   */
  readonly onPoint?: OnPoint<CommitPoint>;
}

/** The registry in a folder, which exists. Any number of processes may use it at once. */
export function folderRegistry(dir: string, options: FolderRegistryOptions = {}): TenantRegistry {
  const folder = openFolder('registry', dir, options.fileSystem);
  const { patienceMs, onPoint = () => {} } = options;
  // Within one process, a queue is cheaper and fairer than to retry the lock.
  const inTurn = queue();
  const locked = <T>(work: (lock: Lock) => Promise<T>): Promise<T> =>
    inTurn(() =>
      withDiskErrors(dir, NOTHING_CHANGED, async () => {
        refuseMissing(folder);
        refuseWorkLinks(folder);
        return await withLock(folder, work, patienceMs);
      }),
    );
  return {
    read: async (use) => {
      for (let left = TRIES; left > 0; left -= 1) {
        const stamp = stampOf(dir);
        const reading = await settled(async () => await use(viewNow(folder)));
        if (stampOf(dir) === stamp) return reading();
        await setImmediate();
      }
      return await locked(async () => await use(viewNow(folder)));
    },
    commit: (step) =>
      locked(async (lock) => {
        ignoreWorkFolder(folder);
        return await withStaging(folder, (staging) => commitStep(step, { folder, staging, lock, onPoint }));
      }),
  };
}

/** How often a reading is repeated before it takes the lock, which keeps writers waiting. */
const TRIES = 5;

function viewNow(folder: Folder): RegistryView {
  if (folder.dir === '') throw new TenancyError([noFolder('')]);
  return viewOf(cached(journaledSource(folder)), folder.dir);
}

async function commitStep<T>(
  step: (view: RegistryView) => RegistryStep<T> | Promise<RegistryStep<T>>,
  context: CommitContext,
): Promise<T> {
  const { dir } = context.folder;
  context.onPoint('lock-taken');
  // Only after our staging folder is made: until then, a process that had lost the lock could still decide its commit.
  const finished = await recover(context);
  return await withEffect(finished ? 'finished-earlier-write' : 'none', async () => {
    const source = cached(folderFileSource(dir));
    const { changes, value } = await step(viewOf(source, dir));
    const files = fileChanges(source, dir, changes);
    if (files.length > 0) await commitFiles(files, context);
    return value;
  });
}

/** The result or error of a step, kept until it is known whether the step must be repeated. */
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

function refuseMissing({ dir, fileSystem }: Folder): void {
  if (dir === '' || fileSystem.kindBehind(dir) !== 'folder') throw new TenancyError([noFolder(dir)]);
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
