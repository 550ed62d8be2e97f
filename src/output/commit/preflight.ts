import { join } from 'node:path';
import type { Problem } from '../../contract/problems';
import { diskProblem, isErrno, NOTHING_CHANGED } from '../../storage/file-errors';
import { type Folder, WORK_FOLDER } from '../../storage/folder';
import { foldersTo, walkTree } from '../../storage/tree';
import { fluxFileOf, INDEX_FILE, ownerOf, STAGING_FOLDER } from '../bundle/paths';
import type { BundlePlan, WritePlan } from './plan';

/**
 * The problems that the swaps of a staged plan would meet: a mount point, a folder in a layer of a container image, a
 * folder without write permission. Found before the write is decided, because later they would stop every write.
 */
export function preflight(folder: Folder, plan: WritePlan): Problem[] {
  const paths = [...plan.bundles.flatMap(pathsOf), ...(plan.index === null ? [] : [INDEX_FILE])];
  const parents = new Set(paths.map((path) => nearestFolder(folder, path)));
  const closed = [...parents].flatMap((parent) => entryProblems(folder, parent));
  return closed.length > 0 ? closed : plan.bundles.flatMap((bundle) => moveProblems(folder, bundle));
}

/** The paths that a swap moves: the folder of the bundle, and its Flux file if that changes. */
function pathsOf(bundle: BundlePlan): string[] {
  const owner = ownerOf(bundle.folder);
  const flux = typeof owner === 'string' ? fluxFileOf(owner) : '';
  return bundle.isRemoval || bundle.staged.has(flux) ? [bundle.folder, flux] : [bundle.folder];
}

/** The nearest folder above a path that exists. */
function nearestFolder(folder: Folder, path: string): string {
  return (
    foldersTo(path)
      .filter((parent) => folder.kind(parent) === 'folder')
      .at(-1) ?? ''
  );
}

/** The first problem of moving a bundle's folder and its entries. The others would have the same cause. */
function moveProblems(folder: Folder, bundle: BundlePlan): Problem[] {
  const moved = bundle.isRemoval ? pathsOf(bundle) : [bundle.folder];
  for (const [path, kind] of moved.flatMap((top) => [...walkTree(folder, top)])) {
    // The work folder holds the lock, so it is never empty and nothing can replace it.
    const pinned = problemOf(folder, path, () => folder.tryMove(path, WORK_FOLDER));
    const problems = pinned.length === 0 && kind === 'folder' ? entryProblems(folder, path) : pinned;
    if (problems.length > 0) return problems;
  }
  return [];
}

function entryProblems(folder: Folder, parent: string): Problem[] {
  return problemOf(folder, parent, () => folder.tryEntry(parent, STAGING_FOLDER));
}

function problemOf(folder: Folder, path: string, step: () => void): Problem[] {
  try {
    step();
    return [];
  } catch (error) {
    const file = join(folder.dir, path);
    const isPinned = isErrno(error) && /^(EXDEV|EBUSY)$/.test(error.code);
    const problem = diskProblem(error, file, isPinned ? PINNED : NOTHING_CHANGED);
    if (problem === undefined) throw error;
    return [{ ...problem, file }];
  }
}

const PINNED =
  'this cannot be moved, since another file system is mounted or layered here; nothing was changed: take it away, or name an output folder that lies on one file system';
