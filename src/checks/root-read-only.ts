import { shown } from '../errors';
import { flatMap } from '../lists';
import { catalogueOf, fieldAt } from './catalogue';
import { everyContainer } from './every-container';
import { faultAt, findingsOf } from './fault';
import type { Rule } from './rule';

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
