import { shown } from '../../errors';
import { LABEL } from '../../labels';
import type { KubeObject } from '../../manifest';
import { parseNamespace } from '../../names';
import { type Catalogue, fieldAt } from '../catalogue';
import { type Fault, faultAt } from '../fault';
import { isAbsent, listOf, recordOf } from '../network/read';
import { demandedValues, selects } from '../network/selectors';
import { selectorAt } from '../selector-at';

/** Network policies: a selector that names pods of the tenant finds some, or the policy is written for nothing. */
export function policyFaults(catalogue: Catalogue): Fault[] {
  return catalogue.ofKind('NetworkPolicy').flatMap((policy) => {
    const { namespace = '' } = policy.metadata;
    return [
      ...podFaults(policy, fieldAt(policy, 'spec.podSelector'), 'spec.podSelector', [namespace], catalogue),
      ...(['ingress', 'egress'] as const).flatMap((direction) =>
        listOf(fieldAt(policy, `spec.${direction}`)).flatMap((rule, i) => {
          const side = direction === 'ingress' ? 'from' : 'to';
          return listOf(recordOf(rule)[side]).flatMap((peer, j) =>
            peerFaults(policy, recordOf(peer), `spec.${direction}[${i}].${side}[${j}]`, catalogue),
          );
        }),
      ),
    ];
  });
}

/** A peer of the platform has pods that are not printed here; a peer of the tenant has all of them printed. */
function peerFaults(
  policy: KubeObject,
  peer: Readonly<Record<string, unknown>>,
  path: string,
  catalogue: Catalogue,
): Fault[] {
  const { namespace = '' } = policy.metadata;
  const podPath = `${path}.podSelector`;
  if (isAbsent(peer.namespaceSelector)) return podFaults(policy, peer.podSelector, podPath, [namespace], catalogue);
  const at = `${path}.namespaceSelector`;
  const faults: Fault[] = [];
  const selector = selectorAt(policy, peer.namespaceSelector, at, catalogue, faults);
  if (selector === undefined) return faults;
  const names = (demandedValues(selector, LABEL.namespaceName) ?? []).filter(
    (name) => parseNamespace(name)?.tenant === catalogue.tenant.id,
  );
  const printed = names.filter((name) => catalogue.find('Namespace', undefined, name) !== undefined);
  return [
    ...names
      .filter((name) => !printed.includes(name))
      .map((name) => faultAt(policy, at, `got ${shown(name)}, want a namespace of the tenant; it is not printed`)),
    ...podFaults(policy, peer.podSelector, podPath, printed, catalogue),
  ];
}

/** The empty selector means every pod, those of later days too; any other must find a pod in each namespace. */
function podFaults(
  policy: KubeObject,
  value: unknown,
  path: string,
  namespaces: readonly string[],
  catalogue: Catalogue,
): Fault[] {
  if (isAbsent(value)) return [];
  const faults: Fault[] = [];
  const selector = selectorAt(policy, value, path, catalogue, faults);
  if (selector === undefined || selector.length === 0) return faults;
  return namespaces
    .filter((namespace) => !catalogue.podsIn(namespace).some((pod) => selects(selector, pod.labels)))
    .map((namespace) => faultAt(policy, path, `selects no pod of ${namespace}, want the pods of a workload`));
}
