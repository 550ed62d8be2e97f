import {
  accessSync,
  closeSync,
  constants,
  type Dirent,
  lstatSync,
  mkdirSync,
  openSync,
  promises,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { compareText } from '../kubernetes/object';
import { isErrno } from './file-errors';

/** The kind of an entry of a folder. Links are not followed. */
export type Kind = 'none' | 'file' | 'folder' | 'link' | 'other';

export interface Entry {
  readonly name: string;
  readonly kind: Kind;
}

/**
 * The file operations of `storage/`, `output/` and of commits to the registry. Tests pass one that fails. The
 * operations throw Node's own errors, with `code` and `path`. Only the lock does without it: it belongs to
 * proper-lockfile.
 */
export interface FileSystem {
  kind(path: string): Kind;
  /** Like `kind`, but follows links: the user may name a link to a folder. */
  kindBehind(path: string): Kind;
  read(path: string): string;
  /** The entries of a folder, sorted by name. */
  list(path: string): Entry[];
  /** Makes a folder and those above it; one that exists is fine. */
  makeFolder(path: string): void;
  /** Writes a file that must not exist yet. */
  writeNew(path: string, text: string): void;
  /** Atomic on one file system; replaces a file. */
  rename(from: string, to: string): void;
  /** Throws the error that a move of `path` would give, and moves nothing. `onto` is a folder that is not empty. */
  tryMove(path: string, onto: string): void;
  /** Throws the error that a move of an entry of `from` into `folder` would give, and moves nothing. */
  tryEntry(folder: string, from: string): void;
  removeFile(path: string): void;
  /** Refuses a folder that is not empty. */
  removeFolder(path: string): void;
  /**
   * Waits until the bytes of files, and the names in folders, would survive a power cut. Many at once, because what a
   * file system does for one of them, it mostly does for all.
   */
  flush(paths: readonly string[]): Promise<void>;
}

export const nodeFileSystem: FileSystem = {
  kind: (path) => kindOf(lstatSync(path, { throwIfNoEntry: false })),
  kindBehind: (path) => kindOf(statSync(path, { throwIfNoEntry: false })),
  read: readRegular,
  list: (path) =>
    readdirSync(path, { withFileTypes: true })
      .map(entryOf)
      .sort((a, b) => compareText(a.name, b.name)),
  makeFolder,
  // Node writes a string directly only if the encoding is named; otherwise it makes a buffer first.
  writeNew: (path, text) => writeFileSync(path, text, { encoding: 'utf8', flag: 'wx' }),
  rename: renameSync,
  tryMove: (path, onto) => expectErrno(['ENOTEMPTY', 'EEXIST', 'EISDIR'], () => renameSync(path, onto)),
  tryEntry: (folder, from) => {
    accessSync(folder, constants.W_OK | constants.X_OK);
    // No such file exists. The kernel compares the two file systems before it looks for the file.
    expectErrno(['ENOENT'], () => renameSync(join(from, PROBE), join(folder, PROBE)));
  },
  removeFile: unlinkSync,
  removeFolder: (path) => rmdirSync(path),
  flush: async (paths) => {
    for (let i = 0; i < paths.length; i += FLUSHED_AT_ONCE)
      await Promise.all(paths.slice(i, i + FLUSHED_AT_ONCE).map(flushOne));
  },
};

/** Bounded, since each flush holds a file open. */
const FLUSHED_AT_ONCE = 32;

async function flushOne(path: string): Promise<void> {
  const handle = await promises.open(path);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const PROBE = '.tenancy-probe';

/** Runs a rename that must fail. The kernel reports these errors only after it has found no other reason to refuse. */
function expectErrno(codes: readonly string[], step: () => void): void {
  try {
    step();
  } catch (error) {
    if (!isErrno(error) || !codes.includes(error.code)) throw error;
  }
}

/** Makes one folder after the other: a recursive `mkdirSync` reports ENOENT even where the system said EROFS. */
function makeFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return;
  if (dirname(path) !== path) makeFolder(dirname(path));
  expectErrno(['EEXIST'], () => mkdirSync(path));
}

/** Reads a file, and refuses a link at its path even if the link was made after `kind` was called. */
function readRegular(path: string): string {
  return withHandle(path, constants.O_RDONLY | constants.O_NOFOLLOW, (handle) => readFileSync(handle, 'utf8'));
}

function withHandle<T>(path: string, flags: number, use: (handle: number) => T): T {
  const handle = openSync(path, flags);
  try {
    return use(handle);
  } finally {
    closeSync(handle);
  }
}

function entryOf(entry: Dirent): Entry {
  return { name: entry.name, kind: kindOf(entry) };
}

function kindOf(found: { isFile(): boolean; isDirectory(): boolean; isSymbolicLink(): boolean } | undefined): Kind {
  if (found === undefined) return 'none';
  if (found.isFile()) return 'file';
  if (found.isDirectory()) return 'folder';
  return found.isSymbolicLink() ? 'link' : 'other';
}
