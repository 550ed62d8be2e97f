import { TenancyError } from '../contract/problems';
import { instantOf } from '../lib/instant';
import { type ManagementContext, storedTenant } from './context';

/** Stores when a tenant was last used. An earlier time than the stored one changes nothing. Throws TenantNotFound, TenantDeleted, `clock-behind`. */
export async function recordActivity({ registry, clock }: ManagementContext, id: string, at: Date): Promise<void> {
  await registry.commit((view) => {
    storedTenant(view, id);
    const now = clock();
    if (at.getTime() > now.getTime()) {
      const message = `got an activity at ${instantOf(at)}, want one before now, ${instantOf(now)}; mend the clock that is wrong`;
      throw new TenancyError([{ code: 'clock-behind', path: [], message }]);
    }
    const status = view.status(id) ?? { history: [] };
    const isNews = status.lastActivityAt === undefined || Date.parse(status.lastActivityAt) < at.getTime();
    return {
      changes: isNews ? { statuses: { [id]: { ...status, lastActivityAt: instantOf(at) } } } : {},
      value: undefined,
    };
  });
}
