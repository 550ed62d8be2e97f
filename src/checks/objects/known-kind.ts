import { kindOf, rowOf } from '../../contract/kinds';
import { formatValue } from '../../contract/problems';
import { flatMap } from '../../lib/lists';
import { findingAt, withRuleId } from '../finding';
import type { Rule } from '../rule';
import { valueIndexOf } from '../value-index';

/** What nobody has thought about would run on in a suspended tenant, stop Flux at a change, or outlive a cleanup. */
export const knownKind: Rule = {
  id: 'known-kind',
  description:
    'every object is of a kind of which we know how it sleeps, what of it never changes, what it holds and when it goes',
  why: 'For a kind that is not in the table, it is unknown how it is scaled to zero, which fields are immutable and in which order it is deleted. It could run in a suspended tenant, block Flux or survive a cleanup.',
  example: {
    object: 'ConfigMap tenant-acme/grants',
    path: ['kind'],
    value: 'Endpoints',
  },
  check: (subject) =>
    withRuleId(
      'known-kind',
      flatMap(
        [...valueIndexOf(subject).kinds.values()].filter(
          ({ objects: [first] }) => first !== undefined && rowOf(first) === undefined,
        ),
        (place) => place.objects,
      ).map((object) =>
        findingAt(object, '', `got the kind ${formatValue(kindOf(object))}, want one of the table of kinds`),
      ),
    ),
};
