import { formatValue } from '../../contract/problems';
import { flatMap } from '../../lib/lists';
import { everyContainer } from '../containers';
import { findingAt, withRuleId } from '../finding';
import { objectIndexOf } from '../object-index';
import type { Rule } from '../rule';

/**
 * With any other policy a pod may start an image that another tenant pulled onto the node, without having the right to
 * pull it (MTB-PL1-CC-DI-1).
 */
export const imagePullPolicyAlways: Rule = {
  id: 'image-pull-policy-always',
  description: 'every container asks the registry for its image at each start',
  check: (subject) =>
    withRuleId(
      'image-pull-policy-always',
      flatMap(objectIndexOf(subject).pods, (pod) =>
        everyContainer(pod)
          .filter(({ fields }) => fields.imagePullPolicy !== 'Always')
          .map(({ path, fields }) =>
            findingAt(
              pod.owner,
              `${path}.imagePullPolicy`,
              `got ${formatValue(fields.imagePullPolicy)}, want "Always"`,
            ),
          ),
      ),
    ),
};
