import { memoise, memoiseWeakly } from '../../lib/memoize';
import { share } from '../../lib/shared-value';
import { largerShare, limitsOf, looserLimits, timesShare } from '../../platform/ledger';
import type { LimitRange, Plan, Share } from '../../platform/model';

/** Quota and LimitRange of each kind of namespace: the plan's, or the larger of two while a tenant goes between them. */
export interface Guards {
  of(home: keyof Plan['shares'], slots: number): { readonly share: Share; readonly limits: LimitRange };
}

/**
 * All tenants of a plan are given one and the same guards, frozen: what is printed of them is made once. Slots that the
 * plan does not have are refused, and not remembered.
 */
export const guardsOf = memoiseWeakly((plan: Plan) =>
  memoiseWeakly((other: Plan): Guards => {
    const make = (home: keyof Plan['shares'], slots: number) => {
      const own = timesShare(plan.shares[home], slots);
      const others = timesShare(other.shares[home], slots);
      return {
        share: share(largerShare(own, others)),
        limits: share(looserLimits(limitsOf(own, plan.limits), limitsOf(others, other.limits))),
      };
    };
    const known = memoise((home: keyof Plan['shares']) => memoise((slots: number) => make(home, slots)));
    return { of: (home, slots) => (slots <= plan.slots ? known(home)(slots) : make(home, slots)) };
  }),
);
