import { mcpNamespace, organizationNamespace, REDIS, tenantNamespace } from '../../contract/names';
import type { KubeObject } from '../../kubernetes/object';
import { identityOf, namespaceOf } from '../../kubernetes/object';
import type { TenantFacts } from '../rule';

/*
 * What a tenant's transition allows, in the judge's own words. Where a tenant stands is its file's word:
 * `remove-organization/ops/workloads-off`, `delete/services-off`.
 */

/** Whether nothing may run in the place of an object: its tenant sleeps, or the part of it that the object is in goes. */
export function mustNotRun(object: KubeObject, tenant: TenantFacts): boolean {
  if (isPast(tenant, 'services-off')) return true;
  const going = goingOrganization(tenant);
  if (going !== undefined && namespacesOf(tenant.id, going).includes(namespaceOf(object))) return true;
  return tenant.suspended && !isExported(object, tenant);
}

/** Whether Flux may delete an object once it is gone from the output: one step before it goes, and never else. */
export function mayBePruned(object: KubeObject, tenant: TenantFacts): boolean {
  const identity = identityOf(object);
  if (tenant.approvedDeletions.some((one) => one.replace('/', ' ') === identity)) return true;
  if (object.kind === 'PersistentVolumeClaim') return isPast(tenant, 'organization-namespaces');
  const name = object.metadata.name;
  if (name === tenantNamespace(tenant.id)) return isPast(tenant, 'volumes');
  const [kind, organization = '', phase] = partsOf(tenant);
  const isLifted = kind === 'remove-organization' && phase === 'protection-lifted';
  return isPast(tenant, 'services-off') || (isLifted && namespacesOf(tenant.id, organization).includes(name));
}

/** The plan that a tenant comes from, while both plans bound it. */
export function planBefore(tenant: TenantFacts): string | undefined {
  const [kind, plan] = partsOf(tenant);
  return kind === 'convert' ? plan : undefined;
}

/** A suspended tenant's Redis wakes for its export, and the quota of the root namespace with it: nothing else does. */
function isExported(object: KubeObject, { id, standing }: TenantFacts): boolean {
  const root = tenantNamespace(id);
  const woken = [`apps/StatefulSet ${root}/${REDIS}`, `ResourceQuota ${root}/quota`];
  return standing === 'delete/export' && woken.includes(identityOf(object));
}

function goingOrganization(tenant: TenantFacts): string | undefined {
  const [kind, organization] = partsOf(tenant);
  return kind === 'remove-organization' ? organization : undefined;
}

const CLEANUP = [
  'notify',
  'export',
  'edge-off',
  'services-off',
  'organization-namespaces',
  'volumes',
  'root-namespace',
];

function isPast(tenant: TenantFacts, phase: string): boolean {
  const [kind, now = ''] = partsOf(tenant);
  return kind === 'delete' && CLEANUP.indexOf(now) >= CLEANUP.indexOf(phase);
}

function partsOf({ standing }: TenantFacts): string[] {
  return standing?.split('/') ?? [];
}

function namespacesOf(tenant: string, organization: string): string[] {
  return [organizationNamespace(tenant, organization), mcpNamespace(tenant, organization)];
}
