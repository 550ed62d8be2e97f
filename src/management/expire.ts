import { parseTenant } from '../fleet/parse';
import type { TenantStatus } from '../fleet/records';
import { instantOf } from '../lib/instant';
import { type DueAction, dueActionOf } from '../lifecycle/expiry';
import { changeTenant } from './change';
import { entryOf, type ManagementContext, storedTenant, withEntry } from './context';
import { platformOf } from './validate';

/** A step that was due for a tenant and has been taken. */
export interface Expired extends DueAction {
  readonly tenant: string;
}

/**
 * Takes the step that is due for each tenant now: warns, suspends or begins a deletion. One step per tenant and run, since
 * a warning counts from when it is stored. Throws as a change of a tenant does; the steps before the error stay stored.
 */
export async function expireTenants(context: ManagementContext): Promise<Expired[]> {
  const ids = await context.registry.read((view) => view.tenantIds());
  const expired: Expired[] = [];
  for (const id of ids) {
    const due = await dueFor(context, id);
    if (due === undefined) continue;
    await runDueAction(context, id, due);
    expired.push({ tenant: id, ...due });
  }
  return expired;
}

async function dueFor(context: ManagementContext, id: string): Promise<DueAction | undefined> {
  return await context.registry.read((view) => {
    const stored = view.tenant(id);
    if (stored === undefined) return undefined;
    const { spec } = parseTenant(stored.text, stored.file);
    return dueActionOf(spec, view.status(id) ?? {}, platformOf(view).plans[spec.plan].expiry, context.clock());
  });
}

async function runDueAction(context: ManagementContext, id: string, due: DueAction): Promise<void> {
  const at = instantOf(context.clock());
  switch (due.what) {
    case 'warn-of-suspension':
      return await warn(context, id, due, (expiry) => ({ ...expiry, suspensionWarnedAt: at }));
    case 'warn-of-deletion':
      return await warn(context, id, due, (expiry) => ({ ...expiry, deletionWarnedAt: at }));
    case 'suspend':
      await changeTenant(context, id, {
        actions: () => [{ do: 'suspend' }],
        status: (status) => ({ ...status, expiry: { ...status.expiry, suspendedAt: at } }),
      });
      return;
    case 'delete':
      await changeTenant(context, id, {
        actions: (_spec, { noticeDays }) => [{ do: 'delete', noticeDays, export: 'requested' }],
      });
      return;
  }
}

type Expiry = NonNullable<TenantStatus['expiry']>;

async function warn(
  context: ManagementContext,
  id: string,
  due: DueAction,
  mark: (expiry: Expiry) => Expiry,
): Promise<void> {
  const name = await context.registry.commit((view) => {
    const stored = storedTenant(view, id);
    const status = view.status(id);
    const version = { from: stored.resourceVersion, to: stored.resourceVersion };
    const next = withEntry(status, entryOf(context, due.what, version, `${due.why}, on ${due.on}`));
    return {
      changes: { statuses: { [id]: { ...next, expiry: mark(next.expiry ?? {}) } } },
      value: parseTenant(stored.text, stored.file).spec.displayName,
    };
  });
  const isDeletion = due.what === 'warn-of-deletion';
  context.onNotice({
    kind: isDeletion ? 'deletion-scheduled' : 'suspension-scheduled',
    tenant: id,
    at: context.clock(),
    on: new Date(due.on),
    text: `${name} will be ${isDeletion ? 'deleted' : 'suspended'} on ${due.on}: ${due.why}`,
  });
}
