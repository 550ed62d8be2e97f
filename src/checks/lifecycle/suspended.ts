import { type Asleep, rowOf } from '../../contract/kinds';
import { shown } from '../../contract/problems';
import type { KubeObject } from '../../kubernetes/object';
import { flatMap } from '../../lib/lists';
import { type Fault, faultAt, findingsOf } from '../finding';
import { fieldAt } from '../object-index';
import type { Rule } from '../rule';
import { isAsleep } from './state';

/** Whoever does not pay runs nothing, and comes back as they went: each kind that starts pods is still in its own way. */
export const suspendedStill: Rule = {
  id: 'suspended-still',
  says: 'nothing of a suspended tenant, or of a part of one that goes, runs or starts by itself',
  check: ({ objects, tenant }) =>
    findingsOf(
      'suspended-still',
      // Most tenants are neither.
      !tenant.suspended && tenant.standing === null
        ? []
        : flatMap(
            objects.filter((object) => isAsleep(object, tenant)),
            faultsOf,
          ),
    ),
};

function faultsOf(object: KubeObject): Fault[] {
  if (object.kind === 'ResourceQuota') return quotaFaults(object);
  const asleep: Asleep = rowOf(object)?.asleep ?? UNKNOWN;
  switch (asleep.kind) {
    case 'nothing-to-run':
      return [];
    case 'absent':
      return [faultAt(object, '', 'stands where nothing is to run, want it gone until the tenant resumes')];
    case 'field': {
      const given = fieldAt(object, asleep.path);
      if (given === asleep.value) return [];
      return [faultAt(object, asleep.path, `got ${shown(given)}, want ${shown(asleep.value)}: nothing is to run here`)];
    }
  }
}

/** A hard stop beside the scale of each workload: what was started by hand does not come back either. */
function quotaFaults(quota: KubeObject): Fault[] {
  const given = fieldAt(quota, 'spec.hard.pods');
  if (given === undefined || given === '0') return [];
  return [faultAt(quota, 'spec.hard.pods', `got ${shown(given)}, want "0": nothing is to run here`)];
}

/** A kind that no table tells of may run pods whatever it says, as a Pod or a DaemonSet does. */
const UNKNOWN: Asleep = { kind: 'absent' };
