import { isClusterScoped } from '../../contract/kinds';
import { fluxKustomization, reconcilerAccount } from '../../contract/names';
import { formatValue } from '../../contract/problems';
import { STAGES } from '../../contract/stages';
import type { KubeObject } from '../../kubernetes/object';
import { type FindingBody, findingAt } from '../finding';
import { fieldAt } from '../object-index';
import { ownNamespace, type TenantScope } from './scope';

/** Where an object stands: in a namespace of the tenant or, for the tenant's own Flux objects, the control namespace. */
export function homeFindings(object: KubeObject, territory: TenantScope): FindingBody[] {
  const { name, namespace } = object.metadata;
  const { id, platform } = territory.tenant;
  if (object.kind === 'Namespace') {
    if (namespace === undefined && ownNamespace(name, territory) !== undefined) return [];
    return [findingAt(object, 'metadata.name', `got ${formatValue(name)}, want a namespace of tenant ${id}`)];
  }
  if (isClusterScoped(object) || namespace === undefined)
    return [findingAt(object, 'metadata.namespace', 'stands in the whole cluster, want a namespace of the tenant')];
  if (namespace === platform.controlNamespace) return controlFindings(object, territory);
  if (ownNamespace(namespace, territory) !== undefined) return [];
  return [findingAt(object, 'metadata.namespace', `got ${formatValue(namespace)}, want a namespace of tenant ${id}`)];
}

/** All tenants' accounts stand side by side in the control namespace, so each holds to its own names there. */
function controlFindings(object: KubeObject, { tenant }: TenantScope): FindingBody[] {
  const { name } = object.metadata;
  const account = reconcilerAccount(tenant.id);
  if (object.kind === 'ServiceAccount' && name === account) return [];
  const stage = STAGES.find((one) => name === fluxKustomization(tenant.id, one));
  if (object.kind !== 'Kustomization' || stage === undefined) {
    const message = `stands in the control namespace, want there only ServiceAccount ${account} and the Kustomizations of tenant ${tenant.id}`;
    return [findingAt(object, 'metadata.namespace', message)];
  }
  const path = fieldAt(object, 'spec.path');
  const folder = `tenants/${tenant.id}/${stage}`;
  if (typeof path === 'string' && path.endsWith(`/${folder}`) && !path.includes('..')) return [];
  return [findingAt(object, 'spec.path', `got ${formatValue(path)}, want a path that ends in /${folder}`)];
}
