import { join } from 'node:path';
import type { FileSystem } from '../../storage/file-system';
import { foldersTo, makeRoom, refuseLinks, removeIfThere, walkTree } from '../../storage/tree';
import { fluxFileOf, INDEX_FILE, OLD_FOLDER, ownerOf, STAGE_FOLDER } from '../bundle/paths';
import type { WritePoint } from './crash-points';
import { brokenJournal, type JournalUnit } from './journal';

/**
 * Puts one staged unit in its place. Every step looks at the disk before it acts, so that it can be done again from
 * wherever a killed run stopped: a staged folder that is gone is in its place already.
 */
export function swapUnit(dir: string, unit: JournalUnit, disk: FileSystem, tell: (point: WritePoint) => void): void {
  const staged = `${STAGE_FOLDER}/${unit.folder}`;
  const old = `${OLD_FOLDER}/${unit.folder}`;
  refuseLinks(dir, [unit.folder, staged, old], disk);
  if (disk.kind(join(dir, staged)) === 'folder') {
    putAside(dir, unit.folder, old, disk);
    tell('first-folder-aside');
    move(dir, staged, unit.folder, disk);
  }
  if (disk.kind(join(dir, unit.folder)) !== 'folder')
    throw brokenJournal(dir, `got neither ${unit.folder} nor its successor`);
  tell('first-folder-in-place');
  carryStrangers(dir, unit, old, disk);
  const owner = ownerOf(unit.folder);
  if (typeof owner === 'string') swapFile(dir, fluxFileOf(owner), disk);
  tell('first-unit-swapped');
}

/**
 * Takes one unit away, and leaves what others have put into its folder. It can be done again from anywhere as well: what
 * is not in its place any more was put aside, and what is in it again was carried back.
 */
export function removeUnit(dir: string, unit: JournalUnit, disk: FileSystem, tell: (point: WritePoint) => void): void {
  const old = `${OLD_FOLDER}/${unit.folder}`;
  const owner = ownerOf(unit.folder);
  const flux = typeof owner === 'string' ? [fluxFileOf(owner)] : [];
  refuseLinks(dir, [unit.folder, old, ...flux], disk);
  if (disk.kind(join(dir, old)) === 'none') putAside(dir, unit.folder, old, disk);
  else if (unit.drop.some((path) => disk.kind(join(dir, path)) !== 'none'))
    throw brokenJournal(dir, `got ${unit.folder} anew, after it was put aside`);
  tell('first-folder-aside');
  carryStrangers(dir, unit, old, disk);
  tell('first-folder-in-place');
  for (const path of flux) removeIfThere(dir, path, disk);
  tell('first-unit-swapped');
}

/** Puts the staged index in its place, if there is one. */
export function swapIndex(dir: string, disk: FileSystem): void {
  swapFile(dir, INDEX_FILE, disk);
}

function putAside(dir: string, folder: string, old: string, disk: FileSystem): void {
  if (disk.kind(join(dir, folder)) === 'none') return;
  if (disk.kind(join(dir, old)) !== 'none') throw brokenJournal(dir, `got ${folder} anew, after it was put aside`);
  move(dir, folder, old, disk);
}

/**
 * Takes along what we did not write, as it is: a rename keeps times, rights and links. It may need a folder that the
 * new unit does not have. A file that came after we looked is in no list, and so comes along as well, under another
 * name where ours has taken its place.
 */
function carryStrangers(dir: string, unit: JournalUnit, old: string, disk: FileSystem): void {
  const drop = new Set(unit.drop);
  for (const [path, kind] of walkTree(dir, old, disk)) {
    const home = path.slice(OLD_FOLDER.length + 1);
    if (kind !== 'folder' && !drop.has(home)) move(dir, path, freePlace(dir, home, disk), disk);
  }
}

/** The path itself, or the nearest one that is free: nothing is ever replaced, neither a stranger's file nor ours. */
function freePlace(dir: string, path: string, disk: FileSystem): string {
  const blocked = foldersTo(path).find((folder) => !/^(none|folder)$/.test(disk.kind(join(dir, folder))));
  const taken = blocked ?? (disk.kind(join(dir, path)) === 'none' ? undefined : path);
  return taken === undefined ? path : freePlace(dir, `${taken}.kept${path.slice(taken.length)}`, disk);
}

function swapFile(dir: string, path: string, disk: FileSystem): void {
  const staged = `${STAGE_FOLDER}/${path}`;
  refuseLinks(dir, [path, staged], disk);
  if (disk.kind(join(dir, staged)) === 'file') move(dir, staged, path, disk);
}

function move(dir: string, from: string, to: string, disk: FileSystem): void {
  makeRoom(dir, to, disk);
  disk.rename(join(dir, from), join(dir, to));
}
