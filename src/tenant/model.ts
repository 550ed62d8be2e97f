import type { Flow } from '../contract/flow';
import type { OrganizationId, TenantId } from '../contract/names';
import type { TransitionState } from '../contract/phases';
import type { PlanName } from '../fleet/schema/plan';
import type { LimitRange, QuotaShare, ResolvedPlatform } from '../platform/model';
import type { ResolvedRedis } from './data/model';
import type { ResolvedMcpServer } from './mcp/model';
import type { Deletion, Expiry } from './namespace/model';
import type { Grant } from './settings/model';
import type { ResolvedWorkload } from './workload/model';

/**
 * A tenant with every default filled in and all names derived. No field is optional: absence is a case of a union or
 * `null`.
 */
export interface ResolvedTenant {
  readonly id: TenantId;
  /** The digest of the tenant's spec. */
  readonly specDigest: string;
  readonly displayName: string;
  readonly plan: PlanName;
  readonly suspended: boolean;
  readonly expiry: Expiry;
  readonly transition: TransitionState;
  /** Follows from `transition` and `suspended`. */
  readonly printState: PrintState;
  readonly deletion: Deletion;
  /** The ids of removed organizations. */
  readonly removedOrganizations: readonly string[];
  /** As in the file: `PersistentVolumeClaim/tenant-acme/redis-data`. */
  readonly approvedDeletions: readonly string[];
  readonly namespace: string;
  readonly host: string;
  readonly share: QuotaShare;
  readonly limits: LimitRange;
  /** The NeuralLog services of the root namespace. */
  readonly services: readonly ResolvedWorkload[];
  readonly redis: ResolvedRedis;
  readonly organizations: readonly ResolvedOrganization[];
  readonly grants: readonly Grant[];
  readonly flows: readonly Flow[];
  /** Secrets that must exist before the pods start. This package never sees their values. */
  readonly secrets: readonly RequiredSecret[];
  readonly platform: ResolvedPlatform;
}

/** Which parts of a tenant are printed, and which of them run pods. Identities are spelled as `identityOf` does. */
export interface PrintState {
  readonly foundation: Presence;
  readonly data: WorkloadState;
  readonly services: WorkloadState;
  readonly edge: Presence;
  readonly organizations: Presence;
  /** Organizations whose services are absent while their namespaces are still present. */
  readonly removingOrganizations: readonly string[];
  /** Organizations whose services are scaled to zero, also while `services` is `running`. */
  readonly suspendedOrganizations: readonly string[];
  /** Namespaces and volume claims that may leave the output: a phase or a reviewer has approved it. */
  readonly approvedRemovals: readonly string[];
  /** Namespaces and volume claims that Flux may delete once they have left the output. */
  readonly unprotected: readonly string[];
}

/** Whether a part of a tenant is printed. */
export type Presence = 'present' | 'absent';
/** `scaledToZero`: every object is present, and no pod runs. */
export type WorkloadState = 'running' | 'scaledToZero' | 'absent';

/** An organization with every default filled in: its two namespaces, their budgets and its MCP servers. */
export interface ResolvedOrganization {
  readonly id: OrganizationId;
  readonly displayName: string;
  readonly namespace: string;
  readonly mcpNamespace: string;
  readonly slots: number;
  readonly retentionDays: number;
  readonly share: QuotaShare;
  readonly limits: LimitRange;
  readonly mcpShare: QuotaShare;
  readonly mcpLimits: LimitRange;
  readonly mcpServers: readonly ResolvedMcpServer[];
}

/** A Secret that the operator provides, with the keys that pods read. */
export interface RequiredSecret {
  readonly namespace: string;
  readonly name: string;
  readonly keys: readonly string[];
}
