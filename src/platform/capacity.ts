import type { Problem } from '../contract/problems';
import type { PlanName } from '../fleet/schema/plan';
import type { TenantSpec } from '../fleet/schema/tenant';
import { type Amount, bytesText, cpuText } from '../kubernetes/quantity';
import { envelopeOf } from './ledger';
import type { ResolvedPlatform } from './model';

/** The plans that a tenant's quotas may add up to: its own, and the one that it comes from until it has arrived. */
export function plansOf({ plan, transition }: Pick<TenantSpec, 'plan' | 'transition'>): PlanName[] {
  return transition?.kind === 'convert' && transition.from !== undefined ? [plan, transition.from] : [plan];
}

/**
 * Where the envelopes of all tenants together are larger than the cluster: requests and storage, which it reserves. For
 * each tenant, its plans: of two, the larger counts.
 */
export function capacityProblems(plans: readonly (readonly PlanName[])[], platform: ResolvedPlatform): Problem[] {
  const { capacity } = platform;
  if (capacity.kind === 'unlimited') return [];
  const envelopes = plans.map((both) => both.map((plan) => envelopeOf(platform.plans[plan])));
  const sum = (key: 'cpu' | 'memory' | 'storage'): Amount =>
    envelopes.reduce((total, both) => total + Math.max(...both.map((one) => one[key])), 0);
  const problem = (what: string, got: string, most: string): Problem => ({
    code: 'capacity-exceeded',
    path: ['spec', 'capacity', what],
    message: `got ${got} promised to ${plans.length} tenants, want at most ${most}; add nodes, raise capacity or give smaller plans`,
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
