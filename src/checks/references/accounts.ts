import { RECONCILER_CLUSTER_ROLE } from '../../contract/names';
import { formatValue } from '../../contract/problems';
import type { KubeObject } from '../../kubernetes/object';
import { flatMap } from '../../lib/lists';
import { listOf, recordOf } from '../../lib/plain-data';
import { type FindingBody, findingAt } from '../finding';
import { fieldAt, type ObjectIndex, type PodTemplate } from '../object-index';

/** ServiceAccounts: those of pods and role bindings exist, and so do the roles that bindings name. */
export function accountFindings(index: ObjectIndex): FindingBody[] {
  return [
    ...flatMap(index.pods, (pod) => podAccountFindings(pod, index)),
    ...flatMap(index.ofKind('ServiceAccount'), (account) => secretFindings(account, index)),
    ...flatMap(index.ofKind('RoleBinding'), (binding) => [
      ...roleFindings(binding, index),
      ...subjectFindings(binding, index),
    ]),
  ];
}

function podAccountFindings(pod: PodTemplate, index: ObjectIndex): FindingBody[] {
  const name = pod.spec.serviceAccountName ?? 'default';
  if (typeof name === 'string' && index.find('ServiceAccount', pod.namespace, name) !== undefined) return [];
  const path = `${pod.prefix}spec.serviceAccountName`;
  return [findingAt(pod.owner, path, `got ${formatValue(name)}, want a ServiceAccount of ${pod.namespace}`)];
}

/** Every pod of the account may mount `secrets`, and pulls its images with `imagePullSecrets`. */
function secretFindings(account: KubeObject, { tenant }: ObjectIndex): FindingBody[] {
  const { namespace } = account.metadata;
  return flatMap(['imagePullSecrets', 'secrets'] as const, (field) =>
    flatMap(listOf(account[field]), (item, i) => {
      const { name } = recordOf(item);
      if (tenant.secrets.some((one) => one.namespace === namespace && one.name === name)) return [];
      const expectedText = `a Secret of ${namespace} on the tenant's list of Secrets that must exist`;
      return [findingAt(account, `${field}[${i}]`, `got ${formatValue(name)}, want ${expectedText}`)];
    }),
  );
}

/** A tenant may name one ClusterRole, which the platform's bundle declares. */
function roleFindings(binding: KubeObject, index: ObjectIndex): FindingBody[] {
  const { kind, name } = recordOf(fieldAt(binding, 'roleRef'));
  const { namespace } = binding.metadata;
  const exists =
    (kind === 'ClusterRole' && name === RECONCILER_CLUSTER_ROLE) ||
    (kind === 'Role' && typeof name === 'string' && index.find('Role', namespace, name) !== undefined);
  if (exists) return [];
  const message = `got ${kind} ${name}, want a Role of ${namespace} or ClusterRole ${RECONCILER_CLUSTER_ROLE}`;
  return [findingAt(binding, 'roleRef', message)];
}

function subjectFindings(binding: KubeObject, index: ObjectIndex): FindingBody[] {
  return flatMap(listOf(binding.subjects), (subject, i) => {
    const { kind, name, namespace } = recordOf(subject);
    if (kind !== 'ServiceAccount') return [];
    const exists =
      typeof name === 'string' &&
      typeof namespace === 'string' &&
      index.find('ServiceAccount', namespace, name) !== undefined;
    if (exists) return [];
    return [findingAt(binding, `subjects[${i}]`, `got ServiceAccount ${namespace}/${name}, want one that is printed`)];
  });
}
