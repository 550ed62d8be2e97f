import type { HistoryEntry, TenantStatus } from '../fleet/records';
import { instantOf } from '../lib/instant';
import type { RegistryView, TenantRegistry } from '../registry/registry';
import type { Extension } from '../tenant/extension/model';
import { TenantDeleted, TenantNotFound } from './errors';
import type { Notice } from './types';
import type { PlanReader } from './validate';

/** What every use case works with. */
export interface ManagementContext {
  readonly registry: TenantRegistry;
  readonly clock: () => Date;
  /** Who acts: it stands in the history and beside every gate. */
  readonly actor: string;
  /** Called after what a notice tells of is stored. */
  readonly onNotice: (notice: Notice) => void;
  readonly planOf: PlanReader;
  /** What synth prints the tenants with: a change that an extension refuses is not stored. */
  readonly extensions: readonly Extension[];
}

/** A tenant's file. Throws TenantNotFound, or TenantDeleted where a tombstone is all that is left. */
export function storedTenant(view: RegistryView, id: string) {
  const stored = view.tenant(id);
  if (stored !== undefined) return stored;
  throw view.tombstone(id) === undefined ? new TenantNotFound(id, view.tenantIds()) : new TenantDeleted(id);
}

/** A status with one more entry of what was done; the oldest go, since a file has an end. */
export function withEntry(status: TenantStatus | undefined, entry: HistoryEntry): TenantStatus {
  return { ...status, history: [...(status?.history ?? []), entry].slice(-HISTORY_MAX) };
}

/** About 200 bytes an entry, in a file of at most 256 KiB. */
const HISTORY_MAX = 1000;

export function entryOf(
  { clock, actor }: ManagementContext,
  action: string,
  versions: { readonly from: string | null; readonly to: string | null },
  detail?: string,
): HistoryEntry {
  return { at: instantOf(clock()), by: actor, action, ...versions, ...(detail === undefined ? {} : { detail }) };
}
