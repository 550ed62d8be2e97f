import type { Problem } from '../contract/problems';
import { formatGiven } from './yaml/value';

/** A tenant whose file stands beside the tombstone of its id. */
export function deletedProblem(id: string, tenant: string, tombstone: string): Problem {
  const message = `got the tenant ${formatGiven(id)} beside ${tombstone}, want an id that was never a tenant's: remove this file, or restore the tombstone's folder from version control`;
  return { code: 'tenant-deleted', message, path: [], file: tenant };
}
