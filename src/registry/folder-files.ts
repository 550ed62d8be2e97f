import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs';
import { posix } from 'node:path';
import { type Code, TenancyError } from '../contract/problems';
import { FILE_MAX } from '../fleet/yaml/stream';
import { isErrno } from '../storage/file-errors';
import type { Entry, FileSource } from './files';

/** The files of a folder. Symbolic links are followed, because nothing is written here. */
export function folderFileSource(folder: string): FileSource {
  return {
    list: (path) => {
      const file = posix.join(folder, path);
      return orRefuse('folder-unreadable', file, () => readdirSync(file, { withFileTypes: true }).map(entryOf));
    },
    read: (path) => {
      const file = posix.join(folder, path);
      const bytes = orRefuse('file-unreadable', file, () => readBounded(file));
      return bytes === undefined ? undefined : textOf(bytes, file);
    },
  };
}

/** A link counts as a file: reading it shows its target. */
function entryOf(entry: Dirent): Entry {
  return { name: entry.name, isFolder: entry.isDirectory() };
}

/** Reads a regular file of limited size. Checked before reading, because a device or a pipe may never end. */
function readBounded(file: string): Uint8Array {
  const stats = statSync(file);
  if (!stats.isFile()) throw refusal('file-unreadable', file, 'got no regular file, want one');
  if (stats.size > FILE_MAX) throw refusal('file-too-large', file, `got ${stats.size} bytes, want at most ${FILE_MAX}`);
  return readFileSync(file);
}

function textOf(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw refusal('file-unreadable', file, 'got bytes that are not UTF-8, want UTF-8; save the file in that encoding');
  }
}

/** Runs a step; `undefined` if the file or folder does not exist. */
function orRefuse<T>(code: Code, file: string, step: () => T): T | undefined {
  try {
    return step();
  } catch (error) {
    if (!isErrno(error)) throw error;
    if (error.code === 'ENOENT') return undefined;
    throw refusal(code, file, REASONS.get(error.code) ?? `the disk says ${error.code}, want it readable`);
  }
}

function refusal(code: Code, file: string, message: string): TenancyError {
  return new TenancyError([{ code, message, path: [], file }]);
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ['ENOTDIR', 'got a file, want a folder; check the path'],
  ['EACCES', 'got no permission to read it, want one; change its mode or owner'],
  ['ELOOP', 'got a link to itself, want a file; correct the link'],
]);
