import { posix } from 'node:path';
import { isTenantId } from '../contract/names';
import { type Problem, refuseIfAny } from '../contract/problems';
import { printStatus, printTombstone } from '../fleet/records';
import { deletedProblem } from '../fleet/tombstoned';
import { FILE_MAX } from '../fleet/yaml/stream';
import { type FileSource, type Files, overlaid } from './files';
import { STATUS_FOLDER, TENANTS_FOLDER, TOMBSTONES_FOLDER } from './paths';
import type { FileChange, RegistryChanges } from './registry';

/** The files of some changes. Throws a RangeError for an id that is no tenant's id: it would name another file. */
export function filesOf({ tenants = {}, statuses = {}, tombstones = {} }: RegistryChanges): Files {
  return new Map([
    ...entriesOf(TENANTS_FOLDER, tenants, (_id, text) => text),
    ...entriesOf(STATUS_FOLDER, statuses, printStatus),
    ...entriesOf(TOMBSTONES_FOLDER, tombstones, printTombstone),
  ]);
}

/**
 * The files that the changes really change. Throws a TenancyError: `tenant-deleted` for a tenant with a tombstone,
 * `file-too-large` for a file that could not be read again.
 */
export function fileChanges(source: FileSource, folder: string, changes: RegistryChanges): FileChange[] {
  const files = filesOf(changes);
  const changed = [...files]
    .map(([path, after]) => ({ path, before: source.read(path) ?? null, after }))
    .filter(({ before, after }) => before !== after);
  const next = overlaid(source, files);
  const ids = new Set([...Object.keys(changes.tenants ?? {}), ...Object.keys(changes.tombstones ?? {})]);
  refuseIfAny([...changed.flatMap((one) => sizeProblems(one, folder)), ...deletedProblems(next, folder, ids)]);
  return changed;
}

function entriesOf<T>(
  folder: string,
  records: Readonly<Record<string, T | null>>,
  print: (id: string, record: T) => string,
): [string, string | null][] {
  return Object.entries(records).map(([id, record]) => {
    if (!isTenantId(id)) throw new RangeError(`got a change of ${JSON.stringify(id)}, want the id of a tenant`);
    return [`${folder}/${id}.yaml`, record === null ? null : print(id, record)];
  });
}

function sizeProblems({ path, after }: FileChange, folder: string): Problem[] {
  const size = Buffer.byteLength(after ?? '');
  if (size <= FILE_MAX) return [];
  const message = `got ${size} bytes to write, want at most ${FILE_MAX}`;
  return [{ code: 'file-too-large', message, path: [], file: posix.join(folder, path) }];
}

function deletedProblems(next: FileSource, folder: string, ids: ReadonlySet<string>): Problem[] {
  return [...ids].flatMap((id) => {
    const tenant = `${TENANTS_FOLDER}/${id}.yaml`;
    const tombstone = `${TOMBSTONES_FOLDER}/${id}.yaml`;
    if (next.read(tenant) === undefined || next.read(tombstone) === undefined) return [];
    return [deletedProblem(id, posix.join(folder, tenant), posix.join(folder, tombstone))];
  });
}
