import { join, posix } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { withEffect } from '../contract/problems';
import { onDisk } from '../storage/file-errors';
import { type CommitPoint, FILE_POINTS } from './crash-points';
import type { RegistryDisk } from './flush';
import { type JournalFile, journalOf, printJournal, readJournal } from './journal';
import { refuseUnwritable } from './links';
import { JOURNAL_FILE, LAST_FILE, WORK_FOLDER } from './paths';
import type { FileChange } from './registry';
import { onStage, partOf, type Stage } from './staging';

export type Tell = (point: CommitPoint) => void;

/** What a commit works with. */
export interface CommitTools {
  readonly disk: RegistryDisk;
  readonly stage: Stage;
  readonly tell: Tell;
}

const NEXT_COMMIT_FINISHES =
  'the change is recorded and the next change of the fleet finishes it; make room or give access first';

/**
 * Writes some files as one: whenever the process dies, whoever reads the registry sees all of them or none. Everything
 * is staged and flushed first, so that a full disk is noticed before anything is decided; then the journal, with all
 * the texts, decides; then each file is renamed into its place.
 */
export async function commitFiles(dir: string, changes: readonly FileChange[], tools: CommitTools): Promise<void> {
  const { disk, stage, tell } = tools;
  const files = journalOf(changes);
  refuseUnwritable(dir, files, disk);
  probe(dir, files, tools);
  const draft = stage.at('journal.json');
  disk.writeNew(draft, printJournal(files));
  tell('journal-staged');
  await stageFiles(files, tools, [draft]);
  tell('all-staged');
  disk.rename(draft, join(dir, JOURNAL_FILE));
  tell('journal-written');
  await finish(dir, files, tools);
}

/** Finishes the commit that a dead process has decided. Returns whether there was one. */
export async function recoverCommit(dir: string, tools: CommitTools): Promise<boolean> {
  const { disk } = tools;
  const files = readJournal(dir, disk);
  if (files === undefined) return false;
  refuseUnwritable(dir, files, disk);
  await withEffect('begun', () =>
    onDisk(dir, NEXT_COMMIT_FINISHES, () =>
      onStage(dir, tools.stage, disk, async () => {
        const own = { disk, stage: partOf(tools.stage, 'recovered', disk), tell: () => {} };
        await stageFiles(files, own, []);
        await finish(dir, files, own);
      }),
    ),
  );
  return true;
}

/** Throws what forbids that a file comes into its folder: a device of its own, rights, flags. */
function probe(dir: string, files: readonly JournalFile[], { disk, stage }: CommitTools): void {
  for (const folder of foldersOf(files)) {
    const isThere = disk.kind(join(dir, folder)) !== 'none';
    disk.tryEntry(isThere ? join(dir, folder) : dir, stage.at(''));
  }
}

async function stageFiles(
  files: readonly JournalFile[],
  { disk, stage }: CommitTools,
  more: readonly string[],
): Promise<void> {
  const staged = files.flatMap(({ after }, i) => {
    if (after === null) return [];
    disk.writeNew(stage.at(`${i}.new`), after);
    return [stage.at(`${i}.new`)];
  });
  await disk.flushAll([...staged, ...more]);
}

/** Can be stopped and begun again anywhere: the journal goes last. */
async function finish(dir: string, files: readonly JournalFile[], tools: CommitTools): Promise<void> {
  const { disk, stage, tell } = tools;
  const steps = async (): Promise<void> => {
    // The journal's name is to survive a power cut before any file that it speaks of is changed.
    disk.flush(join(dir, WORK_FOLDER));
    const changed = makeFolders(dir, files, disk);
    for (const [i, file] of files.entries()) {
      // The timer that keeps our lock fresh must have its turn.
      await setImmediate();
      place(join(dir, file.path), file.after, i, tools);
      const point = FILE_POINTS[i];
      if (point !== undefined) tell(point);
    }
    await disk.flushAll(changed);
    tell('files-flushed');
    disk.writeNew(stage.at('last'), stage.name);
    disk.rename(stage.at('last'), join(dir, LAST_FILE));
    tell('commit-marked');
    disk.rename(join(dir, JOURNAL_FILE), stage.at('journal.json'));
    tell('journal-removed');
  };
  await withEffect('begun', () => onDisk(dir, NEXT_COMMIT_FINISHES, () => onStage(dir, stage, disk, steps)));
}

/** The folders whose names change. */
function makeFolders(dir: string, files: readonly JournalFile[], disk: RegistryDisk): string[] {
  const folders = foldersOf(files).map((folder) => join(dir, folder));
  const missing = folders.filter((folder) => disk.kind(folder) === 'none');
  for (const folder of missing) disk.makeFolder(folder);
  return missing.length > 0 ? [...folders, dir] : folders;
}

/** A file that goes is moved away first: see `Stage`. */
function place(path: string, text: string | null, i: number, { disk, stage }: CommitTools): void {
  if (text !== null) disk.rename(stage.at(`${i}.new`), path);
  else if (disk.kind(path) !== 'none') disk.rename(path, stage.at(`${i}.old`));
}

function foldersOf(files: readonly JournalFile[]): string[] {
  return [...new Set(files.map(({ path }) => posix.dirname(path)))];
}
