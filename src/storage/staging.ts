import { isErrno } from './file-errors';
import { type Folder, IGNORE_FILE, WORK_FOLDER } from './folder';
import { lockLostError } from './lock';
import { removeTree } from './tree';

/**
 * The staging folder of one process, in the work folder. The next process that gets the lock moves it away, and every
 * step of a write renames an entry from it or into it. So a process that was suspended until it lost its lock can
 * neither decide its write nor continue it when it wakes. For the same reason the folder is made once, and has no
 * folders in it.
 */
export interface Staging {
  /** Unique: no other write has this name. */
  readonly name: string;
  /** The path of the staging folder. */
  readonly path: string;
  /** The path of the staged file for a path: `.tenancy/staging-…/tenants_acme.yaml` for `tenants/acme.yaml`. */
  at(path: string): string;
}

const PREFIX = 'staging-';

/** Hides the work folder, which a killed process may leave behind, from Git. */
export function ignoreWorkFolder(folder: Folder): void {
  if (folder.kind(IGNORE_FILE) === 'none') folder.writeNew(IGNORE_FILE, '*\n');
}

/** Runs `work` with a staging folder, and removes those of dead processes. The caller holds the lock. */
export async function withStaging<T>(folder: Folder, work: (staging: Staging) => Promise<T>): Promise<T> {
  const name = `${PREFIX}${process.pid}-${Math.random().toString(36).slice(2)}`;
  const path = `${WORK_FOLDER}/${name}`;
  const staging: Staging = { name, path, at: (file) => `${path}/${file.replaceAll('/', '_')}` };
  try {
    return await whileStaged(folder, staging, async () => {
      makeStaging(folder, staging);
      return await work(staging);
    });
  } finally {
    removeStaging(folder, staging);
  }
}

/** The same staging folder with other file names, for a second write of the process. */
export function renamed(staging: Staging, prefix: string): Staging {
  return { ...staging, name: `${staging.name}-${prefix}`, at: (path) => staging.at(`${prefix}-${path}`) };
}

/** Runs a step of a write. Throws a TenancyError (`…-locked`) if the staging folder was moved away. */
export async function whileStaged<T>(folder: Folder, staging: Staging, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    const isLost = isErrno(error) && error.code === 'ENOENT' && folder.kind(staging.path) === 'none';
    throw isLost ? lockLostError(folder) : error;
  }
}

/** Makes its own folder first: of two processes that think they hold the lock, one sees the other. */
function makeStaging(folder: Folder, staging: Staging): void {
  folder.makeFolder(staging.path);
  for (const { name } of folder.list(WORK_FOLDER))
    if (name.startsWith(PREFIX) && name !== staging.name) folder.rename(`${WORK_FOLDER}/${name}`, staging.at(name));
}

/** Errors are dropped, since they would hide the result of the write. The next write removes the rest. */
function removeStaging(folder: Folder, staging: Staging): void {
  try {
    removeTree(folder, staging.path);
  } catch {
    return;
  }
}
