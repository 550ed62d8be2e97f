import { TenancyError } from '../contract/problems';
import type { PlanName } from '../fleet/schema/plan';
import type { TenantSpec } from '../fleet/schema/tenant';
import { stableJson } from '../lib/digest';
import { instantOf } from '../lib/instant';
import { limitsOf, maxLimits, maxShare } from '../platform/ledger';
import type { Plan } from '../platform/model';
import type { Occasion } from './actions';

/**
 * A tenant on another plan. Where any quota or limit falls, the conversion is a transition: Flux applies the foundation
 * first, and a StatefulSet that deletes its pod under a smaller quota cannot make it again.
 */
export function converted(spec: TenantSpec, plan: PlanName, { now, plans }: Occasion): TenantSpec {
  if (plan === spec.plan)
    throw new TenancyError([
      {
        code: 'plan-unchanged',
        path: ['spec', 'plan'],
        message: `got ${plan}, which the tenant has, want another plan`,
      },
    ]);
  const { expiresAt, transition: _, ...rest } = spec;
  return {
    ...rest,
    plan,
    // Only what is free expires.
    ...(expiresAt !== undefined && plan === 'free' ? { expiresAt } : {}),
    ...(shrinksQuota(plans[spec.plan], plans[plan])
      ? { transition: { kind: 'convert', startedAt: instantOf(now), from: spec.plan } }
      : {}),
  };
}

/** Whether any value that the foundation prints is tighter in the second plan: then the looser of both is not its own. */
export function shrinksQuota(from: Plan, to: Plan): boolean {
  return HOMES.some((home) => {
    const [before, after] = [from.shares[home], to.shares[home]];
    const limits = limitsOf(after, to.limits);
    return (
      stableJson(maxShare(before, after)) !== stableJson(after) ||
      stableJson(maxLimits(limitsOf(before, from.limits), limits)) !== stableJson(limits)
    );
  });
}

const HOMES = ['root', 'organization', 'mcp'] as const;
