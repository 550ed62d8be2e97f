import { shown } from '../../contract/problems';
import { flatMap } from '../../lib/lists';
import { everyContainer } from '../containers';
import { faultAt, findingsOf } from '../finding';
import { catalogueOf, fieldAt } from '../object-index';
import type { Rule } from '../rule';

const FIELD = 'securityContext.readOnlyRootFilesystem';

export const rootReadOnly: Rule = {
  id: 'root-read-only',
  says: 'no container can write to its own image',
  check: (subject) =>
    findingsOf(
      'root-read-only',
      flatMap(catalogueOf(subject).pods, (pod) =>
        everyContainer(pod)
          .filter(({ fields }) => fieldAt(fields, FIELD) !== true)
          .map(({ path, fields }) =>
            faultAt(pod.owner, `${path}.${FIELD}`, `got ${shown(fieldAt(fields, FIELD))}, want true`),
          ),
      ),
    ),
};
