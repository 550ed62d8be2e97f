/** An entry of a folder. */
export interface Entry {
  readonly name: string;
  readonly isFolder: boolean;
}

/**
 * Files to read. Paths count from the registry's folder and use `/`: `tenants/acme.yaml`. Both methods return
 * `undefined` for a path that does not exist, and throw a TenancyError for one that cannot be read.
 */
export interface FileSource {
  list(folder: string): readonly Entry[] | undefined;
  read(path: string): string | undefined;
}

/** Texts by their path; `null` for a removed file. */
export type Files = ReadonlyMap<string, string | null>;

/** Reads each folder and each file once. */
export function cached(source: FileSource): FileSource {
  const lists = new Map<string, readonly Entry[] | undefined>();
  const texts = new Map<string, string | undefined>();
  return {
    list: (folder) => once(lists, folder, () => source.list(folder)),
    read: (path) => once(texts, path, () => source.read(path)),
  };
}

function once<T>(known: Map<string, T | undefined>, key: string, ask: () => T | undefined): T | undefined {
  if (!known.has(key)) known.set(key, ask());
  return known.get(key);
}

/** A source with these files instead of its own. */
export function overlaid(source: FileSource, files: Files): FileSource {
  return {
    read: (path) => (files.has(path) ? (files.get(path) ?? undefined) : source.read(path)),
    list: (folder) => {
      const changed = [...files].filter(([path]) => path.startsWith(`${folder}/`));
      const below = source.list(folder);
      if (changed.length === 0) return below;
      const names = new Map(changed.map(([path, text]) => [path.slice(folder.length + 1), text]));
      const added = [...names].filter(([, text]) => text !== null).map(([name]) => ({ name, isFolder: false }));
      return [...(below ?? []).filter((entry) => !names.has(entry.name)), ...added];
    },
  };
}
