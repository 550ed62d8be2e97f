import { parseNamespace } from '../names';
import type { Amount } from '../quantity';
import { amountOf, amountText, sum } from './amounts';
import { type Catalogue, catalogueOf, fieldAt } from './catalogue';
import { type Fault, findingsOf } from './fault';
import { listOf, recordOf } from './network/read';
import type { Rule, ShareFacts, TenantFacts } from './rule';

/** Added up over namespaces, because an organization could be given what another one, or nobody, has paid for. */
export const quotaWithinPlan: Rule = {
  id: 'quota-within-plan',
  says: 'the quotas of all namespaces of the tenant together are at most the envelope of its plan',
  check: (subject) => {
    const { id, plan, platform } = subject.tenant;
    const object = `Tenant ${id}`;
    const { [plan]: envelope } = platform.plans;
    if (envelope === undefined)
      return findingsOf('quota-within-plan', [{ object, path: '', message: `has plan ${plan}, want one that exists` }]);
    const catalogue = catalogueOf(subject);
    return findingsOf(
      'quota-within-plan',
      ledgerOf(subject.tenant).flatMap(([key, field]): Fault[] => {
        const { root, organization, mcp } = envelope.shares;
        const most = root[field] + envelope.slots * (organization[field] + mcp[field]);
        const given = sum(namespacesOf(catalogue).map((namespace) => hardOf(namespace, key, catalogue)));
        if (given <= most) return [];
        const message = `gives ${amountText(key, given)} of ${key} to its namespaces, want at most the ${amountText(key, most)} of plan ${plan}`;
        return [{ object, path: '', message }];
      }),
    );
  },
};

/** Which part of a share each quota key spends. */
function ledgerOf({ platform }: TenantFacts): [key: string, field: keyof ShareFacts][] {
  return [
    ['requests.cpu', 'cpu'],
    ['limits.cpu', 'cpuLimit'],
    ['requests.memory', 'memory'],
    ['limits.memory', 'memoryLimit'],
    ['requests.ephemeral-storage', 'ephemeral'],
    ['limits.ephemeral-storage', 'ephemeralLimit'],
    ['requests.storage', 'storage'],
    [`${platform.storageClass}.storageclass.storage.k8s.io/requests.storage`, 'storage'],
    [`${platform.storageClass}.storageclass.storage.k8s.io/persistentvolumeclaims`, 'volumes'],
    ['persistentvolumeclaims', 'volumes'],
    ['pods', 'pods'],
    ['services', 'services'],
    ['secrets', 'secrets'],
    ['configmaps', 'configMaps'],
    ['count/deployments.apps', 'workloads'],
    ['count/statefulsets.apps', 'workloads'],
    ['count/jobs.batch', 'jobs'],
    ['count/cronjobs.batch', 'jobs'],
  ];
}

function namespacesOf({ ofKind, tenant }: Catalogue): string[] {
  return ofKind('Namespace')
    .map(({ metadata }) => metadata.name)
    .filter((name) => parseNamespace(name)?.tenant === tenant.id);
}

/** The tightest quota counts; that there is one is asked by `guards-present`. */
function hardOf(namespace: string, key: string, { ofKind }: Catalogue): Amount {
  const bounds = ofKind('ResourceQuota')
    .filter((quota) => quota.metadata.namespace === namespace && !isScoped(quota.spec))
    .flatMap((quota) => amountOf(key, recordOf(fieldAt(quota, 'spec.hard'))[key]) ?? []);
  return bounds.length === 0 ? 0 : Math.min(...bounds);
}

function isScoped(spec: unknown): boolean {
  const { scopes, scopeSelector } = recordOf(spec);
  return listOf(scopes).length > 0 || scopeSelector !== undefined;
}
