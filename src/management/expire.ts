import { parseTenant } from '../fleet/parse';
import type { TenantStatus } from '../fleet/records';
import { instantOf } from '../lib/instant';
import { type DueAction, dueActionOf } from '../lifecycle/expiry';
import { changeTenant } from './change';
import { entryOf, type ManagementContext, storedTenant, withEntry } from './context';
import { platformOf } from './validate';

/** What was due for a tenant, and done. */
export interface Expired extends DueAction {
  readonly tenant: string;
}

/**
 * Does what is due for every tenant at the clock's time: warns, suspends, begins a deletion. One step a tenant and run:
 * a warning counts from when it is stored. Throws what a change of a tenant throws; what was done before stays done.
 */
export async function expireTenants(tools: ManagementContext): Promise<Expired[]> {
  const ids = await tools.registry.read((view) => view.tenantIds());
  const done: Expired[] = [];
  for (const id of ids) {
    const due = await dueFor(tools, id);
    if (due === undefined) continue;
    await take(tools, id, due);
    done.push({ tenant: id, ...due });
  }
  return done;
}

async function dueFor(tools: ManagementContext, id: string): Promise<DueAction | undefined> {
  return await tools.registry.read((view) => {
    const stored = view.tenant(id);
    if (stored === undefined) return undefined;
    const { spec } = parseTenant(stored.text, stored.file);
    return dueActionOf(spec, view.status(id) ?? {}, platformOf(view).plans[spec.plan].expiry, tools.clock());
  });
}

async function take(tools: ManagementContext, id: string, due: DueAction): Promise<void> {
  const at = instantOf(tools.clock());
  switch (due.what) {
    case 'warn-of-suspension':
      return await warn(tools, id, due, (expiry) => ({ ...expiry, suspensionWarnedAt: at }));
    case 'warn-of-deletion':
      return await warn(tools, id, due, (expiry) => ({ ...expiry, deletionWarnedAt: at }));
    case 'suspend':
      await changeTenant(tools, id, {
        actions: () => [{ do: 'suspend' }],
        status: (status) => ({ ...status, expiry: { ...status.expiry, suspendedAt: at } }),
      });
      return;
    case 'delete':
      await changeTenant(tools, id, {
        actions: (_spec, { noticeDays }) => [{ do: 'delete', noticeDays, export: 'requested' }],
      });
      return;
  }
}

type Expiry = NonNullable<TenantStatus['expiry']>;

async function warn(
  tools: ManagementContext,
  id: string,
  due: DueAction,
  mark: (expiry: Expiry) => Expiry,
): Promise<void> {
  const name = await tools.registry.commit((view) => {
    const stored = storedTenant(view, id);
    const status = view.status(id);
    const version = { from: stored.resourceVersion, to: stored.resourceVersion };
    const next = withEntry(status, entryOf(tools, due.what, version, `${due.why}, on ${due.on}`));
    return {
      changes: { statuses: { [id]: { ...next, expiry: mark(next.expiry ?? {}) } } },
      value: parseTenant(stored.text, stored.file).spec.displayName,
    };
  });
  const kind = due.what === 'warn-of-deletion' ? 'deletion-ahead' : 'suspension-ahead';
  const what = kind === 'deletion-ahead' ? 'deleted' : 'suspended';
  tools.onNotice({
    kind,
    tenant: id,
    at: tools.clock(),
    on: new Date(due.on),
    text: `${name} is ${what} on ${due.on}: ${due.why}`,
  });
}
