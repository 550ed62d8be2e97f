import { LABEL } from '../../contract/labels';
import { formatValue } from '../../contract/problems';
import type { KubeObject } from '../../kubernetes/object';
import { type FindingBody, findingAt } from '../finding';
import { requiredValues } from '../label-selector';
import { selectorAt } from '../read-selector';
import { ownNamespace, type TenantScope } from './scope';

/**
 * Checks that a namespaceSelector requires `kubernetes.io/metadata.name`. The API server sets this label, but anyone
 * who may label a namespace can forge every other one. For namespaces of the tenant it must require the tenant label
 * too.
 */
export function namespaceSelectorFindings(
  object: KubeObject,
  value: unknown,
  path: string,
  scope: TenantScope,
): FindingBody[] {
  const findings: FindingBody[] = [];
  const selector = selectorAt(object, value, path, scope, findings);
  if (selector === undefined) return findings;
  const report = (message: string) => findings.push(findingAt(object, path, message));
  const names = requiredValues(selector, LABEL.namespaceName);
  if (names === undefined) {
    report(`selects namespaces without ${LABEL.namespaceName}, want them by name: any other label can be forged`);
    return findings;
  }
  const own = names.filter((name) => ownNamespace(name, scope) !== undefined);
  for (const name of names) {
    if (own.includes(name) || isPlatformPeer(object, name, scope)) continue;
    report(`got ${formatValue(name)}, want a namespace of tenant ${scope.tenant.id} or of the platform's peers`);
  }
  const tenants = requiredValues(selector, LABEL.tenant);
  const { id } = scope.tenant;
  if (tenants === undefined ? own.length > 0 : tenants.length !== 1 || tenants[0] !== id)
    report(
      `got ${formatValue(tenants)} for label ${LABEL.tenant}, want ${formatValue(id)} with the name of a namespace of the tenant`,
    );
  return findings;
}

/** Only a NetworkPolicy may select namespaces of the platform. */
function isPlatformPeer(object: KubeObject, name: string, { peerNamespaces }: TenantScope): boolean {
  return object.kind === 'NetworkPolicy' && peerNamespaces.has(name);
}
