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
import { resolveTenant } from '../tenant/resolve';
import { entryOf, type ManagementContext, storedTenant, withEntry } from './context';
import { describeTenant, describeTombstone } from './describe';
import { Conflict, InvalidTenant, refusingAs, refusingByState } from './errors';
import { noticesOf } from './notices';
import { tombstoneOf } from './tombstone';
import type { ChangeOptions, Notice, StoredTenant } from './types';
import { platformOf, validTenant } from './validate';

/** What a change asks for, once the tenant's file is known. */
export interface ChangeRequest {
  readonly actions: (spec: TenantSpec, plan: Plan) => readonly Action[];
  /** What becomes of what is known beside the file. */
  readonly status?: (status: TenantStatus) => TenantStatus;
}

interface Outcome {
  readonly changes: RegistryChanges;
  readonly value: { readonly tenant: StoredTenant; readonly notices: readonly Notice[] };
}

/**
 * Changes one tenant: reads, advances, validates and stores as one commit, then tells. Throws TenantNotFound,
 * TenantDeleted, Conflict, IllegalTransition or InvalidTenant, and then nothing is stored.
 */
export async function changeTenant(
  tools: ManagementContext,
  id: string,
  wish: ChangeRequest,
  options: ChangeOptions = {},
): Promise<StoredTenant> {
  const { tenant, notices } = await tools.registry.commit((view) => changed(tools, view, id, wish, options));
  for (const notice of notices) tools.onNotice(notice);
  return tenant;
}

function changed(
  tools: ManagementContext,
  view: RegistryView,
  id: string,
  wish: ChangeRequest,
  { resourceVersion }: ChangeOptions,
): Outcome {
  const stored = storedTenant(view, id);
  if (resourceVersion !== undefined) refusingAs(Conflict, () => refuseStaleVersion(view, id, resourceVersion));
  const now = tools.clock();
  const { spec } = refusingAs(InvalidTenant, () => parseTenant(stored.text, stored.file));
  const platform = refusingAs(InvalidTenant, () => platformOf(view));
  const actions = refusingAs(InvalidTenant, () => wish.actions(spec, platform.plans[spec.plan]));
  const notices = noticesOf(id, spec, actions, now);
  let next = spec;
  for (const action of actions) {
    const occasion = { now, by: tools.actor, plans: platform.plans };
    const state = refusingByState(() => advance(next, action, occasion));
    if (state.kind === 'gone') {
      const tombstone = tombstoneOf(next, resolveTenant(id, next, platform), now);
      return {
        changes: deleteToTombstone(tools, view, id, tombstone),
        value: { tenant: describeTombstone(id, tombstone), notices },
      };
    }
    next = state.spec;
  }
  const text = editTenant(stored.text, next);
  const { resolved } = refusingAs(InvalidTenant, () => validTenant(view, text, stored.file, tools));
  const to = digestOf(text);
  const entries = actions.map((action) =>
    entryOf(tools, action.do, { from: stored.resourceVersion, to }, detailOf(action)),
  );
  const before = wish.status?.(view.status(id) ?? { history: [] }) ?? view.status(id);
  const status = entries.reduce<TenantStatus | undefined>(withEntry, before);
  return {
    changes: { tenants: { [id]: text }, ...(status === undefined ? {} : { statuses: { [id]: status } }) },
    value: { tenant: describeTenant({ spec: next, resourceVersion: to, status }, resolved), notices },
  };
}

/** The tombstone comes, and everything else of the tenant goes with the same commit. */
function deleteToTombstone(
  tools: ManagementContext,
  view: RegistryView,
  id: string,
  tombstone: Tombstone,
): RegistryChanges {
  const from = view.tenant(id)?.resourceVersion ?? null;
  const status = withEntry(view.status(id), entryOf(tools, 'continue', { from, to: null }, 'the tombstone'));
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
