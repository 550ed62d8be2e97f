import type { Gate } from '../contract/phases';
import { refuseIfAny } from '../contract/problems';
import { parseTenant } from '../fleet/parse';
import type { RegistryView, TenantRegistry } from '../registry/registry';
import type { Extension } from '../tenant/extension/model';
import { extensionProblems, extensionsOf } from '../tenant/extension/validate';
import { resolveTenant } from '../tenant/resolve';
import { recordActivity } from './activity';
import { type ChangeRequest, changeTenant } from './change';
import type { ManagementContext } from './context';
import { createTenant } from './create';
import { describeTenant, describeTombstone } from './describe';
import { TenantNotFound } from './errors';
import { type Expired, expireTenants } from './expire';
import { actionsOf, planNamed } from './params';
import type {
  ChangeOptions,
  CreateTenantParams,
  HistoryItem,
  Notice,
  StoredTenant,
  TenantManagementAPI,
  UpdateTenantParams,
} from './types';
import { planReader, platformOf } from './validate';

export interface TenantManagementOptions {
  /** Where tenants are stored: `folderRegistry('fleet')` or `memoryRegistry(texts)`. */
  readonly registry: TenantRegistry;
  /** Who acts: a person, a service or a pipeline. It stands in the history. */
  readonly actor: string;
  /** The time: the machine's, or a test's. */
  readonly clock: () => Date;
  /** The extensions that synth runs with: a change is judged with what they add. */
  readonly extend?: Extension | readonly Extension[];
  /** Told what somebody is to be told, after it is stored. Sending it is the caller's. */
  readonly onNotice?: (notice: Notice) => void;
}

/** The specification's interface with what stands beside it. Every call stores all of a change or throws and stores nothing. */
export interface TenantManagement extends TenantManagementAPI {
  createTenant(params: CreateTenantParams): Promise<StoredTenant>;
  getTenant(tenantId: string): Promise<StoredTenant>;
  updateTenant(tenantId: string, params: UpdateTenantParams): Promise<StoredTenant>;
  suspendTenant(tenantId: string, options?: ChangeOptions): Promise<StoredTenant>;
  resumeTenant(tenantId: string, options?: ChangeOptions): Promise<StoredTenant>;
  convertTenant(tenantId: string, plan: string, options?: ChangeOptions): Promise<StoredTenant>;
  /** All that are in the registry, by id; deleted ones only while something of them is left in the cluster. */
  listTenants(): Promise<readonly StoredTenant[]>;
  /** Says that a gate's fact was seen, and where. */
  recordGate(tenantId: string, gate: Gate, evidence: string, options?: ChangeOptions): Promise<StoredTenant>;
  /** To the next phase. Throws IllegalTransition (`gate-open`) before its gate is recorded. */
  continueTransition(tenantId: string, options?: ChangeOptions): Promise<StoredTenant>;
  /** Back to how the tenant was, where nothing is lost yet. */
  abortTransition(tenantId: string, options?: ChangeOptions): Promise<StoredTenant>;
  /** The tenant was used at this time; an earlier one than the last changes nothing. */
  recordActivity(tenantId: string, at: Date): Promise<void>;
  /** Does what is due by plan, fixed date and last activity: warns, suspends, begins deletions. */
  expireTenants(): Promise<readonly Expired[]>;
  /** What was done, by whom and when; the oldest first. Of a deleted tenant as well. */
  historyOf(tenantId: string): Promise<readonly HistoryItem[]>;
}

/** The management of the tenants of one registry. */
export function tenantManagement(options: TenantManagementOptions): TenantManagement {
  const { registry, actor, clock, onNotice = () => {} } = options;
  const extensions = extensionsOf(options.extend);
  refuseIfAny(extensionProblems(extensions));
  const tools: ManagementContext = { registry, actor, clock, onNotice, planOf: planReader(), extensions };
  const change = (id: string, wish: ChangeRequest, changeOptions?: ChangeOptions) =>
    changeTenant(tools, id, wish, changeOptions);
  return {
    createTenant: (params) => createTenant(tools, params),
    getTenant: (id) => registry.read((view) => describe(view, id)),
    listTenants: () => registry.read((view) => view.tenantIds().map((id) => describe(view, id))),
    updateTenant: (id, params) => change(id, { actions: (spec) => actionsOf(params, spec) }, params),
    suspendTenant: (id, one) => change(id, { actions: () => [{ do: 'suspend' }] }, one),
    resumeTenant: (id, one) => change(id, { actions: () => [{ do: 'resume' }], status: withoutExpiry }, one),
    convertTenant: (id, plan, one) =>
      change(id, { actions: () => [{ do: 'convert', plan: planNamed(plan) }], status: withoutExpiry }, one),
    deleteTenant: async (id, one = {}) => {
      const { export: wish = 'requested', noticeDays } = one;
      await change(
        id,
        { actions: (_spec, plan) => [{ do: 'delete', noticeDays: noticeDays ?? plan.noticeDays, export: wish }] },
        one,
      );
    },
    recordGate: (id, gate, evidence, one) => change(id, { actions: () => [{ do: 'record', gate, evidence }] }, one),
    continueTransition: (id, one) => change(id, { actions: () => [{ do: 'continue' }] }, one),
    abortTransition: (id, one) => change(id, { actions: () => [{ do: 'abort' }] }, one),
    recordActivity: (id, at) => recordActivity(tools, id, at),
    expireTenants: () => expireTenants(tools),
    historyOf: (id) => registry.read((view) => history(view, id)),
  };
}

function describe(view: RegistryView, id: string): StoredTenant {
  const stored = view.tenant(id);
  if (stored === undefined) {
    const tombstone = view.tombstone(id);
    if (tombstone === undefined) throw new TenantNotFound(id, view.tenantIds());
    return describeTombstone(id, tombstone);
  }
  const { spec } = parseTenant(stored.text, stored.file);
  const resolved = resolveTenant(id, spec, platformOf(view));
  return describeTenant({ spec, resourceVersion: stored.resourceVersion, status: view.status(id) }, resolved);
}

function history(view: RegistryView, id: string): HistoryItem[] {
  if (view.tenant(id) === undefined && view.tombstone(id) === undefined) throw new TenantNotFound(id, view.tenantIds());
  return (view.status(id)?.history ?? []).map((entry) => ({ ...entry, at: new Date(entry.at) }));
}

/** Whoever comes back, or pays, begins anew. */
function withoutExpiry<T extends { readonly expiry?: unknown }>({ expiry: _, ...status }: T): Omit<T, 'expiry'> {
  return status;
}
