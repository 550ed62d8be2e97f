import { shown } from '../../contract/problems';
import { flatMap } from '../../lib/lists';
import { isAbsent, listOf, recordOf } from '../../lib/plain-data';
import { type Fault, faultAt, findingsOf } from '../finding';
import { type Catalogue, catalogueOf, type PodTemplate } from '../object-index';
import type { Rule } from '../rule';

/** Nothing in a tenant talks to the API server, so a token could only be stolen. */
export const tokenNotMounted: Rule = {
  id: 'token-not-mounted',
  says: 'no ServiceAccount and no pod mounts a token of the API server, by default or as a volume',
  check: (subject) => {
    const catalogue = catalogueOf(subject);
    return findingsOf('token-not-mounted', [...accountFaults(catalogue), ...flatMap(catalogue.pods, podFaults)]);
  },
};

function accountFaults({ ofKind }: Catalogue): Fault[] {
  return ofKind('ServiceAccount')
    .filter(({ automountServiceAccountToken: mounts }) => mounts !== false)
    .map((account) => faultAt(account, FIELD, `got ${shown(account[FIELD])}, want false`));
}

const FIELD = 'automountServiceAccountToken';

function podFaults({ owner, prefix, spec }: PodTemplate): Fault[] {
  const mounts = spec[FIELD];
  return [
    ...(mounts === false ? [] : [faultAt(owner, `${prefix}spec.${FIELD}`, `got ${shown(mounts)}, want false`)]),
    ...flatMap(listOf(spec.volumes), (volume, i) =>
      flatMap(listOf(recordOf(recordOf(volume).projected).sources), (source, j) =>
        isAbsent(recordOf(source).serviceAccountToken)
          ? []
          : [
              faultAt(
                owner,
                `${prefix}spec.volumes[${i}].projected.sources[${j}].serviceAccountToken`,
                'want no token',
              ),
            ],
      ),
    ),
  ];
}
