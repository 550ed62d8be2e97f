import type { Problem } from './errors';
import { type Amount, bytesText, cpuText } from './quantity';
import { envelopeOf } from './quota';
import type { ResolvedPlatform } from './resolved';
import type { PlanName } from './spec/schema';

/** Where the envelopes of all tenants together are larger than the cluster: requests and storage, which it reserves. */
export function capacityFaults(plans: readonly PlanName[], platform: ResolvedPlatform): Problem[] {
  const { capacity } = platform;
  if (capacity.kind === 'unlimited') return [];
  const envelopes = plans.map((plan) => envelopeOf(platform.plans[plan]));
  const sum = (key: 'cpu' | 'memory' | 'storage'): Amount => envelopes.reduce((total, one) => total + one[key], 0);
  const fault = (what: string, got: string, most: string): Problem => ({
    code: 'capacity-exceeded',
    path: ['spec', 'capacity', what],
    message: `got ${got} promised to ${plans.length} tenants, want at most ${most}; add nodes, raise capacity or give smaller plans`,
  });
  return [
    ...(sum('cpu') > capacity.cpu ? [fault('cpu', cpuText(sum('cpu')), cpuText(capacity.cpu))] : []),
    ...(sum('memory') > capacity.memory ? [fault('memory', bytesText(sum('memory')), bytesText(capacity.memory))] : []),
    ...(sum('storage') > capacity.storage
      ? [fault('storage', bytesText(sum('storage')), bytesText(capacity.storage))]
      : []),
  ];
}
