import { posix } from 'node:path';
import { attempt, type Outcome, type Problem, refuseIfAny, TenancyError } from '../contract/problems';
import type { FleetEntry, FleetFile } from '../fleet/fleet';
import { parseStatus, parseTombstone } from '../fleet/records';
import { digestOf } from '../lib/digest';
import { fileChanges, filesOf } from './changes';
import { type FileName, listFiles, mayNameFile } from './file-names';
import { type Entry, type FileSource, overlaid } from './files';
import { PLATFORM_FILE, STATUS_FOLDER, TENANTS_FOLDER, TOMBSTONES_FOLDER } from './paths';
import type { RegistryView } from './registry';

/** A view of the registry with these files. `folder` is its name in messages. */
export function viewOf(source: FileSource, folder: string): RegistryView {
  const tenants = recordsIn(source, folder, TENANTS_FOLDER, () => tenantEntries(source, folder));
  const statuses = recordsIn(source, folder, STATUS_FOLDER, () => source.list(STATUS_FOLDER) ?? []);
  const tombstones = recordsIn(source, folder, TOMBSTONES_FOLDER, () => source.list(TOMBSTONES_FOLDER) ?? []);
  const platform = () => fileOn(source, folder, PLATFORM_FILE);
  return {
    platform,
    tenantIds: tenants.ids,
    tenant: (id) => {
      const found = tenants.find(id);
      return found && { ...found, resourceVersion: digestOf(found.text) };
    },
    status: (id) => {
      const found = statuses.find(id);
      return found && parseStatus(found.text, found.file).status;
    },
    tombstoneIds: tombstones.ids,
    tombstone: (id) => {
      const found = tombstones.find(id);
      return found && parseTombstone(found.text, found.file).tombstone;
    },
    with: (changes) => viewOf(overlaid(source, filesOf(changes)), folder),
    changedBy: (changes) => fileChanges(source, folder, changes),
    fleet: () => ({ platform: attempt(platform), tenants: tenants.all(), tombstones: tombstones.all() }),
  };
}

/** The files `<id>.yaml` of one folder. */
interface Records {
  ids(): readonly string[];
  find(id: string): FleetFile | undefined;
  all(): Outcome<readonly FleetEntry[]>;
}

function recordsIn(source: FileSource, root: string, folder: string, entries: () => readonly Entry[]): Records {
  const folderPath = posix.join(root, folder);
  const fileOf = ({ id, problems }: FileName): FleetFile => {
    refuseIfAny(problems);
    return fileOn(source, root, `${folder}/${id}.yaml`);
  };
  return {
    ids: () => [...listFiles(entries(), folderPath).keys()],
    // Only names that may be the file are checked: there may be a thousand.
    find: (id) => {
      const name = listFiles(entries().filter(mayNameFile(id)), folderPath).get(id);
      return name && fileOf(name);
    },
    all: () =>
      attempt(() =>
        [...listFiles(entries(), folderPath).values()].map((name) => ({
          id: name.id,
          file: attempt(() => fileOf(name)),
        })),
      ),
  };
}

/** Git keeps no empty folders: if all tenants were deleted, there may be only tombstones. */
function tenantEntries(source: FileSource, root: string): readonly Entry[] {
  const entries = source.list(TENANTS_FOLDER);
  if (entries !== undefined) return entries;
  if (source.list(TOMBSTONES_FOLDER) !== undefined) return [];
  throw new TenancyError([missing('folder-unreadable', posix.join(root, TENANTS_FOLDER))]);
}

function fileOn(source: FileSource, root: string, path: string): FleetFile {
  const file = posix.join(root, path);
  const text = source.read(path);
  if (text === undefined) throw new TenancyError([missing('file-unreadable', file)]);
  return { file, text };
}

function missing(code: 'folder-unreadable' | 'file-unreadable', file: string): Problem {
  return { code, message: 'got nothing of this name, want it; check the path', path: [], file };
}
