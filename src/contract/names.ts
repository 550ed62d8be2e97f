import { memoizeTexts } from '../lib/memoize';
import type { NamespaceType } from './labels';
import type { Stage } from './stages';

/**
 * All names are built here and nowhere else.
 *
 * The specification's patterns are ambiguous for arbitrary ids: tenant `a-org-b` and organization `b` of tenant `a` would
 * share a namespace. Three rules prevent this: a tenant id neither contains `-org-` nor ends in `-org`, and an
 * organization id does not end in `-mcp`. `parseNamespace` is then the exact inverse; a property test checks it.
 */
export type TenantId = string & { readonly __brand: 'TenantId' };
/** An organization id that `isOrganizationId` has checked. */
export type OrganizationId = string & { readonly __brand: 'OrganizationId' };

/** Flux copies the name of its Kustomization, `tenant-{t}-10-foundation`, into a label value of at most 63 bytes. */
export const TENANT_ID_MAX = 40;
/** `tenant-{t}-org-{o}-mcp` is a DNS label of at most 63 characters, 16 of which are not from the ids. */
export const BOTH_IDS_MAX = 47;
/** Keeps a Deployment's pod name (`-` + 10 + `-` + 5) and every derived name within 63 characters. */
export const SERVER_NAME_MAX = 40;

const LABEL_CHARACTERS = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const SERVICE_CHARACTERS = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;

/** Why a text is no tenant id; `undefined` if it is one. */
export function tenantIdProblem(text: string): string | undefined {
  if (!LABEL_CHARACTERS.test(text)) return 'want lower-case letters, digits and inner hyphens';
  if (text.includes('-org-'))
    return 'want an id without "-org-", which separates tenant and organization in a namespace name';
  if (text.endsWith('-org'))
    return 'want an id that does not end in "-org", which separates tenant and organization in a namespace name';
  return undefined;
}

/** Why a text is no organization id; `undefined` if it is one. */
export function organizationIdProblem(text: string): string | undefined {
  if (!LABEL_CHARACTERS.test(text)) return 'want lower-case letters, digits and inner hyphens';
  if (text.endsWith('-mcp')) return 'want an id that does not end in "-mcp", which marks the MCP namespace';
  return undefined;
}

/** Why a text is no name of an MCP server, whose Service needs an RFC 1035 name; `undefined` if it is one. */
export function serverNameProblem(text: string): string | undefined {
  if (!SERVICE_CHARACTERS.test(text))
    return 'want lower-case letters, digits and inner hyphens, starting with a letter';
  if (text.length > SERVER_NAME_MAX) return `want at most ${SERVER_NAME_MAX} characters`;
  return undefined;
}

export function isTenantId(text: string): text is TenantId {
  return tenantIdProblem(text) === undefined && text.length <= TENANT_ID_MAX;
}

export function isOrganizationId(text: string): text is OrganizationId {
  return organizationIdProblem(text) === undefined && text.length < BOTH_IDS_MAX;
}

/** The root namespace of a tenant: `tenant-acme`. */
export function tenantNamespace(tenant: string): string {
  return `tenant-${tenant}`;
}

/** The namespace of an organization's agents: `tenant-acme-org-research`. */
export function organizationNamespace(tenant: string, organization: string): string {
  return `tenant-${tenant}-org-${organization}`;
}

/** The namespace of an organization's MCP servers: `tenant-acme-org-research-mcp`. */
export function mcpNamespace(tenant: string, organization: string): string {
  return `tenant-${tenant}-org-${organization}-mcp`;
}

/** The tenant and the organization that a namespace belongs to. */
export interface NamespaceOwner {
  readonly type: NamespaceType;
  readonly tenant: string;
  /** `null` for the tenant's root namespace. */
  readonly organization: string | null;
}

/** The owner of a namespace, from its name; `undefined` if the name is not that of a tenant's namespace. */
export const parseNamespace = memoizeTexts((name): NamespaceOwner | undefined => {
  if (!name.startsWith('tenant-')) return undefined;
  const rest = name.slice('tenant-'.length);
  const split = rest.indexOf('-org-');
  if (split === -1) return isTenantId(rest) ? { type: 'tenant-root', tenant: rest, organization: null } : undefined;
  const tenant = rest.slice(0, split);
  const tail = rest.slice(split + '-org-'.length);
  const organization = tail.endsWith('-mcp') ? tail.slice(0, -'-mcp'.length) : tail;
  if (!isTenantId(tenant) || !isOrganizationId(organization)) return undefined;
  return { type: tail.endsWith('-mcp') ? 'organization-mcp' : 'organization', tenant, organization };
});

/** The host of a tenant: `acme.neurallog.com`. */
export function tenantHost(tenant: string, domain: string): string {
  return `${tenant}.${domain}`;
}

/** The roles of people in all namespaces of a tenant. */
export const TENANT_ROLES = ['admin', 'viewer'] as const;
/** A role of people in all namespaces of a tenant. */
export type TenantRole = (typeof TENANT_ROLES)[number];
/** The roles of people in the namespaces of one organization. */
export const ORGANIZATION_ROLES = ['admin', 'developer', 'analyst', 'viewer'] as const;
/** A role of people in the namespaces of one organization. */
export type OrganizationRole = (typeof ORGANIZATION_ROLES)[number];

/** An id cannot contain `:`, so no id can forge the group of another tenant. */
export function tenantGroup(tenant: string, role: TenantRole): string {
  return `tenant:${tenant}:${role}`;
}

/** The group of the identity provider for a role in one organization: `tenant:acme:org:research:admin`. */
export function organizationGroup(tenant: string, organization: string, role: OrganizationRole): string {
  return `tenant:${tenant}:org:${organization}:${role}`;
}

/** The account in the control namespace that applies stages 20 and later of one tenant. */
export function reconcilerAccount(tenant: string): string {
  return `tenant-${tenant}`;
}

/** The Flux Kustomization of one stage of a tenant: `tenant-acme-20-data`. */
export function fluxKustomization(tenant: string, stage: Stage): string {
  return `tenant-${tenant}-${stage}`;
}

/** The account that applies stage 10 of every tenant, and the ClusterRoles of both accounts. */
export const FOUNDATION_ACCOUNT = 'foundation';
export const FOUNDATION_CLUSTER_ROLE = 'neurallog-foundation';
export const RECONCILER_CLUSTER_ROLE = 'neurallog-tenant-reconciler';

/** The NeuralLog services and the Redis of a tenant's root namespace. */
export const SERVER = 'server';
export const WEB = 'web';
export const REGISTRY = 'registry';
export const REDIS = 'redis';
export const REDIS_VOLUME = 'redis-data';
export const REDIS_CREDENTIALS = 'redis-credentials';
export const GRANTS_DOCUMENT = 'grants';
export const ORGANIZATION_SETTINGS = 'organization-settings';

/** The derived names with the length limits of Kubernetes. A test checks them with the longest ids. */
export const DERIVED_NAMES = [
  { what: 'tenant namespace', limit: 63, of: (t) => tenantNamespace(t) },
  { what: 'organization namespace', limit: 63, of: (t, o) => organizationNamespace(t, o) },
  { what: 'MCP namespace', limit: 63, of: (t, o) => mcpNamespace(t, o) },
  { what: 'tenant label value', limit: 63, of: (t) => t },
  { what: 'organization label value', limit: 63, of: (_t, o) => o },
  { what: 'host label', limit: 63, of: (t) => t },
  { what: 'Flux Kustomization, also a label value', limit: 63, of: (t) => fluxKustomization(t, '10-foundation') },
  { what: 'reconciler ServiceAccount', limit: 253, of: (t) => reconcilerAccount(t) },
  { what: 'tenant group', limit: 253, of: (t) => tenantGroup(t, 'viewer') },
  { what: 'organization group', limit: 253, of: (t, o) => organizationGroup(t, o, 'developer') },
] as const satisfies readonly { what: string; limit: number; of: (tenant: string, organization: string) => string }[];
