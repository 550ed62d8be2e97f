import type { OnPoint, WritePoint } from '../../storage/crash-points';
import type { Folder } from '../../storage/folder';
import { brokenJournal } from '../../storage/journal';
import { foldersTo, move, refuseLinks, removeIfPresent, walkTree } from '../../storage/tree';
import { BACKUP_FOLDER, fluxFileOf, INDEX_FILE, ownerOf, STAGING_FOLDER } from '../bundle/paths';
import type { Swap } from './journal';

/**
 * Replaces one folder by the staged one. Each step looks at the disk first, so that a later process can repeat the swap
 * from any step: if there is no staged folder, it is in its place already.
 */
export function replaceFolder(folder: Folder, swap: Swap, onPoint: OnPoint<WritePoint>): void {
  const staged = `${STAGING_FOLDER}/${swap.folder}`;
  refuseLinks(folder, [swap.folder, staged, backupOf(swap)]);
  if (folder.kind(staged) === 'folder') {
    moveToBackup(folder, swap);
    onPoint('first-folder-in-backup');
    move(folder, staged, swap.folder);
  }
  if (folder.kind(swap.folder) !== 'folder')
    throw brokenJournal(folder, `got neither ${swap.folder} nor its successor`);
  onPoint('first-folder-in-place');
  restoreUnmanaged(folder, swap);
  for (const path of fluxFilesOf(swap)) moveStaged(folder, path);
  onPoint('first-bundle-swapped');
}

/** Removes one folder, but keeps the files in it that we did not write. It can be repeated from any step too. */
export function removeFolder(folder: Folder, swap: Swap, onPoint: OnPoint<WritePoint>): void {
  refuseLinks(folder, [swap.folder, backupOf(swap), ...fluxFilesOf(swap)]);
  // After the move to the backup, the folder may exist again, with unmanaged files only.
  const isMoved = folder.kind(backupOf(swap)) !== 'none';
  if (!isMoved || swap.drop.some((path) => folder.kind(path) !== 'none')) moveToBackup(folder, swap);
  onPoint('first-folder-in-backup');
  restoreUnmanaged(folder, swap);
  onPoint('first-folder-in-place');
  for (const path of fluxFilesOf(swap)) removeIfPresent(folder, path);
  onPoint('first-bundle-swapped');
}

/** Moves the staged index to its place, if there is one. */
export function replaceIndex(folder: Folder): void {
  moveStaged(folder, INDEX_FILE);
}

function fluxFilesOf(swap: Swap): string[] {
  const owner = ownerOf(swap.folder);
  return typeof owner === 'string' ? [fluxFileOf(owner)] : [];
}

function backupOf(swap: Swap): string {
  return `${BACKUP_FOLDER}/${swap.folder}`;
}

function moveToBackup(folder: Folder, swap: Swap): void {
  if (folder.kind(swap.folder) === 'none') return;
  if (folder.kind(backupOf(swap)) !== 'none')
    throw brokenJournal(folder, `got ${swap.folder} again, after it was moved to ${BACKUP_FOLDER}`);
  move(folder, swap.folder, backupOf(swap));
}

/**
 * Moves unmanaged files, which we did not write, from the backup to the new folder: a rename keeps times, modes and
 * links. Files that came after the output was read are among them. If one has the path of a new file of ours, it gets
 * another name.
 */
function restoreUnmanaged(folder: Folder, swap: Swap): void {
  const drop = new Set(swap.drop);
  for (const [backup, kind] of walkTree(folder, backupOf(swap))) {
    const path = backup.slice(BACKUP_FOLDER.length + 1);
    if (kind !== 'folder' && !drop.has(path)) move(folder, backup, freePath(folder, path));
  }
}

/** The path itself, or a similar one that is free, so that no file is replaced. */
function freePath(folder: Folder, path: string): string {
  const blocked = foldersTo(path).find((above) => !/^(none|folder)$/.test(folder.kind(above)));
  const taken = blocked ?? (folder.kind(path) === 'none' ? undefined : path);
  return taken === undefined ? path : freePath(folder, `${taken}.kept${path.slice(taken.length)}`);
}

function moveStaged(folder: Folder, path: string): void {
  const staged = `${STAGING_FOLDER}/${path}`;
  refuseLinks(folder, [path, staged]);
  if (folder.kind(staged) === 'file') move(folder, staged, path);
}
