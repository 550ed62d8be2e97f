import { shown } from '../errors';
import { catalogueOf } from './catalogue';
import { faultAt, findingsOf } from './fault';
import type { Rule } from './rule';

/** What is one day granted to `default` would be granted to every pod that names no account. */
export const ownAccount: Rule = {
  id: 'own-account',
  says: 'every pod runs as a ServiceAccount of its own, never as the default one',
  check: (subject) =>
    findingsOf(
      'own-account',
      catalogueOf(subject).pods.flatMap(({ owner, prefix, spec: { serviceAccountName: name } }) =>
        typeof name === 'string' && name !== '' && name !== 'default'
          ? []
          : [
              faultAt(
                owner,
                `${prefix}spec.serviceAccountName`,
                `got ${shown(name)}, want an account other than default`,
              ),
            ],
      ),
    ),
};
