import { dirname } from 'node:path';
import type { Problem } from '../../contract/problems';
import { type Folder, JOURNAL_FILE, LOCK_FOLDER, WORK_FOLDER } from '../../storage/folder';
import {
  BACKUP_FOLDER,
  INDEX_FILE,
  inventoryFileOf,
  JOURNAL_DRAFT_FILE,
  PLATFORM_FOLDER,
  STAGING_FOLDER,
  TENANTS_FOLDER,
} from '../bundle/paths';
import { isGenerated } from '../bundle/print';

/** `empty`: only hidden entries such as `.git`; `ours`: an output that we wrote; `foreign`: anything else. */
export type OutputState = 'empty' | 'foreign' | 'ours';

/** The state of the folder. `ownershipProblems` must have found no file in its place or above it. */
export function stateOf(folder: Folder): OutputState {
  const kind = folder.kindBehind('');
  if (kind === 'none') return 'empty';
  if (kind !== 'folder') return 'foreign';
  if (folder.list('').every(({ name }) => name.startsWith('.'))) return 'empty';
  const platform = folder.kind(PLATFORM_FOLDER);
  // A link is refused later, with the other links. Its target does not matter.
  if (platform === 'link') return 'ours';
  return platform === 'folder' && folder.kind(inventoryFileOf(null)) !== 'none' ? 'ours' : 'foreign';
}

/**
 * The problems that forbid even a lock in the folder: it is not ours, or cannot be a folder. A first write that was
 * killed leaves a folder that looks foreign, but has a journal or a lock.
 */
export function ownershipProblems(folder: Folder): Problem[] {
  const { dir } = folder;
  if (dir === '') return [notOurs(dir, 'got an empty path, want the name of a folder')];
  const obstacle = obstacleTo(folder);
  if (obstacle !== undefined) return [notOurs(dir, obstacle)];
  const isBegun = [JOURNAL_FILE, LOCK_FOLDER].some((path) => folder.kind(path) !== 'none');
  return isBegun ? [] : foreignProblems(folder);
}

/** The problem of a folder with files that are not ours. The advice depends on what is left of an output of ours. */
export function foreignProblems(folder: Folder): Problem[] {
  if (stateOf(folder) !== 'foreign') return [];
  const advice = hasOutputParts(folder) ? ', or restore this one from version control' : '';
  const message = `got files and no ${inventoryFileOf(null)}, want an empty folder or an output of ours: name another folder${advice}`;
  return [notOurs(folder.dir, message)];
}

export function notOurs(dir: string, message: string): Problem {
  return { code: 'output-not-ours', file: dir, path: [], message };
}

/** Whether a write is running or was interrupted. Other entries of the work folder are not ours. */
export function hasWork(folder: Folder): boolean {
  if (folder.dir === '' || obstacleTo(folder) !== undefined || folder.kindBehind('') !== 'folder') return false;
  const work = folder.kind(WORK_FOLDER);
  if (work !== 'folder') return work === 'link';
  return [LOCK_FOLDER, JOURNAL_FILE, JOURNAL_DRAFT_FILE, STAGING_FOLDER, BACKUP_FOLDER].some(
    (path) => folder.kind(path) !== 'none',
  );
}

/** The message for something that is no folder, at the path or above it. Links to folders are allowed. */
function obstacleTo({ dir, fileSystem }: Folder): string | undefined {
  // From the top, because the system refuses to look below a file.
  for (const path of [...ancestorsOf(dir), dir]) {
    const kind = fileSystem.kindBehind(path);
    if (kind === 'folder') continue;
    if (kind === 'none') return fileSystem.kind(path) === 'link' ? `got ${danglingLink(path, dir)}` : undefined;
    return path === dir
      ? 'got no folder, want one: name another path'
      : `got ${path} above it, which is no folder: name another path`;
  }
  return undefined;
}

function danglingLink(path: string, dir: string): string {
  const which = path === dir ? 'a symbolic link' : `the symbolic link ${path} above it`;
  return `${which} that leads nowhere, want one to a folder: make the folder, or remove the link`;
}

function ancestorsOf(dir: string): string[] {
  const parent = dirname(dir);
  return parent === dir ? [] : [...ancestorsOf(parent), parent];
}

/** Whether the folder has an index of ours or the inventory of a tenant, though not the platform's. */
function hasOutputParts(folder: Folder): boolean {
  if (folder.kindBehind('') !== 'folder') return false;
  if (folder.kind(INDEX_FILE) === 'file' && isGenerated(folder.read(INDEX_FILE))) return true;
  if (folder.kind(TENANTS_FOLDER) !== 'folder') return false;
  return folder
    .list(TENANTS_FOLDER)
    .some(({ name, kind }) => kind === 'folder' && folder.kind(inventoryFileOf(name)) === 'file');
}
