import { checkObjects, type Finding } from '../checks/rules';
import type { Problem } from '../contract/problems';
import type { RenderedTenant } from '../extension/render';

/** A rendered tenant with everything that the checks found in it. */
export interface CheckedTenant extends RenderedTenant {
  readonly problems: readonly Problem[];
}

/**
 * Checks the objects of a rendered tenant together with the retained ones. `synth` and the management API both use it,
 * so that no change is stored which `synth` refuses. `source` is the `file` of each problem.
 */
export function checkRendered(rendered: RenderedTenant, source: string): CheckedTenant {
  const { tenant, manifests, retained } = rendered;
  const objects = [...manifests.map((manifest) => manifest.object), ...retained];
  return { ...rendered, problems: checkObjects(objects, tenant).map((finding) => problemOf(finding, source)) };
}

/** A finding as a problem of code `check-failed`. */
export function problemOf({ object, path, message, rule }: Finding, source: string): Problem {
  const where = path === '' ? object : `${object} ${path}`;
  return { code: 'check-failed', path: [], file: source, message: `${where}: ${message} (rule ${rule})` };
}
