import { posix } from 'node:path';
import { attempt, type Problem, refuseIfAny } from '../errors';
import type { Fleet, FleetFile } from '../spec/fleet';
import { type Entry, listTenants, type TenantName } from './listing';

/** Where a registry is read from. Each method throws a TenancyError with all problems of what it was asked for. */
export interface TenantSource {
  platform(): FleetFile;
  /** What the names of the files say, sorted. A file with a wrong name is listed, and refused when it is asked for. */
  tenantIds(): readonly string[];
  tenant(id: string): FleetFile;
}

/** The two things that a place for files can do. Both throw a TenancyError. */
export interface Shelf {
  list(folder: string): readonly Entry[];
  read(file: string): string;
}

/** The registry `platform.yaml`, `tenants/<id>.yaml` in a folder of a shelf. The folder is listed once. */
export function tenantSource(shelf: Shelf, folder: string): TenantSource {
  const tenants = posix.join(folder, 'tenants');
  let listed: ReadonlyMap<string, TenantName> | undefined;
  const names = (): ReadonlyMap<string, TenantName> => {
    listed ??= listTenants(shelf.list(tenants), tenants);
    return listed;
  };
  const fileAt = (file: string): FleetFile => ({ file, text: shelf.read(file) });
  return {
    platform: () => fileAt(posix.join(folder, 'platform.yaml')),
    tenantIds: () => [...names().keys()],
    tenant: (id) => {
      const name = names().get(id);
      refuseIfAny(name === undefined ? [noFile(id, tenants)] : name.problems);
      return fileAt(`${tenants}/${id}.yaml`);
    },
  };
}

/** Reads everything once. What cannot be read becomes problems in its place, so nothing is thrown. */
export function readSource(source: TenantSource): Fleet {
  return {
    platform: attempt(() => source.platform()),
    tenants: attempt(() => source.tenantIds().map((id) => ({ id, file: attempt(() => source.tenant(id)) }))),
  };
}

function noFile(id: string, folder: string): Problem {
  return { code: 'tenant-unknown', message: `got no file ${folder}/${id}.yaml, want one; write it`, path: [] };
}
