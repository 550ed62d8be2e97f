import { LABEL } from '../../contract/labels';
import { shown } from '../../contract/problems';
import type { KubeObject } from '../../kubernetes/object';
import { type Fault, faultAt } from '../finding';
import { demandedValues } from '../label-selector';
import { selectorAt } from '../read-selector';
import { ownNamespace, type Territory } from './scope';

/**
 * A choice of namespaces names them by `kubernetes.io/metadata.name`, which the API server sets: whoever may label a
 * namespace forges every other label. Own namespaces carry the tenant label on top.
 */
export function namespaceSelectorFaults(
  object: KubeObject,
  value: unknown,
  path: string,
  territory: Territory,
): Fault[] {
  const faults: Fault[] = [];
  const selector = selectorAt(object, value, path, territory, faults);
  if (selector === undefined) return faults;
  const report = (message: string) => faults.push(faultAt(object, path, message));
  const names = demandedValues(selector, LABEL.namespaceName);
  if (names === undefined) {
    report(`chooses namespaces without ${LABEL.namespaceName}, want them by name: every other label can be forged`);
    return faults;
  }
  const own = names.filter((name) => ownNamespace(name, territory) !== undefined);
  for (const name of names) {
    if (own.includes(name) || isPeer(object, name, territory)) continue;
    report(`got ${shown(name)}, want a namespace of tenant ${territory.tenant.id} or of the platform's peers`);
  }
  const tenants = demandedValues(selector, LABEL.tenant);
  const { id } = territory.tenant;
  if (tenants === undefined ? own.length > 0 : tenants.length !== 1 || tenants[0] !== id)
    report(`got ${shown(tenants)} for label ${LABEL.tenant}, want ${shown(id)} beside the name of an own namespace`);
  return faults;
}

/** Only a policy may name the platform's namespaces. */
function isPeer(object: KubeObject, name: string, { peerNamespaces }: Territory): boolean {
  return object.kind === 'NetworkPolicy' && peerNamespaces.has(name);
}
