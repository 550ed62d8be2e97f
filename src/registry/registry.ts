import type { Fleet, FleetFile } from '../fleet/fleet';
import type { TenantStatus, Tombstone } from '../fleet/records';

/** A tenant's file as it is stored. */
export interface StoredTenant extends FleetFile {
  /** The digest of the text: two texts that differ in one byte have two versions. */
  readonly resourceVersion: string;
}

/**
 * A registry at one moment. It is read as it is asked for, each file once. Where something cannot be read, what asks
 * for it throws a TenancyError.
 */
export interface RegistryView {
  platform(): FleetFile;
  /** What the names of the files say, sorted. A file with a wrong name is listed, and refused when it is asked for. */
  tenantIds(): readonly string[];
  tenant(id: string): StoredTenant | undefined;
  status(id: string): TenantStatus | undefined;
  tombstoneIds(): readonly string[];
  tombstone(id: string): Tombstone | undefined;
  /** The registry as it would be with these changes. Nothing is written. */
  with(changes: RegistryChanges): RegistryView;
  /** The files that a commit of these changes would write. Throws what it would refuse of them. */
  changedBy(changes: RegistryChanges): readonly FileChange[];
  /** All of it, for `parseFleet`. What cannot be read stands in its place as problems, so nothing is thrown. */
  fleet(): Fleet;
}

/** What a commit changes, by the tenant's id; `null` for a file that goes. A tombstone never goes. */
export interface RegistryChanges {
  readonly tenants?: Readonly<Record<string, string | null>>;
  readonly statuses?: Readonly<Record<string, TenantStatus | null>>;
  readonly tombstones?: Readonly<Record<string, Tombstone>>;
}

/** A file that a commit changes: its text before and after; `null` where there is none. */
export interface FileChange {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** What a step of a commit wants: the changes, and what the caller gets. */
export interface RegistryStep<T> {
  readonly changes: RegistryChanges;
  readonly value: T;
}

/** Where the files of a fleet are kept. */
export interface TenantRegistry {
  /**
   * Gives `use` one consistent view, and returns what it returns. Where a commit of another process came in between,
   * `use` is called again with a new view, so it does nothing but look.
   */
  read<T>(use: (view: RegistryView) => T | Promise<T>): Promise<T>;
  /**
   * Gives `step` a view that nobody else changes meanwhile, and stores all of its changes or, where it throws, none.
   * A step does not call the registry: it would wait for itself.
   *
   * Throws a TenancyError: what the step throws, `registry-locked`, `registry-symlink`, `registry-journal-broken`,
   * `tenant-deleted`, `file-too-large`, `version-newer`, `disk-…`. Its `effect` says whether something was stored.
   */
  commit<T>(step: (view: RegistryView) => RegistryStep<T> | Promise<RegistryStep<T>>): Promise<T>;
}
