import type { Problem } from '../contract/problems';
import type { PlanName } from '../fleet/schema/plan';
import type { TenantSpec } from '../fleet/schema/tenant';
import { type Amount, bytesText, cpuText } from '../kubernetes/quantity';
import { envelopeOf } from './ledger';
import type { ResolvedPlatform } from './model';

/** The plans whose quotas a tenant may have: its own and, during a conversion, the previous one. */
export function plansOf({ plan, transition }: Pick<TenantSpec, 'plan' | 'transition'>): PlanName[] {
  return transition?.kind === 'convert' && transition.from !== undefined ? [plan, transition.from] : [plan];
}

/**
 * A problem for each resource of which the envelopes of all tenants together exceed the capacity: requests and storage,
 * which the cluster reserves. `plans` holds the plans of each tenant; of two plans, the larger value counts.
 */
export function capacityProblems(plans: readonly (readonly PlanName[])[], platform: ResolvedPlatform): Problem[] {
  const { capacity } = platform;
  if (capacity.kind === 'unlimited') return [];
  const envelopes = plans.map((tenantPlans) => tenantPlans.map((plan) => envelopeOf(platform.plans[plan])));
  const sum = (key: 'cpu' | 'memory' | 'storage'): Amount =>
    envelopes.reduce((total, alternatives) => total + Math.max(...alternatives.map((envelope) => envelope[key])), 0);
  const problem = (resource: string, got: string, max: string): Problem => ({
    code: 'capacity-exceeded',
    path: ['spec', 'capacity', resource],
    message: `got ${got} promised to ${plans.length} tenants, want at most ${max}; add nodes, raise capacity or choose smaller plans`,
  });
  return [
    ...(sum('cpu') > capacity.cpu ? [problem('cpu', cpuText(sum('cpu')), cpuText(capacity.cpu))] : []),
    ...(sum('memory') > capacity.memory
      ? [problem('memory', bytesText(sum('memory')), bytesText(capacity.memory))]
      : []),
    ...(sum('storage') > capacity.storage
      ? [problem('storage', bytesText(sum('storage')), bytesText(capacity.storage))]
      : []),
  ];
}
