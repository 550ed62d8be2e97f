import { TenancyError } from '../contract/problems';
import type { RegistryView } from './registry';

/** Throws a TenancyError (`conflict`) for a change of an older version: it would overwrite a newer change. */
export function refuseStaleVersion(view: RegistryView, id: string, resourceVersion: string): void {
  const stored = view.tenant(id);
  if (stored?.resourceVersion === resourceVersion) return;
  const found = stored === undefined ? 'the tenant is gone' : `the stored one is ${stored.resourceVersion}`;
  const message = `got a change of the version ${resourceVersion}, and ${found}: read the tenant again, and change that`;
  const where = stored === undefined ? {} : { file: stored.file };
  throw new TenancyError([{ code: 'conflict', message, path: [], ...where }]);
}
