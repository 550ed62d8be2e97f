import { parseNamespace } from '../../contract/names';
import type { Amount } from '../../kubernetes/quantity';
import { flatMap } from '../../lib/lists';
import { listOf, type PlainRecord, recordOf } from '../../lib/plain-data';
import { amountOf, amountText, sum } from '../amounts';
import { type FindingBody, withRuleId } from '../finding';
import { planBefore } from '../lifecycle/state';
import { fieldAt, type ObjectIndex, objectIndexOf } from '../object-index';
import type { PlanFacts, Rule, ShareFacts, TenantFacts } from '../rule';

/** Added up over namespaces, because an organization could be given what another one, or nobody, has paid for. */
export const quotaWithinPlan: Rule = {
  id: 'quota-within-plan',
  description:
    'the quotas of all namespaces of the tenant together are at most the envelope of its plan, or of the two that it goes between',
  check: (subject) => {
    const { id, plan, platform } = subject.tenant;
    const object = `Tenant ${id}`;
    const { [plan]: now } = platform.plans;
    if (now === undefined)
      return withRuleId('quota-within-plan', [{ object, path: '', message: `has plan ${plan}, want one that exists` }]);
    const before = planBefore(subject.tenant) ?? plan;
    const { [before]: then = now } = platform.plans;
    const name = before === plan ? plan : `${plan} or ${before}`;
    const budgets = budgetsOf(objectIndexOf(subject));
    return withRuleId(
      'quota-within-plan',
      flatMap(ledgerOf(subject.tenant), ([key, field]): FindingBody[] => {
        const most = envelopeOf(now, then, field);
        const given = sum(budgets.map((budget) => hardOf(budget, key)));
        if (given <= most) return [];
        const message = `gives ${amountText(key, given)} of ${key} to its namespaces, want at most the ${amountText(key, most)} of plan ${name}`;
        return [{ object, path: '', message }];
      }),
    );
  },
};

/**
 * What is sold of one thing: while a tenant goes from one plan to another, each namespace has the larger share of both,
 * since its old pods still stand, but there are no more of them than the new plan has slots for.
 */
function envelopeOf(now: PlanFacts, then: PlanFacts, field: keyof ShareFacts): Amount {
  const larger = (home: keyof PlanFacts['shares']): Amount =>
    Math.max(now.shares[home][field], then.shares[home][field]);
  return larger('root') + now.slots * (larger('organization') + larger('mcp'));
}

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

/** What each namespace of the tenant is limited to: the `hard` of its quotas. */
function budgetsOf({ ofKind, tenant }: ObjectIndex): PlainRecord[][] {
  const quotas = ofKind('ResourceQuota').filter(({ spec }) => !isScoped(spec));
  return ofKind('Namespace')
    .filter(({ metadata }) => parseNamespace(metadata.name)?.tenant === tenant.id)
    .map(({ metadata }) =>
      quotas
        .filter((quota) => quota.metadata.namespace === metadata.name)
        .map((quota) => recordOf(fieldAt(quota, 'spec.hard'))),
    );
}

/** The tightest quota counts; that there is one is asked by `namespace-guards`. */
function hardOf(budget: readonly PlainRecord[], key: string): Amount {
  const bounds = budget.map((hard) => amountOf(key, hard[key])).filter((bound) => bound !== undefined);
  return bounds.length === 0 ? 0 : Math.min(...bounds);
}

function isScoped(spec: unknown): boolean {
  const { scopes, scopeSelector } = recordOf(spec);
  return listOf(scopes).length > 0 || scopeSelector !== undefined;
}
