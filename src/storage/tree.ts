import { join } from 'node:path';
import { type Problem, refuseIfAny } from '../contract/problems';
import type { FileSystem, Kind } from './file-system';

/** Everything at and below a path, with its kind, folders before what they hold. Links are told, never followed. */
export function walkTree(dir: string, path: string, disk: FileSystem): Map<string, Kind> {
  const found = new Map<string, Kind>();
  const top = disk.kind(join(dir, path));
  if (top !== 'none') visit(path, top);
  return found;

  function visit(at: string, kind: Kind): void {
    found.set(at, kind);
    if (kind === 'folder') for (const entry of disk.list(join(dir, at))) visit(`${at}/${entry.name}`, entry.kind);
  }
}

/** Removes a tree of our own work folder. A link in it is removed, not what it leads to. */
export function removeTree(dir: string, path: string, disk: FileSystem): void {
  for (const [at, kind] of [...walkTree(dir, path, disk)].reverse()) {
    if (kind === 'folder') disk.removeFolder(join(dir, at));
    else disk.removeFile(join(dir, at));
  }
}

export function removeIfThere(dir: string, path: string, disk: FileSystem): void {
  if (disk.kind(join(dir, path)) !== 'none') disk.removeFile(join(dir, path));
}

/** Makes the folders that a path needs. Looking first is a hundred times cheaper than making what is there. */
export function makeRoom(dir: string, path: string, disk: FileSystem): void {
  const folder = join(dir, ...foldersTo(path).slice(-1));
  if (disk.kind(folder) !== 'folder') disk.makeFolder(folder);
}

/** Throws a TenancyError (`output-symlink`) where a link stands at one of the paths or above it, below `dir`. */
export function refuseLinks(dir: string, paths: readonly string[], disk: FileSystem): void {
  const steps = new Set(paths.flatMap((path) => [...foldersTo(path), path]));
  refuseIfAny([...steps].filter((step) => disk.kind(join(dir, step)) === 'link').map((step) => linkProblem(dir, step)));
}

export function linkProblem(dir: string, path: string): Problem {
  return {
    code: 'output-symlink',
    file: join(dir, path),
    path: [],
    message: 'got a symbolic link, want a place of our own: links are not followed; remove it',
  };
}

/** `tenants`, `tenants/acme`, `tenants/acme/20-data` for a file of that stage: the folders on the way to a path. */
export function foldersTo(path: string): string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, i) => parts.slice(0, i + 1).join('/'));
}
