import { join } from 'node:path';
import { TenancyError } from '../contract/problems';
import { isErrno } from '../storage/file-errors';
import type { RegistryDisk } from './flush';
import { LOCK_FOLDER, STAGE_PREFIX, WORK_FOLDER } from './paths';

/**
 * A commit's own folder. Whoever gets the lock next takes it away, and every step of a commit is a rename from it or
 * into it: a process that stood still for so long that it lost the lock can neither decide nor go on when it wakes.
 */
export interface Stage {
  /** A name that no other stage has. */
  readonly name: string;
  /** Where a file of it lies. */
  at(file: string): string;
}

/**
 * Gives `work` a stage, and takes those of dead processes away. Only who holds the lock may. Throws as `onStage` does.
 */
export async function withStage<T>(dir: string, disk: RegistryDisk, work: (stage: Stage) => Promise<T>): Promise<T> {
  const name = `${STAGE_PREFIX}${process.pid}-${Math.random().toString(36).slice(2)}`;
  const stage: Stage = { name, at: (file) => join(dir, WORK_FOLDER, name, file) };
  try {
    return await onStage(dir, stage, disk, async () => {
      openStage(dir, stage, disk);
      return await work(stage);
    });
  } finally {
    closeStage(stage, disk);
  }
}

/** A part of a stage, for the names of another commit. */
export function partOf(stage: Stage, part: string, disk: RegistryDisk): Stage {
  disk.makeFolder(stage.at(part));
  return { name: `${stage.name}-${part}`, at: (file) => stage.at(join(part, file)) };
}

/** Runs a step of a commit. Throws a TenancyError (`registry-locked`) where the stage was taken away. */
export async function onStage<T>(dir: string, stage: Stage, disk: RegistryDisk, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (!isErrno(error) || error.code !== 'ENOENT' || disk.kind(stage.at('')) !== 'none') throw error;
    const message = 'got a lock that is not ours: another process took it over while this one stood still; run again';
    throw new TenancyError([{ code: 'registry-locked', file: join(dir, LOCK_FOLDER), path: [], message }]);
  }
}

/** Made before the others are looked for: of two that believe to hold the lock, one at least sees the other. */
function openStage(dir: string, stage: Stage, disk: RegistryDisk): void {
  disk.makeFolder(stage.at(''));
  for (const { name } of disk.list(join(dir, WORK_FOLDER)))
    if (name.startsWith(STAGE_PREFIX) && name !== stage.name) disk.rename(join(dir, WORK_FOLDER, name), stage.at(name));
}

/** What cannot be removed now is taken away by the next commit: it may not hide the result of this one. */
function closeStage(stage: Stage, disk: RegistryDisk): void {
  try {
    remove(stage.at(''), disk);
  } catch {
    return;
  }
}

/** A link is removed, not what it leads to. */
function remove(path: string, disk: RegistryDisk): void {
  if (disk.kind(path) !== 'folder') {
    disk.removeFile(path);
    return;
  }
  for (const { name } of disk.list(path)) remove(join(path, name), disk);
  disk.removeFolder(path);
}
