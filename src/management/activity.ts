import { TenancyError } from '../contract/problems';
import { instantOf } from '../lib/instant';
import { type ManagementContext, storedTenant } from './context';

/**
 * Stores when a tenant was last used. A time before the stored one changes nothing. Throws TenantNotFound or
 * TenantDeleted, or a TenancyError (`clock-behind`) for a time in the future.
 */
export async function recordActivity({ registry, clock }: ManagementContext, id: string, at: Date): Promise<void> {
  await registry.commit((view) => {
    storedTenant(view, id);
    const now = clock();
    if (at.getTime() > now.getTime()) {
      const message = `got an activity at ${instantOf(at)}, want a time before now, ${instantOf(now)}; set the wrong clock right`;
      throw new TenancyError([{ code: 'clock-behind', path: [], message }]);
    }
    const status = view.status(id) ?? { history: [] };
    const isLater = status.lastActivityAt === undefined || Date.parse(status.lastActivityAt) < at.getTime();
    return {
      changes: isLater ? { statuses: { [id]: { ...status, lastActivityAt: instantOf(at) } } } : {},
      value: undefined,
    };
  });
}
