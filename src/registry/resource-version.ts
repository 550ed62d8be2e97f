import { TenancyError } from '../contract/problems';
import type { RegistryView } from './registry';

/**
 * Refuses a change that was made from another version of a tenant than the stored one: whoever stored that would lose
 * it. Throws a TenancyError (`conflict`).
 */
export function refuseStaleVersion(view: RegistryView, id: string, resourceVersion: string): void {
  const stored = view.tenant(id);
  if (stored?.resourceVersion === resourceVersion) return;
  const found = stored === undefined ? 'the tenant is gone' : `the stored one is ${stored.resourceVersion}`;
  const message = `got a change of the version ${resourceVersion}, and ${found}: read the tenant again, and change that`;
  const where = stored === undefined ? {} : { file: stored.file };
  throw new TenancyError([{ code: 'conflict', message, path: [], ...where }]);
}
