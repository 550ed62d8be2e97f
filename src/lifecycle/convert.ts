import { TenancyError } from '../contract/problems';
import type { PlanName } from '../fleet/schema/plan';
import type { TenantSpec } from '../fleet/schema/tenant';
import { stableJson } from '../lib/digest';
import { instantOf } from '../lib/instant';
import { limitsOf, maxLimits, maxShare } from '../platform/ledger';
import type { Plan } from '../platform/model';
import type { ActionContext } from './actions';

/**
 * Converts a tenant to another plan. If any quota or limit becomes smaller, the conversion is a transition: Flux applies
 * the foundation first, and a StatefulSet that deletes its pod under a smaller quota cannot create it again.
 */
export function convertTenant(spec: TenantSpec, plan: PlanName, { now, plans }: ActionContext): TenantSpec {
  if (plan === spec.plan)
    throw new TenancyError([
      {
        code: 'plan-unchanged',
        path: ['spec', 'plan'],
        message: `got ${plan}, the plan that the tenant already has, want another plan`,
      },
    ]);
  const { expiresAt, transition: _, ...rest } = spec;
  return {
    ...rest,
    plan,
    // Only the free plan expires.
    ...(expiresAt !== undefined && plan === 'free' ? { expiresAt } : {}),
    ...(shrinksQuota(plans[spec.plan], plans[plan])
      ? { transition: { kind: 'convert', startedAt: instantOf(now), from: spec.plan } }
      : {}),
  };
}

/** Whether any quota or limit of the foundation is smaller in plan `to` than in plan `from`. */
export function shrinksQuota(from: Plan, to: Plan): boolean {
  return SHARE_KINDS.some((kind) => {
    const [before, after] = [from.shares[kind], to.shares[kind]];
    const limits = limitsOf(after, to.limits);
    return (
      stableJson(maxShare(before, after)) !== stableJson(after) ||
      stableJson(maxLimits(limitsOf(before, from.limits), limits)) !== stableJson(limits)
    );
  });
}

const SHARE_KINDS = ['root', 'organization', 'mcp'] as const;
