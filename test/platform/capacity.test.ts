import { describe, expect, it } from 'vitest';
import { formatProblem } from '../../src/contract/problems';
import type { PlanName } from '../../src/fleet/schema/plan';
import { capacityProblems, plansOf } from '../../src/platform/capacity';
import { definePlatform } from '../../src/platform/resolve';
import { platformSpec } from '../support/specs';

/** The problems of tenants with these plans on a cluster of this capacity. A free tenant takes 1 cpu, 2560Mi and 5Gi. */
function problemsOf(plans: readonly PlanName[], cpu: string, memory: string, storage: string): string[] {
  const platform = definePlatform('cluster', platformSpec({ capacity: { cpu, memory, storage } }));
  return capacityProblems(
    plans.map((plan) => [plan]),
    platform,
  ).map(formatProblem);
}

describe('the capacity of the cluster', () => {
  it('may be promised to the last byte', () => {
    expect(problemsOf(['free', 'free'], '2', '5Gi', '10Gi')).toEqual([]);
  });

  it('is reported for each resource of which too much is promised', () => {
    expect(problemsOf(['free', 'free'], '1999m', '5Gi', '9Gi')).toEqual([
      'spec.capacity.cpu: got 2 promised to 2 tenants, want at most 1999m; add nodes, raise capacity or choose smaller plans [capacity-exceeded]',
      'spec.capacity.storage: got 10Gi promised to 2 tenants, want at most 9Gi; add nodes, raise capacity or choose smaller plans [capacity-exceeded]',
    ]);
    expect(problemsOf(['free'], '1', '2559Mi', '5Gi')).toEqual([
      'spec.capacity.memory: got 2560Mi promised to 1 tenants, want at most 2559Mi; add nodes, raise capacity or choose smaller plans [capacity-exceeded]',
    ]);
  });

  it('counts the larger plan of a tenant until its conversion to a smaller one is complete', () => {
    const platform = definePlatform(
      'cluster',
      platformSpec({ capacity: { cpu: '7999m', memory: '1Ti', storage: '1Ti' } }),
    );
    const converting = {
      plan: 'basic',
      transition: { kind: 'convert', from: 'pro', startedAt: '2026-06-01T00:00:00Z' },
    } as const;
    expect(plansOf({ plan: 'basic' })).toEqual(['basic']);
    expect(capacityProblems([plansOf({ plan: 'basic' })], platform)).toEqual([]);
    expect(capacityProblems([plansOf(converting)], platform).map(formatProblem)).toEqual([
      'spec.capacity.cpu: got 8 promised to 1 tenants, want at most 7999m; add nodes, raise capacity or choose smaller plans [capacity-exceeded]',
    ]);
  });

  it('is unlimited if the platform gives none', () => {
    const platform = definePlatform('cluster', platformSpec());
    expect(
      capacityProblems(
        Array.from({ length: 1000 }, () => ['enterprise' as const]),
        platform,
      ),
    ).toEqual([]);
  });
});
