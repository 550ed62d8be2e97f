import type { CleanupPhase, Gate, Phase } from '../contract/phases';
import type { McpServerSpec } from '../fleet/schema/mcp-server';
import type { PlanName } from '../fleet/schema/plan';
import type { GrantSpec } from '../fleet/schema/tenant';

/** The specification's interface. `TenantManagement` extends it. */
export interface TenantManagementAPI {
  /** Throws TenantExists, TenantDeleted (the id belongs to a deleted tenant) or InvalidTenant. */
  createTenant(params: CreateTenantParams): Promise<TenantView>;
  /** Throws TenantNotFound. A deleted tenant is found, with status `deleted`. */
  getTenant(tenantId: string): Promise<TenantView>;
  /** Changes the named fields. Throws TenantNotFound, TenantDeleted, InvalidTenant, IllegalTransition or Conflict. */
  updateTenant(tenantId: string, params: UpdateTenantParams): Promise<TenantView>;
  /** Begins the cleanup, which continues phase by phase. Throws as `updateTenant` does. */
  deleteTenant(tenantId: string, options?: DeleteOptions): Promise<void>;
  /** Scales everything to zero and keeps all data. Throws as `updateTenant` does. */
  suspendTenant(tenantId: string, options?: ChangeOptions): Promise<TenantView>;
  resumeTenant(tenantId: string, options?: ChangeOptions): Promise<TenantView>;
  /** Converts to any other plan. Throws InvalidTenant with all problems if the tenant does not fit a smaller plan. */
  convertTenant(tenantId: string, plan: string, options?: ChangeOptions): Promise<TenantView>;
}

/** The specification's `Tenant` structure; in this package, `Tenant` is the construct. */
export interface TenantView {
  readonly id: string;
  readonly name: string;
  readonly status: 'active' | 'suspended' | 'deleted';
  readonly plan: PlanName;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** A fixed date, only on plan free. */
  readonly expiresAt?: Date;
  readonly organizations: Organization[];
  readonly resources: TenantResources;
}

/** A tenant with the fields that the registry stores in addition to the specification's. */
export interface StoredTenant extends TenantView {
  /** The version of the tenant's file: pass it to a change to get a Conflict if the file has changed since. `null` once deleted. */
  readonly resourceVersion: string | null;
  readonly lastActivityAt?: Date;
  /** The transition in progress, and its gate. */
  readonly transition?: TransitionView;
  /** The phase of the deletion; also once only the tombstone remains. */
  readonly cleanup?: { readonly phase: CleanupPhase | 'tombstone'; readonly gate: GateState | null };
}

/** A transition in progress, with the gate that its phase waits for. */
export type TransitionView = { readonly phase: Phase; readonly gate: GateState } & (
  | { readonly kind: 'convert'; readonly from: PlanName }
  | { readonly kind: 'remove-organization'; readonly organization: string }
  | { readonly kind: 'delete'; readonly deleteAfter: Date; readonly export: 'requested' | 'declined' }
);

export interface GateState {
  readonly name: Gate;
  readonly recorded: boolean;
  /** The fact that the gate records. */
  readonly meaning: string;
}

export interface Organization {
  readonly id: string;
  readonly name: string;
  /** The number of the plan's slots that it takes. */
  readonly slots: number;
  readonly retentionDays: number;
  readonly mcpServers: readonly string[];
  readonly namespaces: readonly string[];
}

/** The sum of the quotas of a tenant's namespaces, as Kubernetes quantities. */
export interface TenantResources {
  readonly cpu: { readonly requests: string; readonly limits: string };
  readonly memory: { readonly requests: string; readonly limits: string };
  readonly storage: string;
  readonly pods: number;
  readonly organizations: { readonly slots: number; readonly used: number };
  readonly volumes: readonly { readonly name: string; readonly size: string }[];
  readonly namespaces: readonly string[];
  readonly hosts: readonly string[];
}

export interface CreateTenantParams {
  /** Lower-case letters, digits and inner hyphens, at most 40 characters; never reused. */
  readonly id: string;
  readonly name: string;
  /** Default: `free`. */
  readonly plan?: string;
  /** Default: one with id `main`. */
  readonly organizations?: readonly OrganizationParams[];
  /** Only on plan free. */
  readonly expiresAt?: Date;
}

export interface OrganizationParams {
  readonly id: string;
  readonly name?: string;
  readonly slots?: number;
  readonly retentionDays?: number;
  readonly mcpServers?: readonly McpServerSpec[];
}

export interface UpdateTenantParams extends ChangeOptions {
  readonly name?: string;
  /** `null` removes the date. */
  readonly expiresAt?: Date | null;
  /** A quantity such as `20Gi`; a volume only grows. */
  readonly redisVolume?: string;
  readonly organizations?: {
    readonly add?: readonly OrganizationParams[];
    /** Settings by id; fields that are not named stay. */
    readonly change?: Readonly<Record<string, Omit<OrganizationParams, 'id'>>>;
    /** Begins the removal of an organization, which continues phase by phase. */
    readonly remove?: string;
  };
  readonly grants?: { readonly add?: readonly GrantSpec[]; readonly remove?: readonly GrantSpec[] };
  /** Replaces the list: `PersistentVolumeClaim/tenant-acme/redis-data`. */
  readonly approvedDeletions?: readonly string[];
}

export interface ChangeOptions {
  readonly resourceVersion?: string;
}

export interface DeleteOptions extends ChangeOptions {
  /** Whether the tenant wants its data exported. Default: `requested`. */
  readonly export?: 'requested' | 'declined';
  /** Default: the plan's. */
  readonly noticeDays?: number;
}

/** A message for the tenant. The caller sends it. */
export interface Notice {
  readonly kind:
    | 'created'
    | 'updated'
    | 'suspended'
    | 'resumed'
    | 'converted'
    | 'organization-added'
    | 'organization-removal-started'
    | 'organization-removed'
    | 'suspension-scheduled'
    | 'deletion-scheduled'
    | 'deletion-aborted'
    | 'deleted';
  readonly tenant: string;
  readonly at: Date;
  /** When it takes effect, if later. */
  readonly on?: Date;
  /** A sentence for a person: `Acme is being converted from plan pro to basic`. */
  readonly text: string;
}

export interface HistoryItem {
  readonly at: Date;
  readonly by: string;
  readonly action: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly detail?: string;
}
