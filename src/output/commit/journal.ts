import { join } from 'node:path';
import { z } from 'zod';
import { TenancyError } from '../../contract/problems';
import { digestOf, stableJson } from '../../lib/digest';
import { parseJson } from '../../lib/plain-data';
import type { FileSystem } from '../../storage/file-system';
import { firstIssue } from '../bundle/inventory';
import { isInFolder, JOURNAL_DRAFT_FILE, JOURNAL_FILE, ownerOf, WORK_FOLDER } from '../bundle/paths';

const journalSchema = z.strictObject({
  contract: z.literal(2),
  units: z.array(
    z.strictObject({
      /** `tenants/acme` or `platform`: the folder that is swapped. */
      folder: z.string(),
      /** Files of the old folder that do not come along into the new one; everything else does. */
      drop: z.array(z.string()),
      /** Whether nothing is staged in its place. */
      goes: z.boolean(),
    }),
  ),
  /** Over the rest. */
  digest: z.string(),
});

/** The list of swaps that a write owes. Once it is on the disk, the write is decided: what comes next finishes it. */
export type JournalUnit = z.infer<typeof journalSchema>['units'][number];

/**
 * Puts the journal in its place by a rename, so that it is there wholly or not at all. It is flushed first: a journal
 * with half its bytes would bar the way until a person came. The staged files are not flushed one by one, which would
 * cost more than the write itself: whoever finishes a journal compares them with their digests before the first swap,
 * and the death of the process alone loses none of them.
 */
export function writeJournal(dir: string, units: readonly JournalUnit[], disk: FileSystem, drafted: () => void): void {
  const rest = { contract: 2, units };
  const draft = join(dir, JOURNAL_DRAFT_FILE);
  disk.writeNew(draft, `${stableJson({ ...rest, digest: digestOf(stableJson(rest)) }, 2)}\n`);
  disk.flush(draft);
  drafted();
  disk.rename(draft, join(dir, JOURNAL_FILE));
}

/** The journal of an interrupted write; nothing if there is none. Throws a TenancyError: `output-inventory-broken`. */
export function readJournal(dir: string, disk: FileSystem): readonly JournalUnit[] | undefined {
  const kind = disk.kind(join(dir, JOURNAL_FILE));
  if (kind === 'none') return undefined;
  if (kind !== 'file') throw brokenJournal(dir, `got a ${kind} in the place of the journal`);
  const parsed = journalSchema.safeParse(parseJson(disk.read(join(dir, JOURNAL_FILE))));
  if (!parsed.success) throw brokenJournal(dir, `got a journal of another shape: ${firstIssue(parsed.error)}`);
  const { digest, ...rest } = parsed.data;
  if (digestOf(stableJson(rest)) !== digest) throw brokenJournal(dir, 'got a journal that was edited');
  const stray = rest.units.find((unit) => !staysInside(unit));
  if (stray !== undefined) throw brokenJournal(dir, `got a journal that reaches beyond ${stray.folder}`);
  return rest.units;
}

/** What may have happened is not ours to guess: a person restores the folder, and the next run starts afresh. */
export function brokenJournal(dir: string, found: string): TenancyError {
  const message = `${found}, so the interrupted write cannot be finished: restore the folder from version control, then remove ${WORK_FOLDER}`;
  return new TenancyError([{ code: 'output-inventory-broken', file: join(dir, JOURNAL_FILE), path: [], message }]);
}

/** The platform never goes. */
function staysInside(unit: JournalUnit): boolean {
  const owner = ownerOf(unit.folder);
  return owner !== undefined && !(unit.goes && owner === null) && unit.drop.every((path) => isInFolder(path, owner));
}
