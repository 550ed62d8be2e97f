import { formatValue } from '../../contract/problems';
import { isAbsent } from '../../lib/plain-data';
import { findingAt, withRuleId } from '../finding';
import { objectIndexOf } from '../object-index';
import type { Rule } from '../rule';

/** Who sees a process reads its environment, with the Secrets in it, and its files below `/proc/<pid>/root`. */
export const noSharedProcessNamespace: Rule = {
  id: 'no-shared-process-namespace',
  description: 'no container of a pod sees the processes of another',
  check: (subject) =>
    withRuleId(
      'no-shared-process-namespace',
      objectIndexOf(subject)
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
