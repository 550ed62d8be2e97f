import { checkObjects, type Finding } from '../checks/rules';
import type { Problem } from '../contract/problems';
import type { Manifest } from '../contract/stages';
import type { ResolvedTenant } from '../tenant/model';
import { renderRetained, renderTenant } from '../tenant/render';

/** A rendered tenant with everything that the checks found in it. */
export interface CheckedTenant {
  readonly manifests: readonly Manifest[];
  readonly problems: readonly Problem[];
}

/**
 * Renders one tenant and checks its objects together with the retained ones. `synth` and the management API both use it,
 * so that no change is stored which `synth` refuses. `source` is the `file` of each problem.
 */
export function renderAndCheck(tenant: ResolvedTenant, source: string): CheckedTenant {
  const manifests = renderTenant(tenant);
  const objects = [...manifests.map((manifest) => manifest.object), ...renderRetained(tenant, manifests)];
  return { manifests, problems: checkObjects(objects, tenant).map((finding) => problemOf(finding, source)) };
}

/** A finding as a problem of code `check-failed`. */
export function problemOf({ object, path, message, rule }: Finding, source: string): Problem {
  const where = path === '' ? object : `${object} ${path}`;
  return { code: 'check-failed', path: [], file: source, message: `${where}: ${message} (rule ${rule})` };
}
