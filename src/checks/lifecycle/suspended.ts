import type { ScaleDown } from '../../contract/kind-row';
import { rowOf } from '../../contract/kinds';
import { formatValue } from '../../contract/problems';
import type { KubeObject } from '../../kubernetes/object';
import { flatMap } from '../../lib/lists';
import { type FindingBody, findingAt, withRuleId } from '../finding';
import { fieldAt } from '../object-index';
import type { PlatformFacts, Rule } from '../rule';
import { mustNotRun } from './state';

export const suspendedScaledDown: Rule = {
  id: 'suspended-scaled-down',
  description: 'a suspended tenant, or an organization that is being removed, runs no pods and starts none',
  why: 'Specification: Tenant Management API, suspendTenant. Each kind that starts pods is scaled to zero, suspended or absent, and the quota allows no pods, so nothing that was started by hand comes back either.',
  example: {
    object: 'apps/StatefulSet tenant-acme/redis',
    path: ['spec', 'replicas'],
    value: 1,
    tenant: { suspended: true },
  },
  check: ({ objects, tenant }) =>
    withRuleId(
      'suspended-scaled-down',
      !tenant.suspended && tenant.transition.kind === 'none'
        ? []
        : flatMap(
            objects.filter((object) => mustNotRun(object, tenant)),
            (object) => findingsOf(object, tenant.platform),
          ),
    ),
};

function findingsOf(object: KubeObject, { extensionKinds }: PlatformFacts): FindingBody[] {
  if (object.kind === 'ResourceQuota') return quotaFindings(object);
  const scaleDown: ScaleDown = rowOf(object, extensionKinds)?.scaleDown ?? UNKNOWN;
  switch (scaleDown.kind) {
    case 'nothing-runs':
      return [];
    case 'absent':
      return [findingAt(object, '', 'is printed, want it absent until the tenant resumes: nothing may run here')];
    case 'field': {
      const actual = fieldAt(object, scaleDown.path);
      if (actual === scaleDown.value) return [];
      return [
        findingAt(
          object,
          scaleDown.path,
          `got ${formatValue(actual)}, want ${formatValue(scaleDown.value)}: nothing may run here`,
        ),
      ];
    }
  }
}

/** A quota of zero pods also stops pods that were started by hand. */
function quotaFindings(quota: KubeObject): FindingBody[] {
  const actual = fieldAt(quota, 'spec.hard.pods');
  if (actual === undefined || actual === '0') return [];
  return [findingAt(quota, 'spec.hard.pods', `got ${formatValue(actual)}, want "0": nothing may run here`)];
}

/** A kind without a row may run pods whatever its fields are, as a Pod or a DaemonSet does. */
const UNKNOWN: ScaleDown = { kind: 'absent' };
