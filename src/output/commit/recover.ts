import { join } from 'node:path';
import { refuseIfAny, withEffect } from '../../contract/problems';
import { digestOf } from '../../lib/digest';
import { NEXT_RUN_FINISHES, onDisk } from '../../storage/file-errors';
import type { FileSystem } from '../../storage/file-system';
import { refuseLinks, removeIfThere, removeTree } from '../../storage/tree';
import { parseInventory } from '../bundle/inventory';
import {
  IGNORE_FILE,
  INDEX_FILE,
  inventoryFileOf,
  JOURNAL_DRAFT_FILE,
  JOURNAL_FILE,
  OLD_FOLDER,
  ownerOf,
  STAGE_FOLDER,
  WORK_FOLDER,
} from '../bundle/paths';
import type { WritePoint } from './crash-points';
import { brokenJournal, type JournalUnit, readJournal } from './journal';
import type { Lock } from './lock';
import { removeUnit, swapIndex, swapUnit } from './swap';

/**
 * Does what the journal says, from the first swap to the last leftover. It can be stopped and begun again anywhere:
 * each tenant is wholly old or wholly new between two swaps, and the journal goes last.
 */
export async function finishWrite(
  dir: string,
  units: readonly JournalUnit[],
  disk: FileSystem,
  lock: Lock,
  tell: (point: WritePoint) => void,
): Promise<void> {
  const finish = async (): Promise<void> => {
    // The journal's name is to survive a power cut before any folder that it speaks of is moved.
    disk.flush(join(dir, WORK_FOLDER));
    for (const unit of units) {
      await lock.breathe();
      if (unit.goes) removeUnit(dir, unit, disk, tell);
      else swapUnit(dir, unit, disk, tell);
    }
    swapIndex(dir, disk);
    tell('index-swapped');
    removeTree(dir, OLD_FOLDER, disk);
    dropStaging(dir, disk);
    tell('leftovers-removed');
    disk.removeFile(join(dir, JOURNAL_FILE));
  };
  await withEffect('begun', () => onDisk(dir, NEXT_RUN_FINISHES, finish));
}

/**
 * Finishes the write that a killed run has decided, and drops the one that it has only prepared. Returns what was
 * finished: folders, or the index where it alone was to change; nothing where no write was decided.
 */
export async function recoverOutput(dir: string, disk: FileSystem, lock: Lock): Promise<readonly string[]> {
  refuseWorkLinks(dir, disk);
  const units = readJournal(dir, disk);
  if (units !== undefined) {
    for (const unit of units) refuseDamage(dir, unit, disk);
    await finishWrite(dir, units, disk, lock, () => {});
    return units.length === 0 ? [INDEX_FILE] : units.map((unit) => unit.folder);
  }
  refuseLostJournal(dir, disk);
  dropStaging(dir, disk);
  return [];
}

/** Throws where a write was decided and not finished; what was only prepared is nobody's business but the next write's. */
export function refuseInterrupted(dir: string, disk: FileSystem): void {
  refuseWorkLinks(dir, disk);
  refuseLostJournal(dir, disk);
  if (disk.kind(join(dir, JOURNAL_FILE)) === 'none') return;
  const message = `got an interrupted write, want none: run synth to finish it, or restore the folder from version control and remove ${WORK_FOLDER} to abandon it`;
  refuseIfAny([{ code: 'output-interrupted', file: join(dir, JOURNAL_FILE), path: [], message }]);
}

function refuseWorkLinks(dir: string, disk: FileSystem): void {
  refuseLinks(dir, [JOURNAL_FILE, STAGE_FOLDER, OLD_FOLDER, IGNORE_FILE, JOURNAL_DRAFT_FILE], disk);
}

/** Folders are put aside under a journal only. Without it, this may be the last copy of a tenant. */
function refuseLostJournal(dir: string, disk: FileSystem): void {
  const isLost = disk.kind(join(dir, JOURNAL_FILE)) === 'none' && disk.kind(join(dir, OLD_FOLDER)) !== 'none';
  if (isLost) throw brokenJournal(dir, `got ${OLD_FOLDER} and no journal`);
}

/** Removes what was prepared. Nothing in the output is touched. */
export function dropStaging(dir: string, disk: FileSystem): void {
  removeIfThere(dir, JOURNAL_DRAFT_FILE, disk);
  removeTree(dir, STAGE_FOLDER, disk);
  removeIfThere(dir, IGNORE_FILE, disk);
}

/** After a power cut a staged file may have lost its bytes: noticed here, before anything is swapped. */
function refuseDamage(dir: string, unit: JournalUnit, disk: FileSystem): void {
  const owner = ownerOf(unit.folder);
  if (owner === undefined || disk.kind(join(dir, STAGE_FOLDER, unit.folder)) !== 'folder') return;
  const path = join(dir, STAGE_FOLDER, inventoryFileOf(owner));
  const reading = parseInventory(disk.kind(path) === 'file' ? disk.read(path) : '', owner);
  if (reading.kind !== 'sealed') throw brokenJournal(dir, `got a damaged inventory of ${unit.folder}`);
  for (const file of reading.inventory.files) {
    // The Flux file is staged only if it changes.
    const found = [join(dir, STAGE_FOLDER, file.path), join(dir, file.path)].find((at) => disk.kind(at) === 'file');
    if (found === undefined || digestOf(disk.read(found)) !== file.digest)
      throw brokenJournal(dir, `got a damaged ${WORK_FOLDER}: ${file.path} is not as it was staged`);
  }
}
