import { join } from 'node:path';
import { type Problem, refuseIfAny } from '../contract/problems';
import type { Kind } from './file-system';
import type { Folder } from './folder';

/** Every entry at and below a path, with its kind, folders before their entries. Links are listed, never followed. */
export function walkTree(folder: Folder, path: string): Map<string, Kind> {
  const found = new Map<string, Kind>();
  const top = folder.kind(path);
  if (top !== 'none') visit(path, top);
  return found;

  function visit(at: string, kind: Kind): void {
    found.set(at, kind);
    if (kind === 'folder') for (const entry of folder.list(at)) visit(`${at}/${entry.name}`, entry.kind);
  }
}

/** Removes a tree. A link in it is removed, not its target. */
export function removeTree(folder: Folder, path: string): void {
  for (const [at, kind] of [...walkTree(folder, path)].reverse()) {
    if (kind === 'folder') folder.removeFolder(at);
    else folder.removeFile(at);
  }
}

export function removeIfPresent(folder: Folder, path: string): void {
  if (folder.kind(path) !== 'none') folder.removeFile(path);
}

/** Moves an entry, and makes the folders above its new path. */
export function move(folder: Folder, from: string, to: string): void {
  const parent = foldersTo(to).at(-1) ?? '';
  // `makeFolder` costs a hundred times more than the look.
  if (folder.kind(parent) !== 'folder') folder.makeFolder(parent);
  folder.rename(from, to);
}

/** Throws a TenancyError (`output-symlink`, `registry-symlink`) if there is a link at one of the paths or above it. */
export function refuseLinks(folder: Folder, paths: readonly string[]): void {
  const steps = new Set(paths.flatMap((path) => [...foldersTo(path), path]));
  refuseIfAny(
    [...steps]
      .filter((step) => folder.kind(step) === 'link')
      .map((step) => linkProblem(folder.store, join(folder.dir, step))),
  );
}

export function linkProblem(store: Folder['store'], file: string): Problem {
  const message = 'got a symbolic link, want none here: nothing is written through links; replace it with its target';
  return { code: `${store}-symlink`, file, path: [], message };
}

/** The folders above a path: `tenants`, `tenants/acme` for `tenants/acme/inventory.json`. */
export function foldersTo(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, i) => parts.slice(0, i + 1).join('/'));
}
