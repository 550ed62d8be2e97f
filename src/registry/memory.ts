import { posix } from 'node:path';
import { TenancyError } from '../errors';
import type { Fleet } from '../spec/fleet';
import type { Entry } from './listing';
import { readSource, type Shelf, tenantSource } from './registry';

/** Texts by their path: `{ 'platform.yaml': …, 'tenants/acme.yaml': … }`. */
export type Texts = Readonly<Record<string, string>>;

/** The registry that these texts would be in a folder of this name. */
export function fleetOfTexts(texts: Texts, folder = 'fleet'): Fleet {
  return readSource(tenantSource(shelfOf(texts, folder), folder));
}

function shelfOf(texts: Texts, root: string): Shelf {
  const files = new Map(Object.entries(texts).map(([path, text]) => [posix.join(root, path), text]));
  return {
    list: (folder) => {
      const inside = [...files.keys()].filter((file) => file.startsWith(`${folder}/`));
      if (inside.length === 0) throw missing('folder-unreadable', folder);
      return entriesOf(inside.map((file) => file.slice(folder.length + 1)));
    },
    read: (file) => {
      const text = files.get(file);
      if (text === undefined) throw missing('file-unreadable', file);
      return text;
    },
  };
}

function entriesOf(paths: readonly string[]): Entry[] {
  const folders = new Map(paths.map((path) => [path.split('/')[0] ?? path, path.includes('/')]));
  return [...folders].map(([name, isFolder]) => ({ name, isFolder }));
}

function missing(code: 'folder-unreadable' | 'file-unreadable', file: string): TenancyError {
  return new TenancyError([{ code, message: 'got nothing of this name, want it', path: [], file }]);
}
