import type { Owner } from '../contract/labels';
import { REDIS, REDIS_VOLUME } from '../contract/names';
import type { Stage } from '../contract/stages';
import { memoizeWeakly } from '../lib/memoize';
import type { QuotaShare } from '../platform/model';
import type { WorkloadAccountsProps } from './access/accounts';
import type { RedisProps } from './data/redis';
import type { FluxDeliveryProps } from './delivery/objects';
import type { McpServerProps } from './mcp/objects';
import type { PrintState, ResolvedOrganization, ResolvedTenant } from './model';
import type { TenantNamespaceProps } from './namespace/objects';
import type { FlowPoliciesProps } from './network/network-policy';
import type { OrganizationProps } from './organization';
import type { NamespaceBudget } from './quota/objects';
import { grantsDocument, type TenantSettingsProps } from './settings/objects';
import type { WorkloadProps } from './workload/objects';

/*
 * The props of each construct, cut out of a resolved tenant: a construct gets the data that it needs and no more. All
 * that a print state means for a construct is decided here.
 */

/** The props of the tenant's root namespace. */
export function rootNamespaceProps(tenant: ResolvedTenant): TenantNamespaceProps {
  const { printState } = tenant;
  const runs = printState.data === 'running' || printState.services === 'running';
  return {
    ...commonNamespaceProps(tenant, tenant.namespace),
    owner: ownerOf(tenant, null),
    type: 'tenant-root',
    displayName: tenant.displayName,
    budget: budgetOf(tenant, tenant.share, tenant.limits, runs),
    expiry: tenant.expiry,
  };
}

/** The accounts of the NeuralLog services and of Redis. */
export function rootAccountsProps(tenant: ResolvedTenant): WorkloadAccountsProps {
  const workloads = [...tenant.services.map((service) => service.name), REDIS];
  return { owner: ownerOf(tenant, null), namespace: tenant.namespace, workloads };
}

/** The props of one organization of the tenant. */
export function organizationProps(tenant: ResolvedTenant, organization: ResolvedOrganization): OrganizationProps {
  const runs = isRunning(tenant, organization.id);
  const common = {
    owner: ownerOf(tenant, organization.id),
    displayName: organization.displayName,
    expiry: NEVER,
  };
  const { namespace, mcpNamespace, share, limits, mcpShare, mcpLimits, mcpServers } = organization;
  return {
    namespace: {
      ...commonNamespaceProps(tenant, namespace),
      ...common,
      type: 'organization',
      budget: budgetOf(tenant, share, limits, runs),
    },
    mcpNamespace: {
      ...commonNamespaceProps(tenant, mcpNamespace),
      ...common,
      type: 'organization-mcp',
      budget: budgetOf(tenant, mcpShare, mcpLimits, runs),
    },
    mcpServers: mcpServers.map((server) => server.name),
  };
}

/** The props of the policies for all flows of the tenant. */
export function flowPoliciesProps({ id, flows, platform }: ResolvedTenant): FlowPoliciesProps {
  return { tenant: id, flows, peers: platform.peers };
}

/** The props of the tenant's Redis. */
export function redisProps({ id, namespace, plan, redis, printState }: ResolvedTenant): RedisProps {
  return {
    tenant: id,
    namespace,
    plan,
    redis,
    runs: printState.data === 'running',
    pruneProtected: !printState.unprotected.includes(`PersistentVolumeClaim ${namespace}/${REDIS_VOLUME}`),
  };
}

/** The props of the tenant's settings. An organization that is being removed gets no settings of its own any more. */
export function settingsProps({
  id,
  namespace,
  organizations,
  grants,
  printState,
}: ResolvedTenant): TenantSettingsProps {
  return {
    tenant: id,
    namespace,
    organizations: organizations.map((one) => ({
      id: one.id,
      namespace: one.namespace,
      retentionDays: one.retentionDays,
      hasSettings: !printState.removingOrganizations.includes(one.id),
    })),
    grants,
  };
}

/** The props of the NeuralLog services in the root namespace. */
export function serviceProps(tenant: ResolvedTenant): WorkloadProps[] {
  const common = {
    owner: ownerOf(tenant, null),
    plan: tenant.plan,
    runs: tenant.printState.services === 'running',
    documents: { grants: grantsDocument(settingsProps(tenant)) },
  };
  return tenant.services.map((workload) => ({ ...common, workload }));
}

/** The props of all MCP servers that are printed. */
export function mcpServerProps(tenant: ResolvedTenant): McpServerProps[] {
  return tenant.organizations
    .filter((one) => !tenant.printState.removingOrganizations.includes(one.id))
    .flatMap((one) => {
      const common = { owner: ownerOf(tenant, one.id), plan: tenant.plan, runs: isRunning(tenant, one.id) };
      return one.mcpServers.map((workload) => ({ ...common, workload }));
    });
}

/** The props of the tenant's own Flux objects. */
export function fluxDeliveryProps({ id, platform }: ResolvedTenant, stages: readonly Stage[]): FluxDeliveryProps {
  return { tenant: id, controlNamespace: platform.controlNamespace, flux: platform.flux, stages };
}

const NEVER = { kind: 'never' } as const;

function ownerOf({ id }: ResolvedTenant, organization: string | null): Owner {
  return { tenant: id, organization };
}

function commonNamespaceProps({ plan, platform, printState, deletion }: ResolvedTenant, namespace: string) {
  return {
    namespace,
    plan,
    podSecurityVersion: platform.podSecurityVersion,
    controlNamespace: platform.controlNamespace,
    pruneProtected: !printState.unprotected.includes(`Namespace ${namespace}`),
    deletion,
  };
}

function isRunning({ printState }: ResolvedTenant, organization: string): boolean {
  return printState.services === 'running' && !isScaledToZero(organization, printState);
}

function isScaledToZero(organization: string, state: PrintState): boolean {
  return state.removingOrganizations.includes(organization) || state.suspendedOrganizations.includes(organization);
}

/** Where nothing may run, the quota allows no pods: then a pod that is started by hand is refused as well. */
function budgetOf(
  { platform }: ResolvedTenant,
  share: QuotaShare,
  limits: NamespaceBudget['limits'],
  runs: boolean,
): NamespaceBudget {
  const { storageClass, otherStorageClasses, extensionKinds } = platform;
  return { share: runs ? share : withoutPods(share), limits, storageClass, otherStorageClasses, extensionKinds };
}

const withoutPods = memoizeWeakly((share: QuotaShare): QuotaShare => ({ ...share, pods: 0 }));
