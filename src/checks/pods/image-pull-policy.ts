import { formatValue } from '../../contract/problems';
import { flatMap } from '../../lib/lists';
import { everyContainer } from '../containers';
import { findingAt, withRuleId } from '../finding';
import { objectIndexOf } from '../object-index';
import type { Rule } from '../rule';

export const imagePullPolicyAlways: Rule = {
  id: 'image-pull-policy-always',
  description: 'every container has imagePullPolicy Always',
  why: 'With any other policy a pod can use an image that another tenant pulled to the node, without the right to pull it (MTB-PL1-CC-DI-1 of the Kubernetes multi-tenancy benchmarks).',
  example: {
    object: 'apps/Deployment tenant-acme/server',
    path: ['spec', 'template', 'spec', 'containers', 0, 'imagePullPolicy'],
    value: 'IfNotPresent',
  },
  check: (input) =>
    withRuleId(
      'image-pull-policy-always',
      flatMap(objectIndexOf(input).pods, (pod) =>
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
