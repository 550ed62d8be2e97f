import { identityOf } from '../../kubernetes/object';
import { flatMap } from '../../lib/lists';
import { findingAt, withRuleId } from '../finding';
import type { Rule } from '../rule';

/**
 * Kubernetes tells `Web` from `web`; file systems, DNS and people do not.
 */
export const uniqueObjects: Rule = {
  id: 'unique-objects',
  description: 'no two objects have one group, kind, namespace and name, also when case is folded',
  check: ({ objects }) => {
    const first = new Map<string, string>();
    const findings = flatMap(objects, (object) => {
      const identity = identityOf(object);
      const folded = identity.toLowerCase();
      const other = first.get(folded);
      if (other === undefined) first.set(folded, identity);
      return other === undefined ? [] : [findingAt(object, '', `stands beside ${other}, want one object of this name`)];
    });
    return withRuleId('unique-objects', findings);
  },
};
