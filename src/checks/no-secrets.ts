import { catalogueOf } from './catalogue';
import { faultAt, findingsOf } from './fault';
import type { Rule } from './rule';

/** The output is committed to Git, where nothing is ever quite deleted. */
export const noSecrets: Rule = {
  id: 'no-secrets',
  says: 'no Secret is printed: workloads refer to Secrets that the operator provides',
  check: (subject) =>
    findingsOf(
      'no-secrets',
      catalogueOf(subject)
        .ofKind('Secret')
        .map((secret) => faultAt(secret, '', 'is a Secret, want only references to it')),
    ),
};
