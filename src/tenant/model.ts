import type { Flow } from '../contract/flow';
import type { OrganizationId, TenantId } from '../contract/names';
import type { Standing } from '../contract/phases';
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
  readonly stance: Stance;
  /** The transition that the tenant is in, as its inventory says it. */
  readonly standing: Standing;
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

/** What of a tenant is there and what runs. Identities are spelled as `identityOf` does. */
export interface Stance {
  readonly foundation: 'stands' | 'gone';
  /** `still`: every object is there, and no pod. */
  readonly data: 'runs' | 'still' | 'gone';
  readonly services: 'runs' | 'still' | 'gone';
  readonly edge: 'open' | 'gone';
  /** Organizations whose services are gone while their namespaces stand. */
  readonly stopped: readonly string[];
  /** Organizations whose services are there, and no pod of them. */
  readonly asleep: readonly string[];
  readonly organizations: 'stand' | 'gone';
  /** Objects that may go from the output, since a reviewer saw it. */
  readonly approved: readonly string[];
  /** Namespaces and volume claims that Flux may delete once they are gone from the output. */
  readonly unprotected: readonly string[];
}

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
