import { formatValue } from '../../contract/problems';
import { flatMap } from '../../lib/lists';
import { findingAt, withRuleId } from '../finding';
import { objectIndexOf } from '../object-index';
import type { Rule } from '../rule';

/** What is one day granted to an account is granted to every pod that runs as it. */
export const dedicatedServiceAccount: Rule = {
  id: 'dedicated-service-account',
  description: 'every pod runs as the ServiceAccount of its own name, never as the default one or that of another',
  check: (subject) =>
    withRuleId(
      'dedicated-service-account',
      flatMap(objectIndexOf(subject).pods, ({ owner, prefix, spec: { serviceAccountName: name } }) =>
        name === owner.metadata.name && name !== 'default'
          ? []
          : [
              findingAt(
                owner,
                `${prefix}spec.serviceAccountName`,
                `got ${formatValue(name)}, want an account of its own, ${formatValue(owner.metadata.name)}`,
              ),
            ],
      ),
    ),
};
