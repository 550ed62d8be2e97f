import { join } from 'node:path';
import { type FileSystem, nodeFileSystem } from './file-system';

/** The work folder: lock, journal and staged files of a write. It is hidden from Git. */
export const WORK_FOLDER = '.tenancy';
export const LOCK_FOLDER = `${WORK_FOLDER}/lock`;
export const JOURNAL_FILE = `${WORK_FOLDER}/journal.json`;
export const IGNORE_FILE = `${WORK_FOLDER}/.gitignore`;

/** A folder that is changed under a lock and a journal: file operations with paths that count from it and use `/`. */
export interface Folder extends FileSystem {
  /** The folder, as the user named it. */
  readonly dir: string;
  /** The codes of its problems begin with this word. */
  readonly store: 'output' | 'registry';
  /** For paths outside of the folder. */
  readonly fileSystem: FileSystem;
}

export function openFolder(store: Folder['store'], dir: string, fileSystem = nodeFileSystem): Folder {
  const at = (path: string): string => join(dir, path);
  return {
    dir,
    store,
    fileSystem,
    kind: (path) => fileSystem.kind(at(path)),
    kindBehind: (path) => fileSystem.kindBehind(at(path)),
    read: (path) => fileSystem.read(at(path)),
    list: (path) => fileSystem.list(at(path)),
    makeFolder: (path) => fileSystem.makeFolder(at(path)),
    writeNew: (path, text) => fileSystem.writeNew(at(path), text),
    rename: (from, to) => fileSystem.rename(at(from), at(to)),
    tryMove: (path, onto) => fileSystem.tryMove(at(path), at(onto)),
    tryEntry: (folder, from) => fileSystem.tryEntry(at(folder), at(from)),
    removeFile: (path) => fileSystem.removeFile(at(path)),
    removeFolder: (path) => fileSystem.removeFolder(at(path)),
    flush: (paths) => fileSystem.flush(paths.map(at)),
  };
}
