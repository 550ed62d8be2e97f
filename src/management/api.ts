import type { Gate } from '../contract/phases';
import { refuseIfAny } from '../contract/problems';
import type { Extension } from '../extension/model';
import { extensionProblems, extensionsOf } from '../extension/validate';
import { parseTenant } from '../fleet/parse';
import type { RegistryView, TenantRegistry } from '../registry/registry';
import { resolveValidTenant } from '../tenant/resolve';
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

/** The registry, the actor and the clock of a `TenantManagement`. */
export interface TenantManagementOptions {
  /** The store of the tenants: `folderRegistry('fleet')` or `memoryRegistry(texts)`. */
  readonly registry: TenantRegistry;
  /** The person, service or pipeline that acts. The history records it. */
  readonly actor: string;
  /** The current time; a test passes a fixed one. */
  readonly clock: () => Date;
  /** The extensions that synth runs with: a change is checked with what they add. */
  readonly extend?: Extension | readonly Extension[];
  /** Called with each notice for the tenant, after the change is stored. The caller sends it. */
  readonly onNotice?: (notice: Notice) => void;
}

/** The specification's interface, and more calls. Each call stores the whole change, or throws and stores nothing. */
export interface TenantManagement extends TenantManagementAPI {
  createTenant(params: CreateTenantParams): Promise<StoredTenant>;
  getTenant(tenantId: string): Promise<StoredTenant>;
  updateTenant(tenantId: string, params: UpdateTenantParams): Promise<StoredTenant>;
  suspendTenant(tenantId: string, options?: ChangeOptions): Promise<StoredTenant>;
  resumeTenant(tenantId: string, options?: ChangeOptions): Promise<StoredTenant>;
  convertTenant(tenantId: string, plan: string, options?: ChangeOptions): Promise<StoredTenant>;
  /** All tenants with a file in the registry, by id. A tenant with only a tombstone is not listed. */
  listTenants(): Promise<readonly StoredTenant[]>;
  /** Records that the fact of a gate was observed, with the evidence. */
  recordGate(tenantId: string, gate: Gate, evidence: string, options?: ChangeOptions): Promise<StoredTenant>;
  /** Moves to the next phase. Throws IllegalTransition (`gate-open`) if the gate is not recorded. */
  continueTransition(tenantId: string, options?: ChangeOptions): Promise<StoredTenant>;
  /** Aborts the transition, as long as no data is lost. */
  abortTransition(tenantId: string, options?: ChangeOptions): Promise<StoredTenant>;
  /** Records when the tenant was used; a time before the stored one changes nothing. */
  recordActivity(tenantId: string, at: Date): Promise<void>;
  /** Warns, suspends or begins to delete tenants that have expired or are idle, one step per tenant and call. */
  expireTenants(): Promise<readonly Expired[]>;
  /** All recorded changes of a tenant, the oldest first; also of a deleted tenant. */
  historyOf(tenantId: string): Promise<readonly HistoryItem[]>;
}

/** The management API of one registry. */
export function tenantManagement(options: TenantManagementOptions): TenantManagement {
  const { registry, actor, clock, onNotice = () => {} } = options;
  const extensions = extensionsOf(options.extend);
  refuseIfAny(extensionProblems(extensions));
  const context: ManagementContext = { registry, actor, clock, onNotice, planOf: planReader(), extensions };
  const change = (id: string, request: ChangeRequest, changeOptions?: ChangeOptions) =>
    changeTenant(context, id, request, changeOptions);
  return {
    createTenant: (params) => createTenant(context, params),
    getTenant: (id) => registry.read((view) => describe(view, id)),
    listTenants: () => registry.read((view) => view.tenantIds().map((id) => describe(view, id))),
    updateTenant: (id, params) => change(id, { actions: (spec) => actionsOf(params, spec) }, params),
    suspendTenant: (id, one) => change(id, { actions: () => [{ do: 'suspend' }] }, one),
    resumeTenant: (id, one) => change(id, { actions: () => [{ do: 'resume' }], status: withoutExpiry }, one),
    convertTenant: (id, plan, one) =>
      change(id, { actions: () => [{ do: 'convert', plan: planNamed(plan) }], status: withoutExpiry }, one),
    deleteTenant: async (id, one = {}) => {
      const { export: exported = 'requested', noticeDays } = one;
      await change(
        id,
        { actions: (_spec, plan) => [{ do: 'delete', noticeDays: noticeDays ?? plan.noticeDays, export: exported }] },
        one,
      );
    },
    recordGate: (id, gate, evidence, one) => change(id, { actions: () => [{ do: 'record', gate, evidence }] }, one),
    continueTransition: (id, one) => change(id, { actions: () => [{ do: 'continue' }] }, one),
    abortTransition: (id, one) => change(id, { actions: () => [{ do: 'abort' }] }, one),
    recordActivity: (id, at) => recordActivity(context, id, at),
    expireTenants: () => expireTenants(context),
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
  const resolved = resolveValidTenant(id, spec, platformOf(view));
  return describeTenant({ spec, resourceVersion: stored.resourceVersion, status: view.status(id) }, resolved);
}

function history(view: RegistryView, id: string): HistoryItem[] {
  if (view.tenant(id) === undefined && view.tombstone(id) === undefined) throw new TenantNotFound(id, view.tenantIds());
  return (view.status(id)?.history ?? []).map((entry) => ({ ...entry, at: new Date(entry.at) }));
}

/** Resuming or converting a tenant clears the expiry warnings. */
function withoutExpiry<T extends { readonly expiry?: unknown }>({ expiry: _, ...status }: T): Omit<T, 'expiry'> {
  return status;
}
