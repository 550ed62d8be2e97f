import { LABEL } from '../../contract/labels';
import { formatValue } from '../../contract/problems';
import type { KubeObject } from '../../kubernetes/object';
import { type FindingBody, findingAt } from '../finding';
import { requiredValues } from '../label-selector';
import { selectorAt } from '../read-selector';
import { ownNamespace, type TenantScope } from './scope';

/**
 * A choice of namespaces names them by `kubernetes.io/metadata.name`, which the API server sets: whoever may label a
 * namespace forges every other label. Own namespaces carry the tenant label on top.
 */
export function namespaceSelectorFindings(
  object: KubeObject,
  value: unknown,
  path: string,
  territory: TenantScope,
): FindingBody[] {
  const findings: FindingBody[] = [];
  const selector = selectorAt(object, value, path, territory, findings);
  if (selector === undefined) return findings;
  const report = (message: string) => findings.push(findingAt(object, path, message));
  const names = requiredValues(selector, LABEL.namespaceName);
  if (names === undefined) {
    report(`chooses namespaces without ${LABEL.namespaceName}, want them by name: every other label can be forged`);
    return findings;
  }
  const own = names.filter((name) => ownNamespace(name, territory) !== undefined);
  for (const name of names) {
    if (own.includes(name) || isPeer(object, name, territory)) continue;
    report(`got ${formatValue(name)}, want a namespace of tenant ${territory.tenant.id} or of the platform's peers`);
  }
  const tenants = requiredValues(selector, LABEL.tenant);
  const { id } = territory.tenant;
  if (tenants === undefined ? own.length > 0 : tenants.length !== 1 || tenants[0] !== id)
    report(
      `got ${formatValue(tenants)} for label ${LABEL.tenant}, want ${formatValue(id)} beside the name of an own namespace`,
    );
  return findings;
}

/** Only a policy may name the platform's namespaces. */
function isPeer(object: KubeObject, name: string, { peerNamespaces }: TenantScope): boolean {
  return object.kind === 'NetworkPolicy' && peerNamespaces.has(name);
}
