import type { CleanupPhase, Gate, Phase } from '../contract/phases';
import type { McpServerSpec } from '../fleet/schema/mcp-server';
import type { PlanName } from '../fleet/schema/plan';
import type { GrantSpec } from '../fleet/schema/tenant';

/** The specification's interface. What is beside it is in `TenantManagement`. */
export interface TenantManagementAPI {
  /** Creates a tenant. Throws TenantExists, TenantDeleted (the id had an owner) or InvalidTenant. */
  createTenant(params: CreateTenantParams): Promise<Tenant>;
  /** Throws TenantNotFound. A deleted tenant is found, with status `deleted`. */
  getTenant(tenantId: string): Promise<Tenant>;
  /** Changes what is named. Throws TenantNotFound, TenantDeleted, InvalidTenant, IllegalTransition or Conflict. */
  updateTenant(tenantId: string, params: UpdateTenantParams): Promise<Tenant>;
  /** Begins the cleanup, which goes on phase by phase. Throws as `updateTenant` does. */
  deleteTenant(tenantId: string, options?: DeleteOptions): Promise<void>;
  /** Everything stays and nothing runs. Throws as `updateTenant` does. */
  suspendTenant(tenantId: string, options?: ChangeOptions): Promise<Tenant>;
  resumeTenant(tenantId: string, options?: ChangeOptions): Promise<Tenant>;
  /** To any other plan, up or down. Throws InvalidTenant with all that is in the way of a smaller one. */
  convertTenant(tenantId: string, plan: string, options?: ChangeOptions): Promise<Tenant>;
}

/** The specification's structure. */
export interface Tenant {
  readonly id: string;
  readonly name: string;
  readonly status: 'active' | 'suspended' | 'deleted';
  readonly plan: PlanName;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** A fixed date, on plan free alone. */
  readonly expiresAt?: Date;
  readonly organizations: Organization[];
  readonly resources: TenantResources;
}

/** The same for those who import it: of this package, `Tenant` is the construct. */
export type TenantDetails = Tenant;

/** What the registry tells of a tenant beside the specification's structure. */
export interface StoredTenant extends Tenant {
  /** Of the tenant's file: name it in a change, and a change by somebody else in between is a Conflict. `null` once deleted. */
  readonly resourceVersion: string | null;
  readonly lastActivityAt?: Date;
  /** A change that takes more than one commit, and what it waits for. */
  readonly transition?: TransitionState;
  /** From `deleteTenant` on, also after the tombstone. */
  readonly cleanup?: { readonly phase: CleanupPhase | 'tombstone'; readonly gate: GateState | null };
}

/** Where a tenant stands in a transition, and what the phase waits for. */
export type TransitionState = { readonly phase: Phase; readonly gate: GateState } & (
  | { readonly kind: 'convert'; readonly from: PlanName }
  | { readonly kind: 'remove-organization'; readonly organization: string }
  | { readonly kind: 'delete'; readonly deleteAfter: Date; readonly export: 'requested' | 'declined' }
);

/** The gate of a phase, and whether it has been recorded. */
export interface GateState {
  readonly name: Gate;
  readonly recorded: boolean;
  /** What the gate says has been seen. */
  readonly meaning: string;
}

/** An organization of a tenant, as the specification's `TenantManagementAPI` has it. */
export interface Organization {
  readonly id: string;
  readonly name: string;
  /** How many slots of the plan it takes. */
  readonly slots: number;
  readonly retentionDays: number;
  readonly mcpServers: readonly string[];
  readonly namespaces: readonly string[];
}

/** What a tenant may use, as Kubernetes quantities: its namespaces' quotas together. */
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

/** The fields of a new tenant. */
export interface CreateTenantParams {
  /** Lower-case letters, digits and inner hyphens, at most 40; never given twice. */
  readonly id: string;
  readonly name: string;
  /** `free`, unless said. */
  readonly plan?: string;
  /** One named `main`, unless said. */
  readonly organizations?: readonly OrganizationParams[];
  /** Plan free alone. */
  readonly expiresAt?: Date;
}

/** The fields of a new organization. */
export interface OrganizationParams {
  readonly id: string;
  readonly name?: string;
  readonly slots?: number;
  readonly retentionDays?: number;
  readonly mcpServers?: readonly McpServerSpec[];
}

/** The fields of a tenant that change. */
export interface UpdateTenantParams extends ChangeOptions {
  readonly name?: string;
  /** `null` takes it away. */
  readonly expiresAt?: Date | null;
  /** A quantity such as `20Gi`; a volume only grows. */
  readonly redisVolume?: string;
  readonly organizations?: {
    readonly add?: readonly OrganizationParams[];
    /** Settings by id; what is not named stays. */
    readonly change?: Readonly<Record<string, Omit<OrganizationParams, 'id'>>>;
    /** Begins the removal of one, which goes on phase by phase. */
    readonly remove?: string;
  };
  readonly grants?: { readonly add?: readonly GrantSpec[]; readonly remove?: readonly GrantSpec[] };
  /** Replaces the list: `PersistentVolumeClaim/tenant-acme/redis-data`. */
  readonly approvedDeletions?: readonly string[];
}

/** Options of every change of a tenant. */
export interface ChangeOptions {
  readonly resourceVersion?: string;
}

/** Options of a deletion. */
export interface DeleteOptions extends ChangeOptions {
  /** Whether the tenant wants its data; `requested`, unless said. */
  readonly export?: 'requested' | 'declined';
  /** The plan's, unless said. */
  readonly noticeDays?: number;
}

/** What somebody is to be told: sending it is the caller's. */
export interface Notice {
  readonly kind:
    | 'created'
    | 'updated'
    | 'suspended'
    | 'resumed'
    | 'converted'
    | 'organization-added'
    | 'organization-going'
    | 'organization-gone'
    | 'suspension-ahead'
    | 'deletion-ahead'
    | 'deletion-aborted'
    | 'deleted';
  readonly tenant: string;
  readonly at: Date;
  /** When it takes effect, where that is later. */
  readonly on?: Date;
  /** In words, for a person: `Acme goes from plan pro to basic`. */
  readonly text: string;
}

/** One change of a tenant, from its history. */
export interface HistoryItem {
  readonly at: Date;
  readonly by: string;
  readonly action: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly detail?: string;
}
