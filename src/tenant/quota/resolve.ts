import { memoize, memoizeWeakly } from '../../lib/memoize';
import { freezeShared } from '../../lib/shared-value';
import { limitsOf, maxLimits, maxShare, timesShare } from '../../platform/ledger';
import type { LimitRange, Plan, QuotaShare } from '../../platform/model';

/** Quota and LimitRange of each kind of namespace: the plan's, or the larger of two while a tenant goes between them. */
export interface NamespaceBudgets {
  of(namespaceType: keyof Plan['shares'], slots: number): { readonly share: QuotaShare; readonly limits: LimitRange };
}

/**
 * All tenants of a plan are given one and the same guards, frozen: what is printed of them is made once. Slots that the
 * plan does not have are refused, and not remembered.
 */
export const namespaceBudgetsOf = memoizeWeakly((plan: Plan) =>
  memoizeWeakly((other: Plan): NamespaceBudgets => {
    const make = (namespaceType: keyof Plan['shares'], slots: number) => {
      const own = timesShare(plan.shares[namespaceType], slots);
      const others = timesShare(other.shares[namespaceType], slots);
      return {
        share: freezeShared(maxShare(own, others)),
        limits: freezeShared(maxLimits(limitsOf(own, plan.limits), limitsOf(others, other.limits))),
      };
    };
    const known = memoize((namespaceType: keyof Plan['shares']) =>
      memoize((slots: number) => make(namespaceType, slots)),
    );
    return {
      of: (namespaceType, slots) => (slots <= plan.slots ? known(namespaceType)(slots) : make(namespaceType, slots)),
    };
  }),
);
