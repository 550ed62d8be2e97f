import { join } from 'node:path';
import type { Problem } from '../../contract/problems';
import { diskProblem, isErrno, NOTHING_CHANGED } from '../../storage/file-errors';
import type { FileSystem } from '../../storage/file-system';
import { foldersTo, walkTree } from '../../storage/tree';
import { fluxFileOf, INDEX_FILE, ownerOf, STAGE_FOLDER, WORK_FOLDER } from '../bundle/paths';
import type { UnitPlan, WritePlan } from './plan';

/**
 * What the disk has against the swaps of a staged plan, asked while nothing has been decided: a mount point, a folder
 * that the layers of a container hold, one that may not be written. After the journal such a thing would bar every run.
 */
export function probeSwaps(dir: string, plan: WritePlan, disk: FileSystem): Problem[] {
  const paths = [...plan.units.flatMap(pathsOf), ...(plan.index === null ? [] : [INDEX_FILE])];
  const above = new Set(paths.map((path) => nearestFolder(dir, path, disk)));
  const closed = [...above].flatMap((folder) => entryFaults(dir, folder, disk));
  return closed.length > 0 ? closed : plan.units.flatMap((unit) => unitFaults(dir, unit, disk));
}

/** What a unit puts in its place, or takes from it: its folder, and its Flux file if that changes. */
function pathsOf(unit: UnitPlan): string[] {
  const owner = ownerOf(unit.folder);
  const flux = typeof owner === 'string' ? fluxFileOf(owner) : '';
  return unit.goes || unit.staged.has(flux) ? [unit.folder, flux] : [unit.folder];
}

/** The folder that is to take something new: above the path, and there already. */
function nearestFolder(dir: string, path: string, disk: FileSystem): string {
  const there = foldersTo(path).filter((folder) => disk.kind(join(dir, folder)) === 'folder');
  return there.at(-1) ?? '';
}

/** The first thing against moving a unit and what is in it: where its folder is pinned, so is all that it holds. */
function unitFaults(dir: string, unit: UnitPlan, disk: FileSystem): Problem[] {
  // It holds the lock and what is staged, so that nothing can ever be moved onto it.
  const onto = join(dir, WORK_FOLDER);
  const moved = unit.goes ? pathsOf(unit) : [unit.folder];
  for (const [path, kind] of moved.flatMap((top) => [...walkTree(dir, top, disk)])) {
    const pinned = faultOf(join(dir, path), () => disk.tryMove(join(dir, path), onto));
    const faults = pinned.length === 0 && kind === 'folder' ? entryFaults(dir, path, disk) : pinned;
    if (faults.length > 0) return faults;
  }
  return [];
}

function entryFaults(dir: string, folder: string, disk: FileSystem): Problem[] {
  return faultOf(join(dir, folder), () => disk.tryEntry(join(dir, folder), join(dir, STAGE_FOLDER)));
}

function faultOf(path: string, step: () => void): Problem[] {
  try {
    step();
    return [];
  } catch (error) {
    const isPinned = isErrno(error) && /^(EXDEV|EBUSY)$/.test(error.code);
    const found = diskProblem(error, path, isPinned ? PINNED : NOTHING_CHANGED);
    if (found === undefined) throw error;
    return [{ ...found, file: path }];
  }
}

const PINNED =
  'this cannot be moved, since another file system is mounted or layered here; nothing was changed: take it away, or name an output folder that lies on one file system';
