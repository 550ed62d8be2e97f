import { shown } from '../errors';
import { type Asleep, rowOf } from '../kinds';
import type { KubeObject } from '../manifest';
import { fieldAt } from './catalogue';
import { type Fault, faultAt, findingsOf } from './fault';
import type { Rule } from './rule';

/** Whoever does not pay runs nothing, and comes back as they went: each kind that starts pods is still in its own way. */
export const suspendedStill: Rule = {
  id: 'suspended-still',
  says: 'nothing of a suspended tenant runs, or starts by itself',
  check: ({ objects, tenant }) => findingsOf('suspended-still', tenant.suspended ? objects.flatMap(faultsOf) : []),
};

function faultsOf(object: KubeObject): Fault[] {
  const asleep: Asleep = rowOf(object)?.asleep ?? UNKNOWN;
  switch (asleep.kind) {
    case 'nothing-to-run':
      return [];
    case 'absent':
      return [faultAt(object, '', 'stands in a suspended tenant, want it gone until the tenant resumes')];
    case 'field': {
      const given = fieldAt(object, asleep.path);
      if (given === asleep.value) return [];
      return [
        faultAt(object, asleep.path, `got ${shown(given)}, want ${shown(asleep.value)}: the tenant is suspended`),
      ];
    }
  }
}

/** A kind that no table tells of may run pods whatever it says, as a Pod or a DaemonSet does. */
const UNKNOWN: Asleep = { kind: 'absent' };
