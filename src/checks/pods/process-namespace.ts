import { formatValue } from '../../contract/problems';
import { isAbsent } from '../../lib/plain-data';
import { findingAt, withRuleId } from '../finding';
import { objectIndexOf } from '../object-index';
import type { Rule } from '../rule';

export const noSharedProcessNamespace: Rule = {
  id: 'no-shared-process-namespace',
  description: 'the containers of a pod do not share a process namespace',
  why: 'A container that sees a process of another can read its environment, with Secrets, and its files below /proc/<pid>/root.',
  example: {
    object: 'apps/Deployment tenant-acme/server',
    path: ['spec', 'template', 'spec', 'shareProcessNamespace'],
    value: true,
  },
  check: (input) =>
    withRuleId(
      'no-shared-process-namespace',
      objectIndexOf(input)
        .pods.filter(({ spec: { shareProcessNamespace: shared } }) => !isAbsent(shared) && shared !== false)
        .map(({ owner, prefix, spec }) =>
          findingAt(
            owner,
            `${prefix}spec.shareProcessNamespace`,
            `got ${formatValue(spec.shareProcessNamespace)}, want false or nothing`,
          ),
        ),
    ),
};
