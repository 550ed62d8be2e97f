import { join } from 'node:path';
import { TenancyError } from '../../contract/problems';
import { digestOf } from '../../lib/digest';
import type { OnPoint, WritePoint } from '../../storage/crash-points';
import { type Folder, IGNORE_FILE, JOURNAL_FILE, WORK_FOLDER } from '../../storage/folder';
import { brokenJournal, finishJournal } from '../../storage/journal';
import type { Lock } from '../../storage/lock';
import { refuseLinks, removeTree } from '../../storage/tree';
import { parseInventory } from '../bundle/inventory';
import {
  BACKUP_FOLDER,
  INDEX_FILE,
  inventoryFileOf,
  JOURNAL_DRAFT_FILE,
  ownerOf,
  STAGING_FOLDER,
} from '../bundle/paths';
import { readSwaps, type Swap } from './journal';
import { dropStaging } from './staging';
import { removeFolder, replaceFolder, replaceIndex } from './swap';

/**
 * Does all swaps of a journal, and removes what is left over. A later process can repeat it from any step: each tenant
 * is wholly old or wholly new between two swaps, and the journal is removed last.
 */
export async function finishWrite(
  folder: Folder,
  swaps: readonly Swap[],
  lock: Lock,
  onPoint: OnPoint<WritePoint>,
): Promise<void> {
  await finishJournal(folder, async () => {
    for (const swap of swaps) {
      await lock.yieldToTimers();
      if (swap.isRemoval) removeFolder(folder, swap, onPoint);
      else replaceFolder(folder, swap, onPoint);
    }
    replaceIndex(folder);
    onPoint('index-swapped');
    removeTree(folder, BACKUP_FOLDER);
    dropStaging(folder);
    onPoint('leftovers-removed');
    folder.removeFile(JOURNAL_FILE);
  });
}

/**
 * Finishes the write that a killed process has decided, or removes what it has only staged. Returns the folders that
 * were finished, or the index if only that was to change; an empty list if no write was decided.
 */
export async function recover(folder: Folder, lock: Lock): Promise<readonly string[]> {
  refuseWorkLinks(folder);
  const swaps = readSwaps(folder);
  if (swaps !== undefined) {
    for (const swap of swaps) refuseDamage(folder, swap);
    await finishWrite(folder, swaps, lock, () => {});
    return swaps.length === 0 ? [INDEX_FILE] : swaps.map((swap) => swap.folder);
  }
  refuseLostJournal(folder);
  dropStaging(folder);
  return [];
}

/** Throws a TenancyError if a write was decided and not finished. Staged files alone do not matter to a reader. */
export function refuseInterrupted(folder: Folder): void {
  refuseWorkLinks(folder);
  refuseLostJournal(folder);
  if (folder.kind(JOURNAL_FILE) === 'none') return;
  const message = `got an interrupted write, want none: run synth to finish it, or restore the folder from version control and remove ${WORK_FOLDER} to abandon it`;
  throw new TenancyError([{ code: 'output-interrupted', file: join(folder.dir, JOURNAL_FILE), path: [], message }]);
}

function refuseWorkLinks(folder: Folder): void {
  refuseLinks(folder, [JOURNAL_FILE, STAGING_FOLDER, BACKUP_FOLDER, IGNORE_FILE, JOURNAL_DRAFT_FILE]);
}

/** Throws for a backup without a journal: it may hold the last copy of a tenant. */
function refuseLostJournal(folder: Folder): void {
  const isLost = folder.kind(JOURNAL_FILE) === 'none' && folder.kind(BACKUP_FOLDER) !== 'none';
  if (isLost) throw brokenJournal(folder, `got ${BACKUP_FOLDER} and no journal`);
}

/** Throws if a staged file lost its bytes in a power cut, before anything is swapped. */
function refuseDamage(folder: Folder, swap: Swap): void {
  const owner = ownerOf(swap.folder);
  if (owner === undefined || folder.kind(`${STAGING_FOLDER}/${swap.folder}`) !== 'folder') return;
  const path = `${STAGING_FOLDER}/${inventoryFileOf(owner)}`;
  const reading = parseInventory(folder.kind(path) === 'file' ? folder.read(path) : '', owner);
  if (reading.kind !== 'intact') throw brokenJournal(folder, `got a damaged inventory of ${swap.folder}`);
  for (const file of reading.inventory.files) {
    // The Flux file is staged only if it changes.
    const found = [`${STAGING_FOLDER}/${file.path}`, file.path].find((at) => folder.kind(at) === 'file');
    if (found === undefined || digestOf(folder.read(found)) !== file.digest)
      throw brokenJournal(folder, `got a damaged ${WORK_FOLDER}: ${file.path} is not as it was staged`);
  }
}
