import { mcpNamespace, organizationNamespace, REDIS_VOLUME, tenantNamespace } from '../contract/names';
import { CLEANUP_PHASES, type CleanupPhase } from '../contract/phases';
import type { Stage } from '../contract/stages';
import type { TenantSpec } from '../fleet/schema/tenant';
import type { Transition } from '../fleet/transition';
import type { PrintState, WorkloadState } from './model';

/**
 * What `suspend` and each phase of a transition print. An object loses its prune protection one commit before it leaves
 * the output, because Flux reads the annotation from the live object.
 */
export function printStateOf(tenant: string, spec: TenantSpec, transition: Transition): PrintState {
  const approvedRemovals = (spec.approvedDeletions ?? []).map(identityOfReference);
  const workloads = (spec.suspend ?? false) ? 'scaledToZero' : 'running';
  const state = { ...untouched(workloads), approvedRemovals, unprotected: approvedRemovals };
  switch (transition.kind) {
    case 'none':
    case 'convert':
      return state;
    case 'remove-organization':
      return removingOrganization(tenant, state, transition);
    case 'delete':
      return deleting(tenant, spec, state, transition);
  }
}

/**
 * The same state with every removed part still present and scaled to zero: Flux may not have deleted its objects yet,
 * and the policies and accounts around them have to hold until then.
 */
export function withRetained(state: PrintState): PrintState {
  return {
    ...state,
    foundation: 'present',
    data: retained(state.data),
    services: retained(state.services),
    edge: 'present',
    removingOrganizations: [],
    suspendedOrganizations: [...state.suspendedOrganizations, ...state.removingOrganizations],
  };
}

/** The stages from which a phase has removed objects that may still be in the cluster. */
export function removedStages(state: PrintState): readonly Stage[] {
  const { foundation, data, services, removingOrganizations } = state;
  const hasRemovedServices = services === 'absent' || removingOrganizations.length > 0;
  return [
    ...(foundation === 'absent' ? (['10-foundation'] as const) : []),
    ...(data === 'absent' ? (['20-data'] as const) : []),
    ...(hasRemovedServices ? (['30-services'] as const) : []),
  ];
}

function untouched(workloads: WorkloadState): PrintState {
  return {
    foundation: 'present',
    data: workloads,
    services: workloads,
    edge: 'present',
    organizations: 'present',
    removingOrganizations: [],
    suspendedOrganizations: [],
    approvedRemovals: [],
    unprotected: [],
  };
}

function retained(state: WorkloadState): WorkloadState {
  return state === 'absent' ? 'scaledToZero' : state;
}

function removingOrganization(
  tenant: string,
  state: PrintState,
  { organization, phase }: Extract<Transition, { kind: 'remove-organization' }>,
): PrintState {
  const unprotected = phase === 'protection-lifted' ? namespacesOf(tenant, organization) : [];
  return {
    ...state,
    removingOrganizations: [organization],
    unprotected: [...state.unprotected, ...unprotected],
  };
}

/** A part that one phase removes stays absent in all later phases. */
function deleting(
  tenant: string,
  spec: TenantSpec,
  state: PrintState,
  { phase, export: exported }: Extract<Transition, { kind: 'delete' }>,
): PrintState {
  const since = (other: CleanupPhase): boolean => CLEANUP_PHASES.indexOf(phase) >= CLEANUP_PHASES.indexOf(other);
  // An export reads the data, so the Redis of a suspended tenant runs in this one phase.
  const data = phase === 'export' && exported === 'requested' ? 'running' : state.data;
  const organizations = spec.organizations.map((one) => one.id);
  const namespaces = organizations.flatMap((id) => namespacesOf(tenant, id));
  const root = `Namespace ${tenantNamespace(tenant)}`;
  const volume = `PersistentVolumeClaim ${tenantNamespace(tenant)}/${REDIS_VOLUME}`;
  return {
    ...state,
    data: since('volumes') ? 'absent' : since('services-off') ? 'scaledToZero' : data,
    services: since('services-off') ? 'absent' : state.services,
    edge: since('edge-off') ? 'absent' : 'present',
    organizations: since('organization-namespaces') ? 'absent' : 'present',
    removingOrganizations: since('services-off') ? organizations : [],
    foundation: since('root-namespace') ? 'absent' : 'present',
    approvedRemovals: [
      ...state.approvedRemovals,
      ...(since('organization-namespaces') ? namespaces : []),
      ...(since('volumes') ? [volume] : []),
      ...(since('root-namespace') ? [root] : []),
    ],
    unprotected: [
      ...state.unprotected,
      ...(since('services-off') ? namespaces : []),
      ...(since('organization-namespaces') ? [volume] : []),
      ...(since('volumes') ? [root] : []),
    ],
  };
}

function namespacesOf(tenant: string, organization: string): string[] {
  return [organizationNamespace(tenant, organization), mcpNamespace(tenant, organization)].map(
    (name) => `Namespace ${name}`,
  );
}

/** `PersistentVolumeClaim/tenant-acme/redis-data` in the file is `PersistentVolumeClaim tenant-acme/redis-data`. */
function identityOfReference(reference: string): string {
  return reference.replace('/', ' ');
}
