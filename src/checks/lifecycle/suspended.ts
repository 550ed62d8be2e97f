import type { ScaleDown } from '../../contract/kind-row';
import { rowOf } from '../../contract/kinds';
import { formatValue } from '../../contract/problems';
import type { KubeObject } from '../../kubernetes/object';
import { flatMap } from '../../lib/lists';
import { type FindingBody, findingAt, withRuleId } from '../finding';
import { fieldAt } from '../object-index';
import type { Rule } from '../rule';
import { mustNotRun } from './state';

/** Whoever does not pay runs nothing, and comes back as they went: each kind that starts pods is still in its own way. */
export const suspendedScaledDown: Rule = {
  id: 'suspended-scaled-down',
  description: 'nothing of a suspended tenant, or of a part of one that goes, runs or starts by itself',
  check: ({ objects, tenant }) =>
    withRuleId(
      'suspended-scaled-down',
      // Most tenants are neither.
      !tenant.suspended && tenant.transition.kind === 'none'
        ? []
        : flatMap(
            objects.filter((object) => mustNotRun(object, tenant)),
            findingsOf,
          ),
    ),
};

function findingsOf(object: KubeObject): FindingBody[] {
  if (object.kind === 'ResourceQuota') return quotaFindings(object);
  const scaleDown: ScaleDown = rowOf(object)?.scaleDown ?? UNKNOWN;
  switch (scaleDown.kind) {
    case 'nothing-runs':
      return [];
    case 'absent':
      return [findingAt(object, '', 'stands where nothing is to run, want it gone until the tenant resumes')];
    case 'field': {
      const given = fieldAt(object, scaleDown.path);
      if (given === scaleDown.value) return [];
      return [
        findingAt(
          object,
          scaleDown.path,
          `got ${formatValue(given)}, want ${formatValue(scaleDown.value)}: nothing is to run here`,
        ),
      ];
    }
  }
}

/** A hard stop beside the scale of each workload: what was started by hand does not come back either. */
function quotaFindings(quota: KubeObject): FindingBody[] {
  const given = fieldAt(quota, 'spec.hard.pods');
  if (given === undefined || given === '0') return [];
  return [findingAt(quota, 'spec.hard.pods', `got ${formatValue(given)}, want "0": nothing is to run here`)];
}

/** A kind without a row may run pods whatever its fields are, as a Pod or a DaemonSet does. */
const UNKNOWN: ScaleDown = { kind: 'absent' };
