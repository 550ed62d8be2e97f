import { isClusterScoped } from '../../contract/kinds';
import { fluxKustomization, reconcilerAccount } from '../../contract/names';
import { formatValue } from '../../contract/problems';
import { STAGES } from '../../contract/stages';
import type { KubeObject } from '../../kubernetes/object';
import { type FindingBody, findingAt } from '../finding';
import { fieldAt } from '../object-index';
import { ownNamespace, type TenantScope } from './scope';

/**
 * Checks that an object is in a namespace of the tenant or, for the tenant's Flux objects, in the control namespace.
 */
export function placementFindings(object: KubeObject, scope: TenantScope): FindingBody[] {
  const { name, namespace } = object.metadata;
  const { id, platform } = scope.tenant;
  if (object.kind === 'Namespace') {
    if (namespace === undefined && ownNamespace(name, scope) !== undefined) return [];
    return [findingAt(object, 'metadata.name', `got ${formatValue(name)}, want a namespace of tenant ${id}`)];
  }
  if (isClusterScoped(object) || namespace === undefined)
    return [
      findingAt(
        object,
        'metadata.namespace',
        `is cluster-scoped or has no namespace, want a namespace of tenant ${id}`,
      ),
    ];
  if (namespace === platform.controlNamespace) return controlNamespaceFindings(object, scope);
  if (ownNamespace(namespace, scope) !== undefined) return [];
  return [findingAt(object, 'metadata.namespace', `got ${formatValue(namespace)}, want a namespace of tenant ${id}`)];
}

/** The control namespace holds the Flux objects of all tenants, so each tenant may use only its own names there. */
function controlNamespaceFindings(object: KubeObject, { tenant }: TenantScope): FindingBody[] {
  const { name } = object.metadata;
  const account = reconcilerAccount(tenant.id);
  if (object.kind === 'ServiceAccount' && name === account) return [];
  const stage = STAGES.find((one) => name === fluxKustomization(tenant.id, one));
  if (object.kind !== 'Kustomization' || stage === undefined) {
    const message = `is in the control namespace, want only ServiceAccount ${account} and the Kustomizations of tenant ${tenant.id} there`;
    return [findingAt(object, 'metadata.namespace', message)];
  }
  const path = fieldAt(object, 'spec.path');
  const folder = `tenants/${tenant.id}/${stage}`;
  if (typeof path === 'string' && path.endsWith(`/${folder}`) && !path.includes('..')) return [];
  return [findingAt(object, 'spec.path', `got ${formatValue(path)}, want a path that ends in /${folder}`)];
}
