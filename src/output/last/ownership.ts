import { dirname, join } from 'node:path';
import type { Problem } from '../../contract/problems';
import type { FileSystem } from '../../storage/file-system';
import {
  INDEX_FILE,
  inventoryFileOf,
  JOURNAL_DRAFT_FILE,
  JOURNAL_FILE,
  LOCK_FOLDER,
  OLD_FOLDER,
  PLATFORM_FOLDER,
  STAGE_FOLDER,
  TENANTS_FOLDER,
  WORK_FOLDER,
} from '../bundle/paths';
import { isGenerated } from '../bundle/print';

/** `empty`: nothing but hidden entries; `foreign`: not our output. Hidden entries such as `.git` are nobody's output. */
export type OutputState = 'empty' | 'foreign' | 'ours';

/** Whose the folder is. Nothing may stand in its place or above it but folders: `territoryFaults` tells of that. */
export function stateOf(dir: string, disk: FileSystem): OutputState {
  const kind = disk.kindBehind(dir);
  if (kind === 'none') return 'empty';
  if (kind !== 'folder') return 'foreign';
  if (disk.list(dir).every(({ name }) => name.startsWith('.'))) return 'empty';
  const platform = disk.kind(join(dir, PLATFORM_FOLDER));
  // A link is judged with the other links; what it leads to says nothing about this folder.
  if (platform === 'link') return 'ours';
  return platform === 'folder' && disk.kind(join(dir, inventoryFileOf(null))) !== 'none' ? 'ours' : 'foreign';
}

/**
 * Why nothing may be written or even locked here: the folder is a stranger's, or can be none. A first write that was
 * killed on its way looks like a stranger's, but for its journal or its lock.
 */
export function territoryFaults(dir: string, disk: FileSystem): Problem[] {
  if (dir === '') return [notOurs(dir, 'got an empty path, want the name of a folder')];
  const barred = barrier(dir, disk);
  if (barred !== undefined) return [notOurs(dir, barred)];
  const isBegun = [JOURNAL_FILE, LOCK_FOLDER].some((path) => disk.kind(join(dir, path)) !== 'none');
  if (stateOf(dir, disk) !== 'foreign' || isBegun) return [];
  return [notOurs(dir, foreignMessage(dir, disk))];
}

/** Why a folder with strangers' files is not ours. What may be left of an output of ours is worth a word. */
export function foreignMessage(dir: string, disk: FileSystem): string {
  const advice = hasTraces(dir, disk) ? ', or restore this one from version control' : '';
  return `got files and no ${inventoryFileOf(null)}, want an empty folder or an output of ours: name another folder${advice}`;
}

export function notOurs(dir: string, message: string): Problem {
  return { code: 'output-not-ours', file: dir, path: [], message };
}

/** Whether a write is under way, or was interrupted. What else lies in a folder of that name is not ours. */
export function hasWork(dir: string, disk: FileSystem): boolean {
  if (dir === '' || barrier(dir, disk) !== undefined || disk.kindBehind(dir) !== 'folder') return false;
  const work = disk.kind(join(dir, WORK_FOLDER));
  if (work !== 'folder') return work === 'link';
  return [LOCK_FOLDER, JOURNAL_FILE, JOURNAL_DRAFT_FILE, STAGE_FOLDER, OLD_FOLDER].some(
    (path) => disk.kind(join(dir, path)) !== 'none',
  );
}

/** What stands in the place of the folder or above it, where only folders can; the user may well name links to them. */
function barrier(dir: string, disk: FileSystem): string | undefined {
  for (const path of [...ancestorsOf(dir), dir]) {
    const kind = disk.kindBehind(path);
    if (kind === 'folder') continue;
    if (kind === 'none') return disk.kind(path) === 'link' ? `got ${leadsNowhere(path, dir)}` : undefined;
    return path === dir
      ? 'got no folder, want one: name another place'
      : `got ${path} above it, which is no folder: name another place`;
  }
  return undefined;
}

function leadsNowhere(path: string, dir: string): string {
  const which = path === dir ? 'a symbolic link' : `the symbolic link ${path} above it`;
  return `${which} that leads nowhere, want one to a folder: make the folder, or remove the link`;
}

/** From the top: what is below a file cannot even be asked for. */
function ancestorsOf(dir: string): string[] {
  const above = dirname(dir);
  return above === dir ? [] : [...ancestorsOf(above), above];
}

/** Whether a tenant's inventory or an index of ours is here, though the platform's is not. */
function hasTraces(dir: string, disk: FileSystem): boolean {
  if (disk.kindBehind(dir) !== 'folder') return false;
  const index = join(dir, INDEX_FILE);
  if (disk.kind(index) === 'file' && isGenerated(disk.read(index))) return true;
  const tenants = join(dir, TENANTS_FOLDER);
  if (disk.kind(tenants) !== 'folder') return false;
  return disk
    .list(tenants)
    .some(({ name, kind }) => kind === 'folder' && disk.kind(join(dir, inventoryFileOf(name))) === 'file');
}
