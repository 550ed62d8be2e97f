import { RECONCILER_CLUSTER_ROLE } from '../../contract/names';
import { formatValue } from '../../contract/problems';
import type { KubeObject } from '../../kubernetes/object';
import { flatMap } from '../../lib/lists';
import { listOf, recordOf } from '../../lib/plain-data';
import { type FindingBody, findingAt } from '../finding';
import { fieldAt, type ObjectIndex, type PodTemplate } from '../object-index';

/** Accounts: pods run as accounts that exist, and a binding has a role and accounts that exist. */
export function accountFindings(catalogue: ObjectIndex): FindingBody[] {
  return [
    ...flatMap(catalogue.pods, (pod) => podAccountFindings(pod, catalogue)),
    ...flatMap(catalogue.ofKind('ServiceAccount'), (account) => secretFindings(account, catalogue)),
    ...flatMap(catalogue.ofKind('RoleBinding'), (binding) => [
      ...roleFindings(binding, catalogue),
      ...subjectFindings(binding, catalogue),
    ]),
  ];
}

function podAccountFindings(pod: PodTemplate, catalogue: ObjectIndex): FindingBody[] {
  const name = pod.spec.serviceAccountName ?? 'default';
  if (typeof name === 'string' && catalogue.find('ServiceAccount', pod.namespace, name) !== undefined) return [];
  const path = `${pod.prefix}spec.serviceAccountName`;
  return [findingAt(pod.owner, path, `got ${formatValue(name)}, want a ServiceAccount of ${pod.namespace}`)];
}

/** Every pod of the account gets these Secrets for its images, and may mount those. */
function secretFindings(account: KubeObject, { tenant }: ObjectIndex): FindingBody[] {
  const { namespace } = account.metadata;
  return flatMap(['imagePullSecrets', 'secrets'] as const, (field) =>
    flatMap(listOf(account[field]), (item, i) => {
      const { name } = recordOf(item);
      if (tenant.secrets.some((one) => one.namespace === namespace && one.name === name)) return [];
      const want = `a Secret of ${namespace} on the tenant's list of Secrets that must exist`;
      return [findingAt(account, `${field}[${i}]`, `got ${formatValue(name)}, want ${want}`)];
    }),
  );
}

/** The one ClusterRole that a tenant may name is declared by the platform's own bundle. */
function roleFindings(binding: KubeObject, catalogue: ObjectIndex): FindingBody[] {
  const { kind, name } = recordOf(fieldAt(binding, 'roleRef'));
  const { namespace } = binding.metadata;
  const exists =
    (kind === 'ClusterRole' && name === RECONCILER_CLUSTER_ROLE) ||
    (kind === 'Role' && typeof name === 'string' && catalogue.find('Role', namespace, name) !== undefined);
  if (exists) return [];
  const message = `got ${kind} ${name}, want a Role of ${namespace} or ClusterRole ${RECONCILER_CLUSTER_ROLE}`;
  return [findingAt(binding, 'roleRef', message)];
}

function subjectFindings(binding: KubeObject, catalogue: ObjectIndex): FindingBody[] {
  return flatMap(listOf(binding.subjects), (subject, i) => {
    const { kind, name, namespace } = recordOf(subject);
    if (kind !== 'ServiceAccount') return [];
    const exists =
      typeof name === 'string' &&
      typeof namespace === 'string' &&
      catalogue.find('ServiceAccount', namespace, name) !== undefined;
    if (exists) return [];
    return [findingAt(binding, `subjects[${i}]`, `got ServiceAccount ${namespace}/${name}, want one that is printed`)];
  });
}
