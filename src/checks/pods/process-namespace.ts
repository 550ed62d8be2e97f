import { shown } from '../../contract/problems';
import { isAbsent } from '../../lib/plain-data';
import { faultAt, findingsOf } from '../finding';
import { catalogueOf } from '../object-index';
import type { Rule } from '../rule';

/** Who sees a process reads its environment, with the Secrets in it, and its files below `/proc/<pid>/root`. */
export const processesApart: Rule = {
  id: 'processes-apart',
  says: 'no container of a pod sees the processes of another',
  check: (subject) =>
    findingsOf(
      'processes-apart',
      catalogueOf(subject)
        .pods.filter(({ spec: { shareProcessNamespace: shared } }) => !isAbsent(shared) && shared !== false)
        .map(({ owner, prefix, spec }) =>
          faultAt(
            owner,
            `${prefix}spec.shareProcessNamespace`,
            `got ${shown(spec.shareProcessNamespace)}, want false or nothing`,
          ),
        ),
    ),
};
