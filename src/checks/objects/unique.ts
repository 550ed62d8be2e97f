import { identityOf } from '../../kubernetes/object';
import { flatMap } from '../../lib/lists';
import { findingAt, withRuleId } from '../finding';
import type { Rule } from '../rule';

export const uniqueObjects: Rule = {
  id: 'unique-objects',
  description: 'no two objects have the same group, kind, namespace and name, compared without case',
  why: 'The last applied of two objects with one identity wins, and the other is lost. File names and DNS do not distinguish "Web" from "web".',
  example: { object: 'ConfigMap tenant-acme/grants', path: ['metadata', 'name'], value: 'server' },
  check: ({ objects }) => {
    const first = new Map<string, string>();
    const findings = flatMap(objects, (object) => {
      const identity = identityOf(object);
      const folded = identity.toLowerCase();
      const other = first.get(folded);
      if (other === undefined) first.set(folded, identity);
      return other === undefined
        ? []
        : [findingAt(object, '', `has the same identity as ${other}, want one object of this name`)];
    });
    return withRuleId('unique-objects', findings);
  },
};
