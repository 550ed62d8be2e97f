import {
  closeSync,
  constants,
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

/** What stands at a path. A link is never followed to find out. */
export type Kind = 'none' | 'file' | 'folder' | 'link' | 'other';

/**
 * The one door to the file system: everything in this folder goes through it, and tests make it fail. Operations are
 * synchronous and throw Node's own errors, with `code` and `path`. (The lock alone is proper-lockfile's business.)
 */
export interface Disk {
  kind(path: string): Kind;
  /** The kind of what the user named, who may well name a link: this one follows it. */
  kindBehind(path: string): Kind;
  read(path: string): string;
  /** The names in a folder, sorted. */
  list(path: string): string[];
  /** Makes a folder and those above it; one that exists is fine. */
  makeFolder(path: string): void;
  /** Writes a file that must not exist yet. */
  writeNew(path: string, text: string): void;
  /** Atomic on one file system; replaces a file. */
  rename(from: string, to: string): void;
  removeFile(path: string): void;
  /** Refuses a folder that is not empty. */
  removeFolder(path: string): void;
  /** Waits until a file's bytes, or a folder's names, would survive a power cut. */
  flush(path: string): void;
}

export const nodeDisk: Disk = {
  kind: (path) => kindOf(lstatSync(path, { throwIfNoEntry: false })),
  kindBehind: (path) => kindOf(statSync(path, { throwIfNoEntry: false })),
  read: readRegular,
  list: (path) => readdirSync(path).sort(),
  makeFolder: (path) => {
    mkdirSync(path, { recursive: true });
  },
  writeNew: (path, text) => writeFileSync(path, text, { flag: 'wx' }),
  rename: renameSync,
  removeFile: unlinkSync,
  removeFolder: (path) => rmdirSync(path),
  flush: (path) => withHandle(path, constants.O_RDONLY, fsyncSync),
};

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

function kindOf(found: { isFile(): boolean; isDirectory(): boolean; isSymbolicLink(): boolean } | undefined): Kind {
  if (found === undefined) return 'none';
  if (found.isFile()) return 'file';
  if (found.isDirectory()) return 'folder';
  return found.isSymbolicLink() ? 'link' : 'other';
}
