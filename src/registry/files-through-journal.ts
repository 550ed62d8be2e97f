import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { TenancyError } from '../contract/problems';
import { diskProblem } from '../storage/file-errors';
import { type FileSystem, nodeFileSystem } from '../storage/file-system';
import { type FileSource, overlaid } from './files';
import { folderFileSource } from './folder-files';
import { readJournal } from './journal';
import { refuseWorkLinks } from './links';
import { JOURNAL_FILE, LAST_FILE, WORK_FOLDER } from './paths';

/**
 * The registry as it is without a lock: the texts of a commit that was decided and not finished win over the files.
 * Nothing is written. Throws a TenancyError for a journal that cannot be obeyed.
 */
export function journaledSource(dir: string, disk: FileSystem = nodeFileSystem): FileSource {
  const shelf = folderFileSource(dir);
  // Also where the folder cannot be looked into: the shelf says why.
  if (!existsSync(join(dir, WORK_FOLDER))) return shelf;
  try {
    refuseWorkLinks(dir, disk);
    const files = readJournal(dir, disk);
    return files === undefined ? shelf : overlaid(shelf, new Map(files.map(({ path, after }) => [path, after])));
  } catch (error) {
    const problem = diskProblem(error, dir, 'nothing was changed; give access to it, and run again');
    throw problem === undefined ? error : new TenancyError([problem]);
  }
}

/**
 * Equal before and after a reading, if no commit changed anything in between: a commit begins with a journal of its own,
 * and leaves another mark. Ask before the journal is read.
 */
export function stampOf(dir: string): string {
  // That there is a journal is not enough: the next commit may have begun since.
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
