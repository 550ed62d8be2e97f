import type { Problem } from '../contract/problems';
import { formatGiven } from './yaml/value';

/** The problem of a tenant whose id has a tombstone. */
export function deletedProblem(id: string, tenant: string, tombstone: string): Problem {
  const message = `got the tenant ${formatGiven(id)} although ${tombstone} exists, want an id that was never a tenant's: remove this file, or restore the tombstone's folder from version control`;
  return { code: 'tenant-deleted', message, path: [], file: tenant };
}
