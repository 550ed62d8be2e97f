import type { McpServerSpec } from './mcp-server';
import type { PlanName } from './plan';
import type { TransitionSpec } from './transition';
import type { API_VERSION } from './version';

/** The file `fleet/tenants/<id>.yaml`. */
export interface TenantFile {
  apiVersion: typeof API_VERSION;
  kind: 'Tenant';
  metadata: { name: string };
  spec: TenantSpec;
}

/** The specification of a tenant, as its file holds it. */
export interface TenantSpec {
  displayName: string;
  plan: PlanName;
  /** RFC 3339, UTC. */
  createdAt: string;
  /** RFC 3339, UTC; on plan free only. */
  expiresAt?: string;
  /** A suspended tenant keeps its objects and runs no pods. */
  suspend?: boolean;
  /** Sizes that were raised above the default, as quantities; a volume cannot shrink. */
  volumes?: { redis?: string };
  /** At least one. */
  organizations: OrganizationSpec[];
  grants?: GrantSpec[];
  /** Ids that this tenant never uses again. */
  removedOrganizations?: { id: string; removedAt: string }[];
  transition?: TransitionSpec;
  /** Objects with data that may be removed: `PersistentVolumeClaim/tenant-acme/redis-data`. */
  approvedDeletions?: string[];
}

/** An organization of a tenant. */
export interface OrganizationSpec {
  /** Lower-case letters, digits and inner hyphens. */
  id: string;
  /** The id by default. */
  displayName?: string;
  /** How many slots of the plan the organization takes; 1 by default. */
  slots?: number;
  /** For how many days its logs are kept: at most, and by default, as many as the plan gives. */
  retentionDays?: number;
  mcpServers?: McpServerSpec[];
}

/** A grant from one organization of a tenant to another. */
export interface GrantSpec {
  /** The id of the organization that shares. */
  from: string;
  /** The id of the organization that receives. */
  to: string;
  what: 'logs:read' | 'mcp:use';
  /** With `mcp:use`: the name of the MCP server that may be used. */
  server?: string;
}
