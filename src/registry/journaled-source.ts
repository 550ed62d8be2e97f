import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { TenancyError } from '../contract/problems';
import { diskProblem } from '../storage/file-errors';
import { type Folder, JOURNAL_FILE, WORK_FOLDER } from '../storage/folder';
import { refuseWorkLinks } from './commit';
import { type FileSource, overlaid } from './files';
import { folderFileSource } from './folder-files';
import { readCommit } from './journal';
import { LAST_FILE } from './paths';

/**
 * The files of the registry, with the changes of an interrupted commit, if there is one. Needs no lock, writes nothing.
 * Throws a TenancyError for a journal that cannot be followed.
 */
export function journaledSource(folder: Folder): FileSource {
  const source = folderFileSource(folder.dir);
  // Also true for a folder without read permission: `source` reports that.
  if (!existsSync(join(folder.dir, WORK_FOLDER))) return source;
  try {
    refuseWorkLinks(folder);
    const files = readCommit(folder);
    return files === undefined ? source : overlaid(source, new Map(files.map(({ path, after }) => [path, after])));
  } catch (error) {
    const problem = diskProblem(error, folder.dir, 'nothing was changed; give access to it, and run again');
    throw problem === undefined ? error : new TenancyError([problem]);
  }
}

/**
 * A text that differs before and after a reading if a commit changed files in between: each commit writes a new
 * journal, then a new `LAST_FILE`. The first call must come before the journal is read.
 */
export function stampOf(dir: string): string {
  // It does not suffice that a journal exists: it may be the journal of another commit.
  const journal = found(() => {
    const { ino, mtimeNs } = statSync(join(dir, JOURNAL_FILE), { bigint: true });
    return `${ino} ${mtimeNs}`;
  });
  return `${journal} ${found(() => readFileSync(join(dir, LAST_FILE), 'utf8'))}`;
}

function found(look: () => string): string {
  try {
    return look();
  } catch {
    return 'nothing';
  }
}
