import { formatValue } from '../../contract/problems';
import { flatMap } from '../../lib/lists';
import { isAbsent, listOf, recordOf } from '../../lib/plain-data';
import { type FindingBody, findingAt, withRuleId } from '../finding';
import { type ObjectIndex, objectIndexOf, type PodTemplate } from '../object-index';
import type { Rule } from '../rule';

export const tokenNotMounted: Rule = {
  id: 'token-not-mounted',
  description: 'no ServiceAccount and no pod mounts a token of the API server, automatically or as a volume',
  why: 'No program of a tenant uses the API server, so a mounted token would only help an attacker.',
  example: {
    object: 'apps/Deployment tenant-acme/server',
    path: ['spec', 'template', 'spec', 'automountServiceAccountToken'],
    value: true,
  },
  check: (input) => {
    const index = objectIndexOf(input);
    return withRuleId('token-not-mounted', [...accountFindings(index), ...flatMap(index.pods, podFindings)]);
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
                'is set, want no token',
              ),
            ],
      ),
    ),
  ];
}
