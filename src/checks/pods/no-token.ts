import { formatValue } from '../../contract/problems';
import { flatMap } from '../../lib/lists';
import { isAbsent, listOf, recordOf } from '../../lib/plain-data';
import { type FindingBody, findingAt, withRuleId } from '../finding';
import { type ObjectIndex, objectIndexOf, type PodTemplate } from '../object-index';
import type { Rule } from '../rule';

/** Nothing in a tenant talks to the API server, so a token could only be stolen. */
export const tokenNotMounted: Rule = {
  id: 'token-not-mounted',
  description: 'no ServiceAccount and no pod mounts a token of the API server, by default or as a volume',
  check: (subject) => {
    const catalogue = objectIndexOf(subject);
    return withRuleId('token-not-mounted', [...accountFindings(catalogue), ...flatMap(catalogue.pods, podFindings)]);
  },
};

function accountFindings({ ofKind }: ObjectIndex): FindingBody[] {
  return ofKind('ServiceAccount')
    .filter(({ automountServiceAccountToken: mounts }) => mounts !== false)
    .map((account) => findingAt(account, FIELD, `got ${formatValue(account[FIELD])}, want false`));
}

const FIELD = 'automountServiceAccountToken';

function podFindings({ owner, prefix, spec }: PodTemplate): FindingBody[] {
  const mounts = spec[FIELD];
  return [
    ...(mounts === false ? [] : [findingAt(owner, `${prefix}spec.${FIELD}`, `got ${formatValue(mounts)}, want false`)]),
    ...flatMap(listOf(spec.volumes), (volume, i) =>
      flatMap(listOf(recordOf(recordOf(volume).projected).sources), (source, j) =>
        isAbsent(recordOf(source).serviceAccountToken)
          ? []
          : [
              findingAt(
                owner,
                `${prefix}spec.volumes[${i}].projected.sources[${j}].serviceAccountToken`,
                'want no token',
              ),
            ],
      ),
    ),
  ];
}
