import { editTenant } from '../fleet/edit';
import { parseTenant } from '../fleet/parse';
import type { TenantStatus, Tombstone } from '../fleet/records';
import type { TenantSpec } from '../fleet/schema/tenant';
import { digestOf } from '../lib/digest';
import type { Action } from '../lifecycle/actions';
import { advance } from '../lifecycle/advance';
import type { Plan } from '../platform/model';
import type { RegistryChanges, RegistryView } from '../registry/registry';
import { refuseStaleVersion } from '../registry/resource-version';
import { resolveValidTenant } from '../tenant/resolve';
import { entryOf, type ManagementContext, storedTenant, withEntry } from './context';
import { describeTenant, describeTombstone } from './describe';
import { Conflict, InvalidTenant, throwAs, throwByState } from './errors';
import { noticesOf } from './notices';
import { tombstoneOf } from './tombstone';
import type { ChangeOptions, Notice, StoredTenant } from './types';
import { platformOf, validTenant } from './validate';

/** A change of one tenant: its actions, computed from the tenant's stored file. */
export interface ChangeRequest {
  readonly actions: (spec: TenantSpec, plan: Plan) => readonly Action[];
  /** Changes the tenant's status file as well. */
  readonly status?: (status: TenantStatus) => TenantStatus;
}

interface Outcome {
  readonly changes: RegistryChanges;
  readonly value: { readonly tenant: StoredTenant; readonly notices: readonly Notice[] };
}

/**
 * Changes one tenant: reads, advances, validates and stores in one commit, then reports the notices. Throws
 * TenantNotFound, TenantDeleted, Conflict, IllegalTransition or InvalidTenant; then nothing is stored.
 */
export async function changeTenant(
  context: ManagementContext,
  id: string,
  request: ChangeRequest,
  options: ChangeOptions = {},
): Promise<StoredTenant> {
  const { tenant, notices } = await context.registry.commit((view) =>
    prepareChange(context, view, id, request, options),
  );
  for (const notice of notices) context.onNotice(notice);
  return tenant;
}

function prepareChange(
  context: ManagementContext,
  view: RegistryView,
  id: string,
  request: ChangeRequest,
  { resourceVersion }: ChangeOptions,
): Outcome {
  const stored = storedTenant(view, id);
  if (resourceVersion !== undefined) throwAs(Conflict, () => refuseStaleVersion(view, id, resourceVersion));
  const now = context.clock();
  const { spec } = throwAs(InvalidTenant, () => parseTenant(stored.text, stored.file));
  const platform = throwAs(InvalidTenant, () => platformOf(view));
  const actions = throwAs(InvalidTenant, () => request.actions(spec, platform.plans[spec.plan]));
  const notices = noticesOf(id, spec, actions, now);
  let next = spec;
  for (const action of actions) {
    const actionContext = { now, by: context.actor, plans: platform.plans };
    const state = throwByState(() => advance(next, action, actionContext));
    if (state.kind === 'deleted') {
      const tombstone = tombstoneOf(next, resolveValidTenant(id, next, platform), now);
      return {
        changes: deleteToTombstone(context, view, id, tombstone),
        value: { tenant: describeTombstone(id, tombstone), notices },
      };
    }
    next = state.spec;
  }
  const text = editTenant(stored.text, next);
  const resolved = throwAs(InvalidTenant, () => validTenant(view, text, stored.file, context));
  const to = digestOf(text);
  const entries = actions.map((action) =>
    entryOf(context, action.do, { from: stored.resourceVersion, to }, detailOf(action)),
  );
  const before = request.status?.(view.status(id) ?? { history: [] }) ?? view.status(id);
  const status = entries.reduce<TenantStatus | undefined>(withEntry, before);
  return {
    changes: { tenants: { [id]: text }, ...(status === undefined ? {} : { statuses: { [id]: status } }) },
    value: { tenant: describeTenant({ spec: next, resourceVersion: to, status }, resolved), notices },
  };
}

/** Replaces the tenant's file with its tombstone, in one commit. */
function deleteToTombstone(
  context: ManagementContext,
  view: RegistryView,
  id: string,
  tombstone: Tombstone,
): RegistryChanges {
  const from = view.tenant(id)?.resourceVersion ?? null;
  const status = withEntry(view.status(id), entryOf(context, 'continue', { from, to: null }, 'tombstone written'));
  return { tenants: { [id]: null }, statuses: { [id]: status }, tombstones: { [id]: tombstone } };
}

function detailOf(action: Action): string | undefined {
  switch (action.do) {
    case 'convert':
      return `to ${action.plan}`;
    case 'add-organization':
      return action.organization.id;
    case 'remove-organization':
      return action.organization;
    case 'record':
      return `${action.gate}: ${action.evidence}`;
    case 'delete':
      return `notice of ${action.noticeDays} days, export ${action.export}`;
    default:
      return undefined;
  }
}
