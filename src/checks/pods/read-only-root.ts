import { formatValue } from '../../contract/problems';
import { flatMap } from '../../lib/lists';
import { everyContainer } from '../containers';
import { findingAt, withRuleId } from '../finding';
import { fieldAt, objectIndexOf } from '../object-index';
import type { Rule } from '../rule';

const FIELD = 'securityContext.readOnlyRootFilesystem';

export const rootReadOnly: Rule = {
  id: 'root-read-only',
  description: 'no container can write to its own image',
  check: (subject) =>
    withRuleId(
      'root-read-only',
      flatMap(objectIndexOf(subject).pods, (pod) =>
        everyContainer(pod)
          .filter(({ fields }) => fieldAt(fields, FIELD) !== true)
          .map(({ path, fields }) =>
            findingAt(pod.owner, `${path}.${FIELD}`, `got ${formatValue(fieldAt(fields, FIELD))}, want true`),
          ),
      ),
    ),
};
