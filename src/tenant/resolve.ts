import {
  isOrganizationId,
  isTenantId,
  mcpNamespace,
  organizationNamespace,
  REDIS_CREDENTIALS,
  tenantHost,
  tenantNamespace,
} from '../contract/names';
import { formatValue, type Problem, refuseIfAny } from '../contract/problems';
import type { OrganizationSpec, TenantSpec } from '../fleet/schema/tenant';
import { stateOf, type Transition, transitionOf } from '../fleet/transition';
import { validateTenant } from '../fleet/validate';
import { digestOf, stableJson } from '../lib/digest';
import type { Path } from '../lib/path';
import { demandOf, limitProblems, limitsOf, shareProblems, timesShare } from '../platform/ledger';
import type { Plan, ResolvedPlatform } from '../platform/model';
import { resolveRedis, volumeOf } from './data/resolve';
import { resolveMcpServer } from './mcp/resolve';
import type { RequiredSecret, ResolvedOrganization, ResolvedTenant } from './model';
import type { Deletion, Expiry } from './namespace/model';
import { resolveFlows } from './network/flows';
import { printStateOf } from './print-state';
import { type NamespaceBudgets, namespaceBudgetsOf } from './quota/resolve';
import { resolveServices } from './services/resolve';
import { resolveGrants } from './settings/grants';
import { tenantProblems } from './validate';
import type { ResolvedWorkload } from './workload/model';

/**
 * A tenant with every default filled in and its names, quotas and flows derived, as `Tenant` and `renderTenant` take it.
 * The spec is validated as a tenant's file is. Throws a TenancyError with all problems; their paths begin with `spec` or
 * `metadata`.
 */
export function resolveTenant(id: string, spec: TenantSpec, platform: ResolvedPlatform): ResolvedTenant {
  return resolveValidTenant(id, validateTenant(id, spec), platform);
}

/** `resolveTenant` for a spec that `parseTenant` has validated. */
export function resolveValidTenant(id: string, spec: TenantSpec, platform: ResolvedPlatform): ResolvedTenant {
  if (!isTenantId(id)) throw new RangeError(`${formatValue(id)} is no tenant id: parse the file first`);
  const plan = platform.plans[spec.plan];
  const transition = transitionOf(spec);
  const printState = printStateOf(id, spec, transition);
  const guards = namespaceBudgetsOf(plan)(transition.kind === 'convert' ? platform.plans[transition.from] : plan);
  const outcomes = spec.organizations.map((organization, i) =>
    resolveOrganization(organization, { tenant: id, plan, guards, platform }, ['spec', 'organizations', i]),
  );
  const named = outcomes.map((one) => one.organization);
  const granted = resolveGrants(spec.grants ?? [], named);
  const organizations = printState.organizations === 'absent' ? [] : named;
  const grants = printState.organizations === 'absent' ? [] : granted.grants;
  const services = resolveServices(id, plan, platform);
  const parts = { namespace: tenantNamespace(id), services, organizations, grants, platform };
  refuseIfAny([
    ...tenantProblems(id, spec, transition, platform),
    ...outcomes.flatMap((one) => one.problems),
    ...granted.problems,
  ]);
  return {
    id,
    specDigest: digestOfSpec(id, spec),
    displayName: spec.displayName,
    plan: spec.plan,
    suspended: spec.suspend ?? false,
    expiry: resolveExpiry(spec),
    host: tenantHost(id, platform.domain),
    transition: stateOf(transition),
    printState,
    deletion: resolveDeletion(transition),
    approvedDeletions: spec.approvedDeletions ?? [],
    removedOrganizations: (spec.removedOrganizations ?? []).map((one) => one.id),
    ...guards.of('root', 1),
    redis: resolveRedis(plan, platform, volumeOf(spec)),
    flows: resolveFlows(parts),
    secrets: [
      { namespace: parts.namespace, name: REDIS_CREDENTIALS, keys: ['password'] },
      ...organizations.flatMap((one) => secretsOf(one.mcpNamespace, one.mcpServers)),
    ],
    ...parts,
  };
}

/** The day of a tenant's creation is left out: nothing follows from it. */
function digestOfSpec(id: string, { createdAt: _, suspend = false, ...rest }: TenantSpec): string {
  return digestOf(stableJson({ id, suspend, ...rest }));
}

interface Owner {
  readonly tenant: string;
  readonly plan: Plan;
  readonly guards: NamespaceBudgets;
  readonly platform: ResolvedPlatform;
}

function resolveOrganization(
  spec: OrganizationSpec,
  owner: Owner,
  path: Path,
): { organization: ResolvedOrganization; problems: Problem[] } {
  if (!isOrganizationId(spec.id))
    throw new RangeError(`${formatValue(spec.id)} is no organization id: parse the file first`);
  const { tenant, plan, guards } = owner;
  const slots = spec.slots ?? 1;
  const servers = (spec.mcpServers ?? []).map((server, i) =>
    resolveMcpServer(server, { ...owner, organization: spec.id }, [...path, 'mcpServers', i]),
  );
  const mcpServers = servers.map((one) => one.server);
  const own = guards.of('organization', slots);
  const mcp = guards.of('mcp', slots);
  const organization: ResolvedOrganization = {
    id: spec.id,
    displayName: spec.displayName ?? spec.id,
    namespace: organizationNamespace(tenant, spec.id),
    mcpNamespace: mcpNamespace(tenant, spec.id),
    slots,
    retentionDays: spec.retentionDays ?? plan.retentionDays,
    share: own.share,
    limits: own.limits,
    mcpShare: mcp.share,
    mcpLimits: mcp.limits,
    mcpServers,
  };
  return {
    organization,
    problems: [
      ...servers.flatMap((one) => one.problems),
      ...retentionProblems(spec, plan, path),
      ...fitProblems(organization, plan, path),
    ],
  };
}

/** What runs must fit the plan itself, also while the larger of two still guards it. */
function fitProblems(
  { mcpServers, mcpNamespace: namespace, slots }: ResolvedOrganization,
  plan: Plan,
  path: Path,
): Problem[] {
  const mcpShare = timesShare(plan.shares.mcp, slots);
  const mcpLimits = limitsOf(mcpShare, plan.limits);
  const demand = demandOf({
    workloads: mcpServers,
    volumes: [],
    secrets: secretsOf(namespace, mcpServers).length,
    documents: 0,
  });
  return [
    ...shareProblems(demand, mcpShare, {
      path: [...path, 'mcpServers'],
      code: 'share-exceeded',
      what: `${mcpServers.length} MCP servers`,
      remedy: `raise slots (${slots} now) or run fewer servers`,
    }),
    ...mcpServers.flatMap((server, i) =>
      limitProblems(server.resources, mcpLimits, [...path, 'mcpServers', i], server.name),
    ),
  ];
}

function retentionProblems(spec: OrganizationSpec, plan: Plan, path: Path): Problem[] {
  if (spec.retentionDays === undefined || spec.retentionDays <= plan.retentionDays) return [];
  return [
    {
      code: 'wrong-value',
      path: [...path, 'retentionDays'],
      message: `got ${spec.retentionDays} days, want at most the plan's ${plan.retentionDays}`,
    },
  ];
}

function resolveDeletion(transition: Transition): Deletion {
  if (transition.kind !== 'delete') return { kind: 'none' };
  return { kind: 'requested', requestedAt: transition.startedAt, deleteAfter: transition.deleteAfter };
}

function resolveExpiry(spec: TenantSpec): Expiry {
  return spec.expiresAt === undefined ? { kind: 'never' } : { kind: 'at', date: spec.expiresAt };
}

/** The Secrets that the workloads of a namespace read, each once with all its keys. */
function secretsOf(namespace: string, workloads: readonly ResolvedWorkload[]): RequiredSecret[] {
  const references = workloads.flatMap((one) => one.secretEnv);
  const names = [...new Set(references.map((one) => one.secret))].sort();
  return names.map((name) => ({
    namespace,
    name,
    keys: [...new Set(references.filter((one) => one.secret === name).map((one) => one.key))].sort(),
  }));
}
