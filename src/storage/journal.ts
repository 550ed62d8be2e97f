import { join } from 'node:path';
import { z } from 'zod';
import { TenancyError, withEffect } from '../contract/problems';
import { parseJson } from '../lib/plain-data';
import type { DecisionPoint, OnPoint } from './crash-points';
import { isErrno, NEXT_WRITE_FINISHES, withDiskErrors } from './file-errors';
import { type Folder, JOURNAL_FILE, WORK_FOLDER } from './folder';
import { parseSealed, printSealed } from './sealed-json';

/** The contract is the version of the journal's format. */
const journalOf = <T>(contract: number, entry: z.ZodType<T>) =>
  z.strictObject({ contract: z.literal(contract), entries: z.array(entry) });

/**
 * Writes the journal under the name `draft`, then renames it: from then on the write is decided, and will be finished.
 * The draft is flushed first, with the files of `alsoFlush`: a journal that lost its bytes in a power cut would stop
 * every write until a person repairs the folder.
 */
export async function writeJournal(
  folder: Folder,
  journal: { readonly contract: number; readonly entries: readonly unknown[] },
  draft: string,
  alsoFlush: readonly string[],
  onPoint: OnPoint<DecisionPoint>,
): Promise<void> {
  folder.writeNew(draft, printSealed(journal));
  await folder.flush([...alsoFlush, draft]);
  onPoint('journal-staged');
  folder.rename(draft, JOURNAL_FILE);
  onPoint('journal-written');
}

/** Runs the steps of a decided write. Their errors say that the next write finishes it. */
export async function finishJournal(folder: Folder, steps: () => Promise<void>): Promise<void> {
  const run = async (): Promise<void> => {
    // The journal's name must survive a power cut before the first file that it lists is changed.
    await folder.flush([WORK_FOLDER]);
    await steps();
  };
  await withEffect('begun', () => withDiskErrors(folder.dir, NEXT_WRITE_FINISHES, run));
}

/**
 * The entries of the journal of an interrupted write; `undefined` if there is none. Throws a TenancyError:
 * `output-inventory-broken`, `registry-journal-broken`, `version-newer`.
 */
export function readJournal<T>(folder: Folder, contract: number, entry: z.ZodType<T>): readonly T[] | undefined {
  const text = journalText(folder);
  if (text === undefined) return undefined;
  if ((versionSchema.safeParse(parseJson(text)).data?.contract ?? 0) > contract) {
    const message =
      'got an interrupted write of a newer version of @neurallog/tenancy: upgrade the package here, and run again';
    throw new TenancyError([{ code: 'version-newer', file: join(folder.dir, JOURNAL_FILE), path: [], message }]);
  }
  const sealed = parseSealed(text, journalOf(contract, entry));
  if (sealed.kind === 'broken') throw brokenJournal(folder, `got a journal of another shape: ${sealed.message}`);
  if (sealed.kind === 'edited') throw brokenJournal(folder, 'got a journal that was edited');
  return sealed.value.entries;
}

/** The error for a journal that cannot be followed. Nothing is guessed: a person restores the folder. */
export function brokenJournal(folder: Folder, found: string): TenancyError {
  const message = `${found}, so the interrupted write cannot be finished: restore the folder from version control, then remove ${WORK_FOLDER}`;
  const code = folder.store === 'output' ? 'output-inventory-broken' : 'registry-journal-broken';
  return new TenancyError([{ code, file: join(folder.dir, JOURNAL_FILE), path: [], message }]);
}

const versionSchema = z.looseObject({ contract: z.number() });

function journalText(folder: Folder): string | undefined {
  const kind = folder.kind(JOURNAL_FILE);
  if (kind === 'none') return undefined;
  if (kind !== 'file') throw brokenJournal(folder, `got a ${kind} in the place of the journal`);
  return readIfPresent(folder, JOURNAL_FILE);
}

/** The text of a file; `undefined` if there is none. Another process may remove it after a look. */
export function readIfPresent(folder: Folder, path: string): string | undefined {
  try {
    return folder.read(path);
  } catch (error) {
    if (isErrno(error) && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
