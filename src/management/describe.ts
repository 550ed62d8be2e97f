import { REDIS_VOLUME } from '../contract/names';
import { GATE_MEANING, GATE_OF, type Phase } from '../contract/phases';
import type { TenantStatus, Tombstone } from '../fleet/records';
import type { TenantSpec } from '../fleet/schema/tenant';
import { phaseOf, type Transition, transitionOf } from '../fleet/transition';
import { bytesText, cpuText } from '../kubernetes/quantity';
import type { QuotaShare } from '../platform/model';
import { tenantHosts } from '../tenant/claims';
import type { ResolvedTenant } from '../tenant/model';
import type { GateState, StoredTenant, TenantResources, TransitionView } from './types';

/** The stored files of a tenant. */
export interface Stored {
  readonly spec: TenantSpec;
  readonly resourceVersion: string;
  readonly status: TenantStatus | undefined;
}

/** A tenant as the API returns it. */
export function describeTenant({ spec, resourceVersion, status }: Stored, resolved: ResolvedTenant): StoredTenant {
  const transition = transitionOf(spec);
  const updatedAt = status?.history.at(-1)?.at ?? spec.createdAt;
  return {
    id: resolved.id,
    name: spec.displayName,
    status: transition.kind === 'delete' ? 'deleted' : resolved.suspended ? 'suspended' : 'active',
    plan: spec.plan,
    createdAt: new Date(spec.createdAt),
    updatedAt: new Date(updatedAt),
    ...(spec.expiresAt === undefined ? {} : { expiresAt: new Date(spec.expiresAt) }),
    organizations: resolved.organizations.map((one) => ({
      id: one.id,
      name: one.displayName,
      slots: one.slots,
      retentionDays: one.retentionDays,
      mcpServers: one.mcpServers.map((server) => server.name),
      namespaces: [one.namespace, one.mcpNamespace],
    })),
    resources: resourcesOf(resolved),
    resourceVersion,
    ...(status?.lastActivityAt === undefined ? {} : { lastActivityAt: new Date(status.lastActivityAt) }),
    ...(transition.kind === 'none' ? {} : { transition: transitionView(transition) }),
    ...(transition.kind === 'delete'
      ? { cleanup: { phase: transition.phase, gate: gateOf(transition.phase, transition) } }
      : {}),
  };
}

/** A deleted tenant in the same form, from its tombstone. */
export function describeTombstone(id: string, tombstone: Tombstone): StoredTenant {
  return {
    id,
    name: tombstone.displayName,
    status: 'deleted',
    plan: tombstone.plan,
    createdAt: new Date(tombstone.createdAt),
    updatedAt: new Date(tombstone.deletedAt),
    organizations: [],
    resources: NO_RESOURCES,
    resourceVersion: null,
    cleanup: { phase: 'tombstone', gate: null },
  };
}

const NO_RESOURCES: TenantResources = {
  cpu: { requests: '0', limits: '0' },
  memory: { requests: '0', limits: '0' },
  storage: '0',
  pods: 0,
  organizations: { slots: 0, used: 0 },
  volumes: [],
  namespaces: [],
  hosts: [],
};

function transitionView(transition: Exclude<Transition, { kind: 'none' }>): TransitionView {
  const phase = phaseOf(transition);
  const at = { phase, gate: gateOf(phase, transition) };
  switch (transition.kind) {
    case 'convert':
      return { kind: 'convert', ...at, from: transition.from };
    case 'remove-organization':
      return { kind: 'remove-organization', ...at, organization: transition.organization };
    case 'delete':
      return { kind: 'delete', ...at, deleteAfter: new Date(transition.deleteAfter), export: transition.export };
  }
}

function gateOf(phase: Phase, { gates }: { readonly gates: readonly { readonly gate: string }[] }): GateState {
  const { [phase]: name } = GATE_OF;
  return { name, recorded: gates.some((one) => one.gate === name), meaning: GATE_MEANING[name] };
}

function resourcesOf(tenant: ResolvedTenant): TenantResources {
  const shares = [tenant.share, ...tenant.organizations.flatMap((one) => [one.share, one.mcpShare])];
  const total = (key: keyof QuotaShare): number => shares.reduce((sum, share) => sum + share[key], 0);
  return {
    cpu: { requests: cpuText(total('cpu')), limits: cpuText(total('cpuLimit')) },
    memory: { requests: bytesText(total('memory')), limits: bytesText(total('memoryLimit')) },
    storage: bytesText(total('storage')),
    pods: total('pods'),
    organizations: {
      slots: tenant.platform.plans[tenant.plan].slots,
      used: tenant.organizations.reduce((sum, one) => sum + one.slots, 0),
    },
    volumes: [{ name: REDIS_VOLUME, size: bytesText(tenant.redis.volume) }],
    namespaces: [tenant.namespace, ...tenant.organizations.flatMap((one) => [one.namespace, one.mcpNamespace])],
    hosts: tenantHosts(tenant.id, tenant.platform),
  };
}
