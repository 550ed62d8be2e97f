import { type FileSystem, nodeFileSystem } from '../../../src/storage/file-system';

/**
 * The real file system, but that it does not wait for the disk: no test cuts the power, and that wait is nine tenths of
 * the time of a test that writes at every point. The tests of `write` and of `crash` flush for real.
 */
export const unflushedDisk: FileSystem = { ...nodeFileSystem, flush: () => {} };

/** Which operations fail: everything that changes the disk, or everything at all. */
export type Reach = 'changes' | 'everything';

export interface Fault {
  readonly code: string;
  /** Counts from 0. */
  readonly at: number;
  /** `once` is a hiccup; `on` is a disk that stays full. */
  readonly lasts: 'once' | 'on';
  readonly reach: Reach;
}

/** The real disk, but that one operation fails, with nothing of it done, as the operating system would report it. */
export function faultyDisk(fault: Fault): { disk: FileSystem; hits: () => number } {
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
  const change = (operation: string, path: string, run: () => void): void => {
    guard(operation, path);
    run();
  };
  const disk: FileSystem = {
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
    flush: (path) => change('fsync', path, () => unflushedDisk.flush(path)),
  };
  return { disk, hits: () => count.hits };
}
