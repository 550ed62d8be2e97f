import { type Problem, TenancyError } from '../contract/problems';
import type { Fleet } from '../fleet/fleet';
import { openFolder } from '../storage/folder';
import { cached } from './files';
import { folderFileSource } from './folder-files';
import { journaledSource, stampOf } from './journaled-source';
import { viewOf } from './view';

/** How often a fleet is read again if a commit happened meanwhile. */
const TRIES = 20;

/**
 * Reads a registry folder: `platform.yaml`, `tenants/<id>.yaml`, `tombstones/<id>.yaml`, with the changes of an
 * interrupted commit. Files that cannot be read become problems. Nothing is written.
 */
export function readFleet(folder: string): Fleet {
  // An empty path would be the current folder.
  if (folder === '') return { ...EMPTY, platform: { ok: false, problems: [NO_PATH] } };
  for (let left = TRIES; left > 0; left -= 1) {
    const stamp = stampOf(folder);
    const fleet = readOnce(folder);
    if (stampOf(folder) === stamp) return fleet;
  }
  return withoutTenants(folder, [BUSY]);
}

function readOnce(folder: string): Fleet {
  try {
    return viewOf(cached(journaledSource(openFolder('registry', folder))), folder).fleet();
  } catch (error) {
    if (error instanceof TenancyError) return withoutTenants(folder, error.problems);
    throw error;
  }
}

/** The platform is still read: no journal contains it. */
function withoutTenants(folder: string, problems: readonly Problem[]): Fleet {
  return { ...viewOf(folderFileSource(folder), folder).fleet(), ...EMPTY, tenants: { ok: false, problems } };
}

const EMPTY = { tenants: { ok: true, value: [] }, tombstones: { ok: true, value: [] } } as const;

const NO_PATH: Problem = {
  code: 'folder-unreadable',
  message: 'got an empty path for the registry, want the name of its folder',
  path: [],
};

const BUSY: Problem = {
  code: 'registry-locked',
  message: 'got a change of the fleet at each try to read it, want none meanwhile; run again',
  path: [],
};
