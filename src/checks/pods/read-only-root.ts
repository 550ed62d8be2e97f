import { formatValue } from '../../contract/problems';
import { flatMap } from '../../lib/lists';
import { everyContainer } from '../containers';
import { findingAt, withRuleId } from '../finding';
import { fieldAt, objectIndexOf } from '../object-index';
import type { Rule } from '../rule';

const FIELD = 'securityContext.readOnlyRootFilesystem';

export const rootReadOnly: Rule = {
  id: 'root-read-only',
  description: 'every container has a read-only root file system',
  why: 'An attacker in a container cannot replace its program or store tools in it. Data is written to volumes only.',
  example: {
    object: 'apps/Deployment tenant-acme/server',
    path: ['spec', 'template', 'spec', 'containers', 0, 'securityContext', 'readOnlyRootFilesystem'],
    value: false,
  },
  check: (input) =>
    withRuleId(
      'root-read-only',
      flatMap(objectIndexOf(input).pods, (pod) =>
        everyContainer(pod)
          .filter(({ fields }) => fieldAt(fields, FIELD) !== true)
          .map(({ path, fields }) =>
            findingAt(pod.owner, `${path}.${FIELD}`, `got ${formatValue(fieldAt(fields, FIELD))}, want true`),
          ),
      ),
    ),
};
