import { LABEL } from '../../contract/labels';
import { parseNamespace } from '../../contract/names';
import { formatValue } from '../../contract/problems';
import { flatMap } from '../../lib/lists';
import type { FindingBody } from '../finding';
import { requiredValues, type Selector, selects } from '../label-selector';
import type { Peer } from '../network/engine/peer';
import { type Policy, rulesOf } from '../network/engine/policy';
import type { ObjectIndex } from '../object-index';

/**
 * Network policies: a selector that names pods of the tenant finds some, or the policy is written for nothing. What
 * cannot be read of a policy, `reachability` tells.
 */
export function policyFindings(policies: readonly Policy[], catalogue: ObjectIndex): FindingBody[] {
  return flatMap(policies, (policy) => [
    ...podFindings(policy, policy.pods, 'spec.podSelector', [policy.namespace], catalogue),
    ...flatMap(rulesOf(policy), ({ peers }) =>
      peers === 'anywhere' ? [] : flatMap(peers, (peer) => peerFindings(policy, peer, catalogue)),
    ),
  ]);
}

/** A peer of the platform has pods that are not printed here; a peer of the tenant has all of them printed. */
function peerFindings(policy: Policy, peer: Peer, catalogue: ObjectIndex): FindingBody[] {
  if (peer.kind === 'addresses') return [];
  const podPath = `${peer.path}.podSelector`;
  if (peer.namespaces === 'same') return podFindings(policy, peer.pods, podPath, [policy.namespace], catalogue);
  const names = (requiredValues(peer.namespaces, LABEL.namespaceName) ?? []).filter(
    (name) => parseNamespace(name)?.tenant === catalogue.tenant.id,
  );
  const printed = names.filter((name) => catalogue.find('Namespace', undefined, name) !== undefined);
  return [
    ...names
      .filter((name) => !printed.includes(name))
      .map((name) => ({
        object: policy.identity,
        path: `${peer.path}.namespaceSelector`,
        message: `got ${formatValue(name)}, want a namespace of the tenant; it is not printed`,
      })),
    ...podFindings(policy, peer.pods, podPath, printed, catalogue),
  ];
}

/** The empty selector means every pod, those of later days too; any other must find a pod in each namespace. */
function podFindings(
  policy: Policy,
  selector: Selector,
  path: string,
  namespaces: readonly string[],
  catalogue: ObjectIndex,
): FindingBody[] {
  if (selector.length === 0) return [];
  return namespaces
    .filter((namespace) => !catalogue.podsIn(namespace).some((pod) => selects(selector, pod.labels)))
    .map((namespace) => ({
      object: policy.identity,
      path,
      message: `selects no pod of ${namespace}, want the pods of a workload`,
    }));
}
