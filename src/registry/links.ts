import { join, posix } from 'node:path';
import { type Problem, refuseIfAny } from '../contract/problems';
import type { FileSystem } from '../storage/file-system';
import { IGNORE_FILE, JOURNAL_FILE, LAST_FILE, LOCK_FOLDER, WORK_FOLDER } from './paths';

/** Throws a TenancyError (`registry-symlink`) for a link in the place of what a commit makes for itself. */
export function refuseWorkLinks(dir: string, disk: FileSystem): void {
  refuseLinks(dir, [WORK_FOLDER, LOCK_FOLDER, IGNORE_FILE, JOURNAL_FILE, LAST_FILE], disk);
}

/** Throws a TenancyError for what cannot be replaced by a file: a link at a path or above it, a folder, a device. */
export function refuseUnwritable(dir: string, files: readonly { readonly path: string }[], disk: FileSystem): void {
  const paths = files.map(({ path }) => path);
  refuseLinks(dir, [...new Set(paths.map((path) => posix.dirname(path))), ...paths], disk);
  const odd = paths.filter((path) => !['none', 'file'].includes(disk.kind(join(dir, path))));
  refuseIfAny(
    odd.map((path) => ({
      code: 'file-unexpected',
      file: posix.join(dir, path),
      path: [],
      message: 'got something that is no file, want a file or nothing; move it away',
    })),
  );
}

function refuseLinks(dir: string, paths: readonly string[], disk: FileSystem): void {
  refuseIfAny(paths.filter((path) => disk.kind(join(dir, path)) === 'link').map((path) => linkFault(dir, path)));
}

function linkFault(dir: string, path: string): Problem {
  return {
    code: 'registry-symlink',
    file: posix.join(dir, path),
    path: [],
    message:
      'got a symbolic link, want a place of our own: nothing is written through a link; put what it leads to here',
  };
}
