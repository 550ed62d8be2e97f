import { z } from 'zod';
import type { OnPoint, WritePoint } from '../../storage/crash-points';
import type { Folder } from '../../storage/folder';
import { brokenJournal, readJournal, writeJournal } from '../../storage/journal';
import { isInFolder, JOURNAL_DRAFT_FILE, ownerOf } from '../bundle/paths';

const CONTRACT = 3;

const swapSchema = z.strictObject({
  /** `tenants/acme` or `platform`: the folder that is replaced or removed. */
  folder: z.string(),
  /** Files of the old folder that are removed. All others are moved to the new folder. */
  drop: z.array(z.string()),
  /** Whether the folder is removed, so that no new one is staged. */
  isRemoval: z.boolean(),
});

/** One folder that a write replaces or removes. */
export type Swap = z.infer<typeof swapSchema>;

/**
 * Writes the journal. The staged files are not flushed, which would cost more than the rest of the write: a process
 * that finishes the journal checks their digests first, and only a power cut can lose their bytes.
 */
export async function writeSwaps(folder: Folder, swaps: readonly Swap[], onPoint: OnPoint<WritePoint>): Promise<void> {
  await writeJournal(folder, { contract: CONTRACT, entries: swaps }, JOURNAL_DRAFT_FILE, [], onPoint);
}

/** The swaps of an interrupted write; `undefined` if there is none. Throws a TenancyError as `readJournal` does. */
export function readSwaps(folder: Folder): readonly Swap[] | undefined {
  const swaps = readJournal(folder, CONTRACT, swapSchema);
  const stray = swaps?.find((swap) => !staysInside(swap));
  if (stray !== undefined) throw brokenJournal(folder, `got a journal that reaches beyond ${stray.folder}`);
  return swaps;
}

/** The platform's folder is never removed. */
function staysInside({ folder, drop, isRemoval }: Swap): boolean {
  const owner = ownerOf(folder);
  return owner !== undefined && !(isRemoval && owner === null) && drop.every((path) => isInFolder(path, owner));
}
