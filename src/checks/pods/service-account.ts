import { formatValue } from '../../contract/problems';
import { flatMap } from '../../lib/lists';
import { findingAt, withRuleId } from '../finding';
import { objectIndexOf } from '../object-index';
import type { Rule } from '../rule';

export const dedicatedServiceAccount: Rule = {
  id: 'dedicated-service-account',
  description: 'every pod runs as the ServiceAccount with the name of its workload, never as "default"',
  why: 'A permission granted to a ServiceAccount is granted to all pods that run as it.',
  example: {
    object: 'apps/Deployment tenant-acme/server',
    path: ['spec', 'template', 'spec', 'serviceAccountName'],
    value: 'default',
  },
  check: (input) =>
    withRuleId(
      'dedicated-service-account',
      flatMap(objectIndexOf(input).pods, ({ owner, prefix, spec: { serviceAccountName: name } }) =>
        name === owner.metadata.name && name !== 'default'
          ? []
          : [
              findingAt(
                owner,
                `${prefix}spec.serviceAccountName`,
                `got ${formatValue(name)}, want the ServiceAccount of its workload, ${formatValue(owner.metadata.name)}`,
              ),
            ],
      ),
    ),
};
