import { z } from 'zod';
import { isTenantId } from '../contract/names';
import { digestOf } from '../lib/digest';
import type { Folder } from '../storage/folder';
import { brokenJournal, readIfPresent, readJournal } from '../storage/journal';
import { RECORD_PATH } from './paths';
import type { FileChange } from './registry';

/** The version of the journal's format. */
export const CONTRACT = 2;

const fileSchema = z.strictObject({
  path: z.string().refine((path) => isTenantId(RECORD_PATH.exec(path)?.[1] ?? '')),
  /** The digest of the text before the commit; `null` for a new file. */
  before: z.string().nullable(),
  /** The new text; `null` for a file that is removed. */
  after: z.string().nullable(),
});

export type JournalFile = z.infer<typeof fileSchema>;

export function journalFile({ path, before, after }: FileChange): JournalFile {
  return { path, before: digestOrNull(before), after };
}

/**
 * The files of an interrupted commit; `undefined` if there is none. Throws a TenancyError as `readJournal` does, and
 * `registry-journal-broken` if one of the files was edited meanwhile.
 */
export function readCommit(folder: Folder): readonly JournalFile[] | undefined {
  const files = readJournal(folder, CONTRACT, fileSchema);
  const edited = files?.find((file) => isEdited(folder, file));
  if (edited !== undefined)
    throw brokenJournal(folder, `got ${edited.path} edited after a change of it was interrupted`);
  return files;
}

/** Whether a file has neither its old nor its new text: to finish the commit would lose an edit by hand. */
function isEdited(folder: Folder, { path, before, after }: JournalFile): boolean {
  if (!['none', 'file'].includes(folder.kind(path))) return true;
  const text = readIfPresent(folder, path) ?? null;
  return text !== after && digestOrNull(text) !== before;
}

function digestOrNull(text: string | null): string | null {
  return text === null ? null : digestOf(text);
}
