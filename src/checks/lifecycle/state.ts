import { mcpNamespace, organizationNamespace, REDIS, tenantNamespace } from '../../contract/names';
import type { CleanupPhase } from '../../contract/phases';
import type { KubeObject } from '../../kubernetes/object';
import { identityOf, namespaceOf } from '../../kubernetes/object';
import type { TenantFacts } from '../rule';

/*
 * What a tenant's transition allows, derived from its state alone and not from what the builder printed.
 */

/** Whether nothing may run in the place of an object: its tenant sleeps, or the part of it that the object is in goes. */
export function mustNotRun(object: KubeObject, tenant: TenantFacts): boolean {
  if (isPast(tenant, 'services-off')) return true;
  const removed = removedOrganization(tenant);
  if (removed !== undefined && namespacesOf(tenant.id, removed).includes(namespaceOf(object))) return true;
  return tenant.suspended && !isExported(object, tenant);
}

/** Whether Flux may delete an object once it is gone from the output: one step before it goes, and never else. */
export function mayBePruned(object: KubeObject, tenant: TenantFacts): boolean {
  const identity = identityOf(object);
  if (tenant.approvedDeletions.some((one) => one.replace('/', ' ') === identity)) return true;
  if (object.kind === 'PersistentVolumeClaim') return isPast(tenant, 'organization-namespaces');
  const name = object.metadata.name;
  if (name === tenantNamespace(tenant.id)) return isPast(tenant, 'volumes');
  if (isPast(tenant, 'services-off')) return true;
  const { transition } = tenant;
  if (transition.kind !== 'remove-organization' || transition.phase !== 'protection-lifted') return false;
  return namespacesOf(tenant.id, transition.organization).includes(name);
}

/** The plan that a tenant comes from, while both plans bound it. */
export function planBefore({ transition }: TenantFacts): string | undefined {
  return transition.kind === 'convert' ? transition.from : undefined;
}

/** A suspended tenant's Redis wakes for its export, and the quota of the root namespace with it: nothing else does. */
function isExported(object: KubeObject, { id, transition }: TenantFacts): boolean {
  const root = tenantNamespace(id);
  const woken = [`apps/StatefulSet ${root}/${REDIS}`, `ResourceQuota ${root}/quota`];
  const isExport = transition.kind === 'delete' && transition.phase === 'export';
  return isExport && woken.includes(identityOf(object));
}

function removedOrganization({ transition }: TenantFacts): string | undefined {
  return transition.kind === 'remove-organization' ? transition.organization : undefined;
}

const CLEANUP: readonly CleanupPhase[] = [
  'notify',
  'export',
  'edge-off',
  'services-off',
  'organization-namespaces',
  'volumes',
  'root-namespace',
];

/** Whether the cleanup is in this phase or a later one. */
function isPast({ transition }: TenantFacts, phase: CleanupPhase): boolean {
  return transition.kind === 'delete' && CLEANUP.indexOf(transition.phase) >= CLEANUP.indexOf(phase);
}

function namespacesOf(tenant: string, organization: string): string[] {
  return [organizationNamespace(tenant, organization), mcpNamespace(tenant, organization)];
}
