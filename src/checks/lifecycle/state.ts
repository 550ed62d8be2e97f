import { mcpNamespace, organizationNamespace, REDIS, tenantNamespace } from '../../contract/names';
import type { CleanupPhase } from '../../contract/phases';
import type { KubeObject } from '../../kubernetes/object';
import { identityOf, namespaceOf } from '../../kubernetes/object';
import type { TenantFacts } from '../rule';

/* The effects of a tenant's transition, derived from its state alone, not from the objects that the builder printed. */

/** Whether no pods may run from an object: its tenant is suspended, or its tenant or organization is being removed. */
export function mustNotRun(object: KubeObject, tenant: TenantFacts): boolean {
  if (isPast(tenant, 'services-off')) return true;
  const removed = removedOrganization(tenant);
  if (removed !== undefined && namespacesOf(tenant.id, removed).includes(namespaceOf(object))) return true;
  return tenant.suspended && !isExported(object, tenant);
}

/** Whether an object has no prune protection: only in the step before the one that removes it from the output. */
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

/** The old plan during a conversion, when the larger quota of both plans applies. */
export function planBefore({ transition }: TenantFacts): string | undefined {
  return transition.kind === 'convert' ? transition.from : undefined;
}

/** The export of a suspended tenant runs its Redis, so the quota of the root namespace allows pods. Nothing else runs. */
function isExported(object: KubeObject, { id, transition }: TenantFacts): boolean {
  const root = tenantNamespace(id);
  const exported = [`apps/StatefulSet ${root}/${REDIS}`, `ResourceQuota ${root}/quota`];
  const isExport = transition.kind === 'delete' && transition.phase === 'export';
  return isExport && exported.includes(identityOf(object));
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
