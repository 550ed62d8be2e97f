import { parseNamespace } from '../../contract/names';
import type { Amount } from '../../kubernetes/quantity';
import { flatMap } from '../../lib/lists';
import { listOf, type PlainRecord, recordOf } from '../../lib/plain-data';
import { type FindingBody, withRuleId } from '../finding';
import { planBefore } from '../lifecycle/state';
import { fieldAt, type ObjectIndex, objectIndexOf } from '../object-index';
import { formatQuantity, parseQuantity, sum } from '../quantities';
import type { PlanFacts, Rule, ShareFacts, TenantFacts } from '../rule';

export const quotaWithinPlan: Rule = {
  id: 'quota-within-plan',
  description:
    'the sum of the quotas of all namespaces of a tenant is at most the envelope of its plan; during a conversion, of the old and the new plan',
  why: 'Specification: Organization Resources, quotas are a subset of the tenant quota. Without the sum, one organization could use resources that belong to another or that nobody pays for.',
  example: { object: 'ResourceQuota tenant-acme/quota', path: ['spec', 'hard', 'limits.cpu'], value: '1000' },
  check: (input) => {
    const { id, plan, platform } = input.tenant;
    const object = `Tenant ${id}`;
    const { [plan]: current } = platform.plans;
    if (current === undefined)
      return withRuleId('quota-within-plan', [
        { object, path: '', message: `has plan ${plan}, want a plan of the platform` },
      ]);
    const before = planBefore(input.tenant) ?? plan;
    const { [before]: previous = current } = platform.plans;
    const name = before === plan ? plan : `${plan} or ${before}`;
    const namespaceQuotas = namespaceQuotasOf(objectIndexOf(input));
    return withRuleId(
      'quota-within-plan',
      flatMap(quotaKeysOf(input.tenant), ([key, field]): FindingBody[] => {
        const limit = envelopeOf(current, previous, field);
        const total = sum(namespaceQuotas.map((quotas) => hardOf(quotas, key)));
        if (total <= limit) return [];
        const message = `gives its namespaces ${formatQuantity(key, total)} of ${key} in total, want at most ${formatQuantity(key, limit)}, the envelope of plan ${name}`;
        return [{ object, path: '', message }];
      }),
    );
  },
};

/**
 * The envelope of one quota key. During a conversion each namespace has the larger share of both plans, because its old
 * pods still run; the number of organizations is limited by the slots of the current plan.
 */
function envelopeOf(current: PlanFacts, previous: PlanFacts, field: keyof ShareFacts): Amount {
  const larger = (namespaceType: keyof PlanFacts['shares']): Amount =>
    Math.max(current.shares[namespaceType][field], previous.shares[namespaceType][field]);
  return larger('root') + current.slots * (larger('organization') + larger('mcp'));
}

/** Quota keys, each with the field of the share that limits it. */
function quotaKeysOf({ platform }: TenantFacts): [key: string, field: keyof ShareFacts][] {
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

/** The `hard` maps of the quotas of each namespace. */
function namespaceQuotasOf({ ofKind, tenant }: ObjectIndex): PlainRecord[][] {
  const quotas = ofKind('ResourceQuota').filter(({ spec }) => !isScoped(spec));
  return ofKind('Namespace')
    .filter(({ metadata }) => parseNamespace(metadata.name)?.tenant === tenant.id)
    .map(({ metadata }) =>
      quotas
        .filter((quota) => quota.metadata.namespace === metadata.name)
        .map((quota) => recordOf(fieldAt(quota, 'spec.hard'))),
    );
}

/** The smallest `hard` value of a key. That a quota exists is checked by `namespace-guards`. */
function hardOf(quotas: readonly PlainRecord[], key: string): Amount {
  const bounds = quotas.map((hard) => parseQuantity(key, hard[key])).filter((bound) => bound !== undefined);
  return bounds.length === 0 ? 0 : Math.min(...bounds);
}

function isScoped(spec: unknown): boolean {
  const { scopes, scopeSelector } = recordOf(spec);
  return listOf(scopes).length > 0 || scopeSelector !== undefined;
}
