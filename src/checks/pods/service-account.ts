import { shown } from '../../contract/problems';
import { flatMap } from '../../lib/lists';
import { faultAt, findingsOf } from '../finding';
import { catalogueOf } from '../object-index';
import type { Rule } from '../rule';

/** What is one day granted to an account is granted to every pod that runs as it. */
export const ownAccount: Rule = {
  id: 'own-account',
  says: 'every pod runs as the ServiceAccount of its own name, never as the default one or that of another',
  check: (subject) =>
    findingsOf(
      'own-account',
      flatMap(catalogueOf(subject).pods, ({ owner, prefix, spec: { serviceAccountName: name } }) =>
        name === owner.metadata.name && name !== 'default'
          ? []
          : [
              faultAt(
                owner,
                `${prefix}spec.serviceAccountName`,
                `got ${shown(name)}, want an account of its own, ${shown(owner.metadata.name)}`,
              ),
            ],
      ),
    ),
};
