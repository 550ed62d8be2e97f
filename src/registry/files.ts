import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs';
import { type Code, type Problem, TenancyError } from '../errors';
import type { Fleet } from '../spec/fleet';
import { FILE_MAX } from '../spec/stream';
import type { Entry } from './listing';
import { readSource, type Shelf, tenantSource } from './registry';

/** Reads a registry folder: `platform.yaml` and `tenants/<id>.yaml`. What it cannot read, it gives as problems. */
export function readFleet(folder: string): Fleet {
  // An empty path would be the current folder.
  if (folder === '') return { platform: { ok: false, problems: [NO_PATH] }, tenants: { ok: true, value: [] } };
  return readSource(tenantSource(DISK, folder));
}

const NO_PATH: Problem = {
  code: 'folder-unreadable',
  message: 'got an empty path for the registry, want the name of its folder',
  path: [],
};

/** Symbolic links are followed: they lead to input, and nothing is written here. */
const DISK: Shelf = {
  list: (folder) =>
    orRefuse('folder-unreadable', folder, () => readdirSync(folder, { withFileTypes: true }).map(entryOf)),
  read: (file) => {
    const bytes = orRefuse('file-unreadable', file, () => readBounded(file));
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      throw refusal(
        'file-unreadable',
        file,
        'got bytes that are not UTF-8, want UTF-8; save the file in that encoding',
      );
    }
  },
};

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

function orRefuse<T>(code: Code, file: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    if (error instanceof TenancyError) throw error;
    throw refusal(code, file, reasonOf(error));
  }
}

function refusal(code: Code, file: string, message: string): TenancyError {
  return new TenancyError([{ code, message, path: [], file }]);
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  return REASONS.get(code) ?? `the disk says ${code}, want it readable`;
}

const REASONS: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'got nothing of this name, want it; look for a slip in the path'],
  ['ENOTDIR', 'got a file in the place of a folder, want a folder; look for a slip in the path'],
  ['EACCES', 'got no permission to read it, want one; change its mode or owner'],
  ['ELOOP', 'got a link that leads back to itself, want a file; mend the link'],
]);
