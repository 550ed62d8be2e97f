import { memoize, memoizeWeakly } from '../../lib/memoize';
import { freezeShared } from '../../lib/shared-value';
import { limitsOf, maxLimits, maxShare, timesShare } from '../../platform/ledger';
import type { LimitRange, Plan, QuotaShare } from '../../platform/model';

/** Quota and LimitRange of each type of namespace: those of the plan, or the larger of two during a conversion. */
export interface NamespaceBudgets {
  of(home: keyof Plan['shares'], slots: number): { readonly share: QuotaShare; readonly limits: LimitRange };
}

/**
 * The budgets of a plan, shared by all its tenants and frozen, so that their objects are made once. A number of slots that
 * the plan does not have is refused elsewhere, and not memoized.
 */
export const namespaceBudgetsOf = memoizeWeakly((plan: Plan) =>
  memoizeWeakly((other: Plan): NamespaceBudgets => {
    const make = (home: keyof Plan['shares'], slots: number) => {
      const own = timesShare(plan.shares[home], slots);
      const others = timesShare(other.shares[home], slots);
      return {
        share: freezeShared(maxShare(own, others)),
        limits: freezeShared(maxLimits(limitsOf(own, plan.limits), limitsOf(others, other.limits))),
      };
    };
    const known = memoize((home: keyof Plan['shares']) => memoize((slots: number) => make(home, slots)));
    return { of: (home, slots) => (slots <= plan.slots ? known(home)(slots) : make(home, slots)) };
  }),
);
