import { join } from 'node:path';
import { z } from 'zod';
import { isTenantId } from '../contract/names';
import { type Code, TenancyError } from '../contract/problems';
import { digestOf, stableJson } from '../lib/digest';
import { parseJson } from '../lib/plain-data';
import { isErrno } from '../storage/file-errors';
import type { FileSystem } from '../storage/file-system';
import { JOURNAL_FILE, RECORD_PATH } from './paths';
import type { FileChange } from './registry';

const CONTRACT = 1;

const journalSchema = z.strictObject({
  contract: z.literal(CONTRACT),
  files: z.array(
    z.strictObject({
      path: z.string().refine((path) => isTenantId(RECORD_PATH.exec(path)?.[1] ?? '')),
      /** The digest of the text that was there; `null` for a file that comes. */
      before: z.string().nullable(),
      /** The new text; `null` for a file that goes. */
      after: z.string().nullable(),
    }),
  ),
  /** Over the rest. */
  digest: z.string(),
});

/** What a commit owes. Once it is on the disk, the commit is decided: who reads sees it, the next one finishes it. */
export type JournalFile = z.infer<typeof journalSchema>['files'][number];

export function journalOf(changes: readonly FileChange[]): JournalFile[] {
  return changes.map(({ path, before, after }) => ({ path, before: before === null ? null : digestOf(before), after }));
}

export function printJournal(files: readonly JournalFile[]): string {
  const rest = { contract: CONTRACT, files };
  return `${stableJson({ ...rest, digest: digestOf(stableJson(rest)) }, 2)}\n`;
}

/**
 * The journal of an interrupted commit; nothing if there is none. Throws a TenancyError: `registry-journal-broken`
 * where it was edited, or a file that it speaks of was since, `version-newer`.
 */
export function readJournal(dir: string, disk: FileSystem): readonly JournalFile[] | undefined {
  const text = textAt(join(dir, JOURNAL_FILE), disk);
  if (text === undefined) return undefined;
  const value = parseJson(text);
  if (contractOf(value) > CONTRACT) {
    const found = `got an interrupted change that a newer version of @neurallog/tenancy began`;
    throw journalError('version-newer', dir, `${found}: upgrade the package here, and run again`);
  }
  const parsed = journalSchema.safeParse(value);
  if (!parsed.success) throw broken(dir, 'got a journal of another shape');
  const { digest, ...rest } = parsed.data;
  if (digestOf(stableJson(rest)) !== digest) throw broken(dir, 'got a journal that was edited');
  const edited = rest.files.find((file) => !isUntouched(dir, file, disk));
  if (edited !== undefined) throw broken(dir, `got ${edited.path} edited after a change of it was interrupted`);
  return rest.files;
}

/** What a person wants is not ours to guess. */
function broken(dir: string, found: string): TenancyError {
  const ways = `restore the fleet from version control, and remove ${JOURNAL_FILE} to drop the change`;
  return journalError('registry-journal-broken', dir, `${found}, so the change cannot be finished: ${ways}`);
}

function journalError(code: Code, dir: string, message: string): TenancyError {
  return new TenancyError([{ code, file: join(dir, JOURNAL_FILE), path: [], message }]);
}

/** Whether a file is as it was found or as it was to be: whoever edited it since would lose that. */
function isUntouched(dir: string, { path, before, after }: JournalFile, disk: FileSystem): boolean {
  if (!['none', 'file'].includes(disk.kind(join(dir, path)))) return false;
  const text = textAt(join(dir, path), disk);
  const digest = text === undefined ? null : digestOf(text);
  return digest === before || digest === (after === null ? null : digestOf(after));
}

/** It may go between a look and the reading, where another process finishes it. */
function textAt(path: string, disk: FileSystem): string | undefined {
  try {
    return disk.read(path);
  } catch (error) {
    if (isErrno(error) && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function contractOf(value: unknown): number {
  const found = z.looseObject({ contract: z.number() }).safeParse(value);
  return found.success ? found.data.contract : 0;
}
