import { TenancyError } from '../errors';
import { limitsOf, timesShare } from '../quota';
import type { LimitRange, Plan, Share } from '../resolved';
import { instantOf } from '../spec/instant';
import type { PlanName, TenantSpec } from '../spec/schema';
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
    ...(lowersAnything(plans[spec.plan], plans[plan])
      ? { transition: { kind: 'convert', startedAt: instantOf(now), from: spec.plan } }
      : {}),
  };
}

/** Whether any value that the foundation prints is tighter in the second plan. */
export function lowersAnything(from: Plan, to: Plan): boolean {
  return HOMES.some((home) => {
    const [before, after] = [from.shares[home], to.shares[home]];
    return isSmaller(before, after) || isTighter(limitsOf(before, from.limits), limitsOf(after, to.limits));
  });
}

const HOMES = ['root', 'organization', 'mcp'] as const;

function isSmaller(before: Share, after: Share): boolean {
  return Object.entries(timesShare(after, 1)).some(
    ([key, amount]) => amount < (isKeyOf(before, key) ? before[key] : 0),
  );
}

function isTighter(before: LimitRange, after: LimitRange): boolean {
  return (
    after.min.cpu > before.min.cpu ||
    after.min.memory > before.min.memory ||
    after.volume.min > before.volume.min ||
    after.volume.max < before.volume.max ||
    after.max.cpuLimit < before.max.cpuLimit ||
    after.max.memoryLimit < before.max.memoryLimit ||
    after.max.ephemeralLimit < before.max.ephemeralLimit ||
    after.default.cpu < before.default.cpu ||
    after.default.cpuLimit < before.default.cpuLimit ||
    after.default.memory < before.default.memory ||
    after.default.memoryLimit < before.default.memoryLimit ||
    after.default.ephemeral < before.default.ephemeral ||
    after.default.ephemeralLimit < before.default.ephemeralLimit
  );
}

function isKeyOf<T extends object>(object: T, key: PropertyKey): key is keyof T {
  return Object.hasOwn(object, key);
}
