import { describe, expect, it } from 'vitest';
import { formatProblem } from '../../src/contract/problems';
import type { PlanName } from '../../src/fleet/schema/plan';
import { capacityProblems, plansOf } from '../../src/platform/capacity';
import { definePlatform } from '../../src/platform/resolve';
import { platformSpec } from '../support/specs';

/** What is said of tenants with these plans on a cluster that has so much; a free tenant takes 1 cpu, 2560Mi and 5Gi. */
function told(plans: readonly PlanName[], cpu: string, memory: string, storage: string): string[] {
  const platform = definePlatform('cluster', platformSpec({ capacity: { cpu, memory, storage } }));
  return capacityProblems(
    plans.map((plan) => [plan]),
    platform,
  ).map(formatProblem);
}

describe('the capacity of the cluster', () => {
  it('may be promised to the last byte', () => {
    expect(told(['free', 'free'], '2', '5Gi', '10Gi')).toEqual([]);
  });

  it('is told for each resource of which too much is promised', () => {
    expect(told(['free', 'free'], '1999m', '5Gi', '9Gi')).toEqual([
      'spec.capacity.cpu: got 2 promised to 2 tenants, want at most 1999m; add nodes, raise capacity or give smaller plans [capacity-exceeded]',
      'spec.capacity.storage: got 10Gi promised to 2 tenants, want at most 9Gi; add nodes, raise capacity or give smaller plans [capacity-exceeded]',
    ]);
    expect(told(['free'], '1', '2559Mi', '5Gi')).toEqual([
      'spec.capacity.memory: got 2560Mi promised to 1 tenants, want at most 2559Mi; add nodes, raise capacity or give smaller plans [capacity-exceeded]',
    ]);
  });

  it('keeps for a tenant that goes to a smaller plan what it had, until it has arrived', () => {
    const platform = definePlatform(
      'cluster',
      platformSpec({ capacity: { cpu: '7999m', memory: '1Ti', storage: '1Ti' } }),
    );
    const going = {
      plan: 'basic',
      transition: { kind: 'convert', from: 'pro', startedAt: '2026-06-01T00:00:00Z' },
    } as const;
    expect(plansOf({ plan: 'basic' })).toEqual(['basic']);
    expect(capacityProblems([plansOf({ plan: 'basic' })], platform)).toEqual([]);
    expect(capacityProblems([plansOf(going)], platform).map(formatProblem)).toEqual([
      'spec.capacity.cpu: got 8 promised to 1 tenants, want at most 7999m; add nodes, raise capacity or give smaller plans [capacity-exceeded]',
    ]);
  });

  it('has no end where the platform names none', () => {
    const platform = definePlatform('cluster', platformSpec());
    expect(
      capacityProblems(
        Array.from({ length: 1000 }, () => ['enterprise' as const]),
        platform,
      ),
    ).toEqual([]);
  });
});
