import { open } from 'node:fs/promises';
import { type FileSystem, nodeFileSystem } from '../storage/file-system';

/** The door to the file system for whoever writes here; tests make it fail. */
export interface RegistryDisk extends FileSystem {
  /** `flush` for many at once: what a file system does for one of them, it mostly does for all. */
  flushAll(paths: readonly string[]): Promise<void>;
}

export const registryDisk: RegistryDisk = {
  ...nodeFileSystem,
  flushAll: async (paths) => {
    for (let i = 0; i < paths.length; i += AT_ONCE) await Promise.all(paths.slice(i, i + AT_ONCE).map(flush));
  },
};

/** Bounded, since each holds a file open. */
const AT_ONCE = 32;

async function flush(path: string): Promise<void> {
  const handle = await open(path);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
