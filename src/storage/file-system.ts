import {
  accessSync,
  closeSync,
  constants,
  type Dirent,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
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

/** What stands at a path. A link is never followed to find out. */
export type Kind = 'none' | 'file' | 'folder' | 'link' | 'other';

export interface Entry {
  readonly name: string;
  readonly kind: Kind;
}

/**
 * The one door to the file system: everything in this folder goes through it, and tests make it fail. Operations are
 * synchronous and throw Node's own errors, with `code` and `path`. (The lock alone is proper-lockfile's business.)
 */
export interface FileSystem {
  kind(path: string): Kind;
  /** The kind of what the user named, who may well name a link: this one follows it. */
  kindBehind(path: string): Kind;
  read(path: string): string;
  /** What stands in a folder, sorted by name, with the kinds: to ask for them one by one costs more than the list. */
  list(path: string): Entry[];
  /** Makes a folder and those above it; one that exists is fine. */
  makeFolder(path: string): void;
  /** Writes a file that must not exist yet. */
  writeNew(path: string, text: string): void;
  /** Atomic on one file system; replaces a file. */
  rename(from: string, to: string): void;
  /** Throws what forbids that `path` is moved, and never moves it: `onto` is a folder of ours that is not empty. */
  tryMove(path: string, onto: string): void;
  /** Throws what forbids that something of `from` is moved into `folder`, and changes nothing. */
  tryEntry(folder: string, from: string): void;
  removeFile(path: string): void;
  /** Refuses a folder that is not empty. */
  removeFolder(path: string): void;
  /** Waits until a file's bytes, or a folder's names, would survive a power cut. */
  flush(path: string): void;
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
  // With its encoding named, a text is written as it is; without, Node makes a buffer of it first.
  writeNew: (path, text) => writeFileSync(path, text, { encoding: 'utf8', flag: 'wx' }),
  rename: renameSync,
  tryMove: (path, onto) => expectErrno(['ENOTEMPTY', 'EEXIST', 'EISDIR'], () => renameSync(path, onto)),
  tryEntry: (folder, from) => {
    accessSync(folder, constants.W_OK | constants.X_OK);
    // A name that is nowhere: whether the two places are one file system is looked at before that.
    expectErrno(['ENOENT'], () => renameSync(join(from, NOWHERE), join(folder, NOWHERE)));
  },
  removeFile: unlinkSync,
  removeFolder: (path) => rmdirSync(path),
  flush: (path) => withHandle(path, constants.O_RDONLY, fsyncSync),
};

const NOWHERE = '.tenancy-probe';

/** The operating system looks for everything else that forbids a rename before it comes to these. */
function expectErrno(codes: readonly string[], step: () => void): void {
  try {
    step();
  } catch (error) {
    if (!isErrno(error) || !codes.includes(error.code)) throw error;
  }
}

/** One by one: asked for many at once, Node says ENOENT for whatever the system says to the first, EROFS included. */
function makeFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return;
  if (dirname(path) !== path) makeFolder(dirname(path));
  expectErrno(['EEXIST'], () => mkdirSync(path));
}

/** Refuses a link in the last place even if it came after we looked. */
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
