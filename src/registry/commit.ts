import { join, posix } from 'node:path';
import { refuseIfAny } from '../contract/problems';
import { type CommitPoint, FILE_POINTS, type OnPoint } from '../storage/crash-points';
import { type Folder, IGNORE_FILE, JOURNAL_FILE } from '../storage/folder';
import { finishJournal, writeJournal } from '../storage/journal';
import type { Lock } from '../storage/lock';
import { renamed, type Staging, whileStaged } from '../storage/staging';
import { refuseLinks } from '../storage/tree';
import { CONTRACT, type JournalFile, journalFile, readCommit } from './journal';
import { LAST_FILE } from './paths';
import type { FileChange } from './registry';

export interface CommitContext {
  readonly folder: Folder;
  readonly staging: Staging;
  readonly lock: Lock;
  readonly onPoint: OnPoint<CommitPoint>;
}

/**
 * Writes some files as one: if the process dies, a reader of the registry sees all changes or none. All files are
 * staged and flushed first, so that a full disk is noticed before the commit is decided. The journal, with all texts,
 * decides it. Then each file is renamed into its place.
 */
export async function commitFiles(changes: readonly FileChange[], context: CommitContext): Promise<void> {
  const { folder, staging, onPoint } = context;
  const files = changes.map(journalFile);
  refuseUnwritable(folder, files);
  preflight(files, context);
  const staged = stage(files, context);
  onPoint('all-staged');
  await writeJournal(folder, { contract: CONTRACT, entries: files }, staging.at('journal.json'), staged, onPoint);
  await decided(context, () => renameFiles(files, context));
}

/** Finishes the commit that a dead process has decided. Returns whether there was one. */
export async function recover(context: CommitContext): Promise<boolean> {
  const { folder, staging } = context;
  const files = readCommit(folder);
  if (files === undefined) return false;
  refuseUnwritable(folder, files);
  await decided(context, async () => {
    const recovery = { ...context, staging: renamed(staging, 'recovered'), onPoint: () => {} };
    await folder.flush(stage(files, recovery));
    await renameFiles(files, recovery);
  });
  return true;
}

/** Throws a TenancyError (`registry-symlink`) for a link in the work folder. */
export function refuseWorkLinks(folder: Folder): void {
  refuseLinks(folder, [IGNORE_FILE, JOURNAL_FILE, LAST_FILE]);
}

/** Throws a TenancyError for a path that no file can replace: a link at it or above it, a folder, a device. */
function refuseUnwritable(folder: Folder, files: readonly JournalFile[]): void {
  const paths = files.map(({ path }) => path);
  refuseLinks(folder, paths);
  const message = 'got something that is no file, want a file or nothing; move it away';
  const others = paths.filter((path) => !['none', 'file'].includes(folder.kind(path)));
  refuseIfAny(others.map((path) => ({ code: 'file-unexpected', file: join(folder.dir, path), path: [], message })));
}

/** Throws the error that a rename into a folder would give, as on a mount point or a read-only folder. */
function preflight(files: readonly JournalFile[], { folder, staging }: CommitContext): void {
  for (const parent of parentsOf(files)) folder.tryEntry(folder.kind(parent) === 'none' ? '' : parent, staging.path);
}

/** Returns the paths of the staged files. */
function stage(files: readonly JournalFile[], { folder, staging }: CommitContext): string[] {
  return files.flatMap(({ path, after }) => {
    if (after === null) return [];
    folder.writeNew(staging.at(path), after);
    return [staging.at(path)];
  });
}

async function decided({ folder, staging }: CommitContext, steps: () => Promise<void>): Promise<void> {
  await finishJournal(folder, () => whileStaged(folder, staging, steps));
}

/** Renames the files into their places. A later process can repeat it from any step: the journal is removed last. */
async function renameFiles(files: readonly JournalFile[], context: CommitContext): Promise<void> {
  const { folder, staging, lock, onPoint } = context;
  const changed = makeFolders(folder, parentsOf(files));
  for (const [i, { path, after }] of files.entries()) {
    await lock.yieldToTimers();
    if (after !== null) folder.rename(staging.at(path), path);
    else if (folder.kind(path) !== 'none') folder.rename(path, staging.at(path));
    const point = FILE_POINTS[i];
    if (point !== undefined) onPoint(point);
  }
  await folder.flush(changed);
  onPoint('files-flushed');
  folder.writeNew(staging.at('last'), staging.name);
  folder.rename(staging.at('last'), LAST_FILE);
  onPoint('commit-marked');
  folder.rename(JOURNAL_FILE, staging.at('journal.json'));
  onPoint('journal-removed');
}

/** Makes the folders that are missing. Returns all folders whose entries the commit changes. */
function makeFolders(folder: Folder, parents: readonly string[]): readonly string[] {
  const missing = parents.filter((parent) => folder.kind(parent) === 'none');
  for (const parent of missing) folder.makeFolder(parent);
  return missing.length > 0 ? [...parents, ''] : parents;
}

function parentsOf(files: readonly JournalFile[]): string[] {
  return [...new Set(files.map(({ path }) => posix.dirname(path)))];
}
