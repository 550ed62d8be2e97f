import { kindOf, rowOf } from '../../contract/kinds';
import { shown } from '../../contract/problems';
import { flatMap } from '../../lib/lists';
import { faultAt, findingsOf } from '../finding';
import type { Rule } from '../rule';
import { placesOf } from '../value-index';

/** What nobody has thought about would run on in a suspended tenant, stop Flux at a change, or outlive a cleanup. */
export const kindKnown: Rule = {
  id: 'kind-known',
  says: 'every object is of a kind of which we know how it sleeps, what of it never changes, what it holds and when it goes',
  check: (subject) =>
    findingsOf(
      'kind-known',
      flatMap(
        [...placesOf(subject).kinds.values()].filter(
          ({ objects: [first] }) => first !== undefined && rowOf(first) === undefined,
        ),
        (place) => place.objects,
      ).map((object) => faultAt(object, '', `got the kind ${shown(kindOf(object))}, want one of the table of kinds`)),
    ),
};
