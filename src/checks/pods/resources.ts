import { flatMap } from '../../lib/lists';
import { isAbsent, recordOf } from '../../lib/plain-data';
import { findingAt, withRuleId } from '../finding';
import { fieldAt, objectIndexOf } from '../object-index';
import type { Rule } from '../rule';

const KINDS = ['requests', 'limits'];
const RESOURCES = ['cpu', 'memory', 'ephemeral-storage'];
/** GPUs, huge pages and devices of a driver are not allowed, because no quota counts them. */
const ALLOWED = `only ${RESOURCES.join(', ')}`;

export const resourcesSet: Rule = {
  id: 'resources-set',
  description:
    'every container has requests and limits for cpu, memory and ephemeral storage, and for no other resource',
  why: 'Specification: Compute Isolation, quotas prevent resource starvation. Missing values would be set from the LimitRange at admission, and the printed file would not show what runs.',
  example: {
    object: 'apps/Deployment tenant-acme/server',
    path: ['spec', 'template', 'spec', 'containers', 0, 'resources', 'limits', 'memory'],
    value: undefined,
  },
  check: (input) =>
    withRuleId(
      'resources-set',
      flatMap(objectIndexOf(input).pods, (pod) =>
        flatMap(pod.containers, ({ path, fields }) => [
          ...flatMap(KINDS, (kind) => {
            const quantities = recordOf(fieldAt(fields, `resources.${kind}`));
            const at = `${path}.resources.${kind}`;
            return [
              ...RESOURCES.filter((resource) => isAbsent(quantities[resource])).map((resource) =>
                findingAt(pod.owner, `${at}.${resource}`, 'got nothing, want a quantity'),
              ),
              ...Object.keys(quantities)
                .filter((resource) => !RESOURCES.includes(resource))
                .map((resource) => findingAt(pod.owner, `${at}.${resource}`, `is set, want ${ALLOWED}`)),
            ];
          }),
          ...(isAbsent(fieldAt(fields, 'resources.claims'))
            ? []
            : [findingAt(pod.owner, `${path}.resources.claims`, `is set, want ${ALLOWED}`)]),
        ]),
      ),
    ),
};
