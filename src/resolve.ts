import { type Path, type Problem, refuseIfAny, shown } from './errors';
import { resolveFlows } from './flows';
import { resolveGrants } from './grants';
import { resolveMcpServer } from './mcp-servers';
import {
  CACHE_CREDENTIALS,
  isOrganizationId,
  isTenantId,
  mcpNamespace,
  organizationNamespace,
  tenantHost,
  tenantNamespace,
} from './names';
import { demandOf, limitFaults, limitsOf, shareFaults, timesShare } from './quota';
import type {
  Expiry,
  Plan,
  RequiredSecret,
  ResolvedOrganization,
  ResolvedPlatform,
  ResolvedTenant,
  Workload,
} from './resolved';
import { resolveCache, resolveServices } from './services';
import type { OrganizationSpec, TenantSpec } from './spec/schema';

/**
 * What a tenant's file means on this platform, with every default filled in and the quota ledger closed.
 * Throws a TenancyError with all problems; their paths begin with `spec` or `metadata`.
 */
export function resolveTenant(id: string, spec: TenantSpec, platform: ResolvedPlatform): ResolvedTenant {
  if (!isTenantId(id)) throw new RangeError(`${shown(id)} is no tenant id: parse the file first`);
  const plan = platform.plans[spec.plan];
  const outcomes = spec.organizations.map((organization, i) =>
    resolveOrganization(organization, { tenant: id, plan, platform }, ['spec', 'organizations', i]),
  );
  const organizations = outcomes.map((one) => one.organization);
  const granted = resolveGrants(spec.grants ?? [], organizations);
  const services = resolveServices(id, plan, platform);
  const parts = { namespace: tenantNamespace(id), services, organizations, grants: granted.grants, platform };
  refuseIfAny([
    ...(platform.reservedHosts.includes(id) ? [reservedHost(id, platform)] : []),
    ...expiryFaults(spec),
    ...slotFaults(spec.organizations, plan, spec.plan),
    ...outcomes.flatMap((one) => one.problems),
    ...granted.problems,
  ]);
  return {
    id,
    displayName: spec.displayName,
    plan: spec.plan,
    suspended: spec.suspend ?? false,
    expiry: resolveExpiry(spec),
    host: tenantHost(id, platform.domain),
    share: plan.shares.root,
    limits: limitsOf(plan.shares.root, plan.limits),
    cache: resolveCache(plan, platform),
    flows: resolveFlows(parts),
    secrets: [
      { namespace: parts.namespace, name: CACHE_CREDENTIALS, keys: ['password'] },
      ...organizations.flatMap((one) => secretsOf(one.mcpNamespace, one.mcpServers)),
    ],
    ...parts,
  };
}

interface Owner {
  readonly tenant: string;
  readonly plan: Plan;
  readonly platform: ResolvedPlatform;
}

function resolveOrganization(
  spec: OrganizationSpec,
  owner: Owner,
  path: Path,
): { organization: ResolvedOrganization; problems: Problem[] } {
  if (!isOrganizationId(spec.id)) throw new RangeError(`${shown(spec.id)} is no organization id: parse the file first`);
  const { tenant, plan } = owner;
  const slots = spec.slots ?? 1;
  const servers = (spec.mcpServers ?? []).map((server, i) =>
    resolveMcpServer(server, { ...owner, organization: spec.id }, [...path, 'mcpServers', i]),
  );
  const mcpServers = servers.map((one) => one.server);
  const share = timesShare(plan.shares.organization, slots);
  const mcpShare = timesShare(plan.shares.mcp, slots);
  const organization: ResolvedOrganization = {
    id: spec.id,
    displayName: spec.displayName ?? spec.id,
    namespace: organizationNamespace(tenant, spec.id),
    mcpNamespace: mcpNamespace(tenant, spec.id),
    slots,
    retentionDays: spec.retentionDays ?? plan.retentionDays,
    share,
    limits: limitsOf(share, plan.limits),
    mcpShare,
    mcpLimits: limitsOf(mcpShare, plan.limits),
    mcpServers,
  };
  return {
    organization,
    problems: [
      ...servers.flatMap((one) => one.problems),
      ...retentionFaults(spec, plan, path),
      ...fitFaults(organization, path),
    ],
  };
}

function fitFaults(
  { mcpServers, mcpShare, mcpLimits, mcpNamespace: namespace, slots }: ResolvedOrganization,
  path: Path,
): Problem[] {
  const demand = demandOf({
    workloads: mcpServers,
    caches: [],
    secrets: secretsOf(namespace, mcpServers).length,
    documents: 0,
  });
  return [
    ...shareFaults(demand, mcpShare, {
      path: [...path, 'mcpServers'],
      code: 'share-exceeded',
      what: `${mcpServers.length} MCP servers`,
      remedy: `raise slots (${slots} now) or run fewer servers`,
    }),
    ...mcpServers.flatMap((server, i) =>
      limitFaults(server.resources, mcpLimits, [...path, 'mcpServers', i], server.name),
    ),
  ];
}

function retentionFaults(spec: OrganizationSpec, plan: Plan, path: Path): Problem[] {
  if (spec.retentionDays === undefined || spec.retentionDays <= plan.retentionDays) return [];
  return [
    {
      code: 'wrong-value',
      path: [...path, 'retentionDays'],
      message: `got ${spec.retentionDays} days, want at most the plan's ${plan.retentionDays}`,
    },
  ];
}

function slotFaults(organizations: readonly OrganizationSpec[], plan: Plan, name: string): Problem[] {
  const taken = organizations.reduce((sum, one) => sum + (one.slots ?? 1), 0);
  if (taken <= plan.slots) return [];
  return [
    {
      code: 'too-many-organizations',
      path: ['spec', 'organizations'],
      message: `got ${organizations.length} organizations with ${taken} slots, want at most the ${plan.slots} of plan ${name}; remove some or choose a larger plan`,
    },
  ];
}

function reservedHost(id: string, platform: ResolvedPlatform): Problem {
  return {
    code: 'host-reserved',
    path: ['metadata', 'name'],
    message: `got ${shown(id)}, want another id: ${tenantHost(id, platform.domain)} is the platform's`,
  };
}

function expiryFaults(spec: TenantSpec): Problem[] {
  if (spec.expiresAt === undefined || spec.plan === 'free') return [];
  return [
    {
      code: 'expiry-on-paid-plan',
      path: ['spec', 'expiresAt'],
      message: `got ${shown(spec.expiresAt)} on plan ${spec.plan}, want it on plan free alone; remove it`,
    },
  ];
}

function resolveExpiry(spec: TenantSpec): Expiry {
  return spec.expiresAt === undefined ? { kind: 'never' } : { kind: 'at', date: spec.expiresAt };
}

/** The Secrets that the workloads of a namespace read, each once with all its keys. */
function secretsOf(namespace: string, workloads: readonly Workload[]): RequiredSecret[] {
  const references = workloads.flatMap((one) => one.secretEnv);
  const names = [...new Set(references.map((one) => one.secret))].sort();
  return names.map((name) => ({
    namespace,
    name,
    keys: [...new Set(references.filter((one) => one.secret === name).map((one) => one.key))].sort(),
  }));
}
