import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs';
import { posix } from 'node:path';
import { type Code, TenancyError } from '../contract/problems';
import { FILE_MAX } from '../fleet/yaml/stream';
import { isErrno } from '../storage/file-errors';
import type { Entry, FileSource } from './files';

/** The files of a folder. Symbolic links are followed: they lead to input, and nothing is written here. */
export function folderFileSource(folder: string): FileSource {
  return {
    list: (path) => {
      const place = posix.join(folder, path);
      return orRefuse('folder-unreadable', place, () =>
        readdirSync(place, { withFileTypes: true }).map((entry) => entryOf(entry)),
      );
    },
    read: (path) => {
      const file = posix.join(folder, path);
      const bytes = orRefuse('file-unreadable', file, () => readBounded(file));
      return bytes === undefined ? undefined : textOf(bytes, file);
    },
  };
}

/** A link counts as a file; where it leads is seen when it is read. */
function entryOf(entry: Dirent): Entry {
  return { name: entry.name, isFolder: entry.isDirectory() };
}

/** Looks before it reads: a device or a pipe may never end, and a file too large is refused without its bytes. */
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

/** Nothing where nothing of the name is. */
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
  ['ENOTDIR', 'got a file in the place of a folder, want a folder; look for a slip in the path'],
  ['EACCES', 'got no permission to read it, want one; change its mode or owner'],
  ['ELOOP', 'got a link that leads back to itself, want a file; mend the link'],
]);
