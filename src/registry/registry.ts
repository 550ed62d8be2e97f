import type { Fleet, FleetFile } from '../fleet/fleet';
import type { TenantStatus, Tombstone } from '../fleet/records';

/** A tenant's file as it is stored. */
export interface StoredTenant extends FleetFile {
  /** The digest of the text. */
  readonly resourceVersion: string;
}

/** A registry at one moment. Files are read once, when needed; methods throw a TenancyError for unreadable ones. */
export interface RegistryView {
  platform(): FleetFile;
  /** From the names of the files, sorted. `tenant` refuses a file with a wrong name. */
  tenantIds(): readonly string[];
  tenant(id: string): StoredTenant | undefined;
  status(id: string): TenantStatus | undefined;
  tombstoneIds(): readonly string[];
  tombstone(id: string): Tombstone | undefined;
  /** The registry with these changes. Nothing is written. */
  with(changes: RegistryChanges): RegistryView;
  /** The files that a commit of these changes would write. Throws as the commit would. */
  changedBy(changes: RegistryChanges): readonly FileChange[];
  /** The whole fleet, for `parseFleet`. Files that cannot be read become problems, so nothing is thrown. */
  fleet(): Fleet;
}

/** The changes of a commit, by the tenant's id; `null` to remove a file. Tombstones cannot be removed. */
export interface RegistryChanges {
  readonly tenants?: Readonly<Record<string, string | null>>;
  readonly statuses?: Readonly<Record<string, TenantStatus | null>>;
  readonly tombstones?: Readonly<Record<string, Tombstone>>;
}

/** A file that a commit changes: its text before and after; `null` if there is no file. */
export interface FileChange {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** The result of a step of a commit: the changes, and the value for the caller. */
export interface RegistryStep<T> {
  readonly changes: RegistryChanges;
  readonly value: T;
}

/** The storage of a fleet's files. */
export interface TenantRegistry {
  /**
   * Calls `use` with a consistent view, and returns its result. If a commit of another process happened meanwhile,
   * `use` is called again with a new view, so it must have no effects.
   */
  read<T>(use: (view: RegistryView) => T | Promise<T>): Promise<T>;
  /**
   * Calls `step` with a view that does not change meanwhile, and stores all of its changes or, if it throws, none. A
   * step must not call the registry: it would wait for itself.
   *
   * Throws a TenancyError: that of the step, `registry-locked`, `registry-symlink`, `registry-journal-broken`,
   * `tenant-deleted`, `file-too-large`, `version-newer`, `disk-…`. Its `effect` says whether something was stored.
   */
  commit<T>(step: (view: RegistryView) => RegistryStep<T> | Promise<RegistryStep<T>>): Promise<T>;
}
