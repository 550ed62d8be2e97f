import { type FileSystem, nodeFileSystem } from '../../../src/storage/file-system';

/**
 * The real file system without waiting for the disk: no test cuts the power, and that wait is nine tenths of the time of
 * a test that writes at every point. The tests of `write` and of `crash` flush for real.
 */
export const unflushedFileSystem: FileSystem = { ...nodeFileSystem, flush: async () => {} };

export interface Fault {
  readonly code: string;
  /** The operation that fails. Counts from 0. */
  readonly at: number;
  /** `once`: only this operation; `on`: all later ones too, as on a disk that stays full. */
  readonly lasts: 'once' | 'on';
  /** The operations that count: those that change the disk, or all. */
  readonly reach: 'changes' | 'everything';
}

/**
 * The real file system, but one operation fails and does nothing, with the error that the operating system would give.
 */
export function faultyFileSystem(fault: Fault): { fileSystem: FileSystem; hits: () => number } {
  const count = { operations: 0, hits: 0 };
  const guard = (operation: string, path: string): void => {
    const now = count.operations++;
    if (fault.lasts === 'once' ? now !== fault.at : now < fault.at) return;
    count.hits += 1;
    const error = new Error(`${fault.code}: ${operation} '${path}'`);
    throw Object.assign(error, { code: fault.code, syscall: operation, path });
  };
  const read = <T>(operation: string, path: string, run: () => T): T => {
    if (fault.reach === 'everything') guard(operation, path);
    return run();
  };
  const change = <T>(operation: string, path: string, run: () => T): T => {
    guard(operation, path);
    return run();
  };
  const fileSystem: FileSystem = {
    kind: (path) => read('lstat', path, () => nodeFileSystem.kind(path)),
    kindBehind: (path) => read('stat', path, () => nodeFileSystem.kindBehind(path)),
    read: (path) => read('open', path, () => nodeFileSystem.read(path)),
    list: (path) => read('scandir', path, () => nodeFileSystem.list(path)),
    makeFolder: (path) => change('mkdir', path, () => nodeFileSystem.makeFolder(path)),
    writeNew: (path, text) => change('write', path, () => nodeFileSystem.writeNew(path, text)),
    rename: (from, to) => change('rename', from, () => nodeFileSystem.rename(from, to)),
    tryMove: (path, onto) => change('rename', path, () => nodeFileSystem.tryMove(path, onto)),
    tryEntry: (folder, from) => change('access', folder, () => nodeFileSystem.tryEntry(folder, from)),
    removeFile: (path) => change('unlink', path, () => nodeFileSystem.removeFile(path)),
    removeFolder: (path) => change('rmdir', path, () => nodeFileSystem.removeFolder(path)),
    flush: async (paths) => {
      const [first] = paths;
      if (first !== undefined) await change('fsync', first, () => unflushedFileSystem.flush(paths));
    },
  };
  return { fileSystem, hits: () => count.hits };
}
