import type { Fleet } from '../fleet/fleet';
import { queue } from '../lib/queue';
import { fileChanges } from './changes';
import { cached, type Entry, type FileSource } from './files';
import type { TenantRegistry } from './registry';
import { viewOf } from './view';

/** Texts by their path: `{ 'platform.yaml': …, 'tenants/acme.yaml': … }`. */
export type Texts = Readonly<Record<string, string>>;

/** A registry in the memory of this process. `folder` is its name in messages. */
export function memoryRegistry(texts: Texts, folder = 'fleet'): TenantRegistry {
  let files: ReadonlyMap<string, string> = new Map(Object.entries(texts));
  const inTurn = queue();
  return {
    read: async (use) => await use(viewOf(cached(fileSourceOf(files)), folder)),
    commit: (step) =>
      inTurn(async () => {
        const source = cached(fileSourceOf(files));
        const { changes, value } = await step(viewOf(source, folder));
        const next = new Map(files);
        for (const { path, after } of fileChanges(source, folder, changes)) {
          if (after === null) next.delete(path);
          else next.set(path, after);
        }
        // A new map, so that earlier views keep their files.
        files = next;
        return value;
      }),
  };
}

/** The fleet of a registry with these texts. */
export function fleetOfTexts(texts: Texts, folder = 'fleet'): Fleet {
  return viewOf(cached(fileSourceOf(new Map(Object.entries(texts)))), folder).fleet();
}

function fileSourceOf(files: ReadonlyMap<string, string>): FileSource {
  return {
    list: (folder) => {
      const inside = [...files.keys()].filter((path) => path.startsWith(`${folder}/`));
      return inside.length === 0 ? undefined : entriesOf(inside.map((path) => path.slice(folder.length + 1)));
    },
    read: (path) => files.get(path),
  };
}

function entriesOf(paths: readonly string[]): Entry[] {
  const folders = new Map(paths.map((path) => [path.split('/')[0] ?? path, path.includes('/')]));
  return [...folders].map(([name, isFolder]) => ({ name, isFolder }));
}
