import type { Extension } from '../extension/model';
import type { HistoryEntry, TenantStatus } from '../fleet/records';
import { instantOf } from '../lib/instant';
import type { RegistryView, TenantRegistry } from '../registry/registry';
import { TenantDeleted, TenantNotFound } from './errors';
import type { Notice } from './types';
import type { PlanReader } from './validate';

/** The registry, clock and actor of every use case. */
export interface ManagementContext {
  readonly registry: TenantRegistry;
  readonly clock: () => Date;
  /** The history and every gate record it. */
  readonly actor: string;
  /** Called after the change is stored. */
  readonly onNotice: (notice: Notice) => void;
  readonly planOf: PlanReader;
  /** What synth prints the tenants with: a change that an extension refuses is not stored. */
  readonly extensions: readonly Extension[];
}

/** A tenant's file. Throws TenantNotFound, or TenantDeleted if only a tombstone remains. */
export function storedTenant(view: RegistryView, id: string) {
  const stored = view.tenant(id);
  if (stored !== undefined) return stored;
  throw view.tombstone(id) === undefined ? new TenantNotFound(id, view.tenantIds()) : new TenantDeleted(id);
}

/** A status with one more history entry. The oldest entries are dropped, because the size of a file is limited. */
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
