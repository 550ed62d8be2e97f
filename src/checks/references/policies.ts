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
 * Network policies: a selector of the tenant's pods selects at least one pod, or the policy has no effect. Malformed
 * policies are reported by `reachability`.
 */
export function policyFindings(policies: readonly Policy[], index: ObjectIndex): FindingBody[] {
  return flatMap(policies, (policy) => [
    ...podFindings(policy, policy.pods, 'spec.podSelector', [policy.namespace], index),
    ...flatMap(rulesOf(policy), ({ peers }) =>
      peers === 'anywhere' ? [] : flatMap(peers, (peer) => peerFindings(policy, peer, index)),
    ),
  ]);
}

/** Pods of a platform peer are not printed here, so only peers of the tenant are checked. */
function peerFindings(policy: Policy, peer: Peer, index: ObjectIndex): FindingBody[] {
  if (peer.kind === 'addresses') return [];
  const podPath = `${peer.path}.podSelector`;
  if (peer.namespaces === 'same') return podFindings(policy, peer.pods, podPath, [policy.namespace], index);
  const names = (requiredValues(peer.namespaces, LABEL.namespaceName) ?? []).filter(
    (name) => parseNamespace(name)?.tenant === index.tenant.id,
  );
  const printed = names.filter((name) => index.find('Namespace', undefined, name) !== undefined);
  return [
    ...names
      .filter((name) => !printed.includes(name))
      .map((name) => ({
        object: policy.identity,
        path: `${peer.path}.namespaceSelector`,
        message: `got ${formatValue(name)}, want a namespace of the tenant; it is not printed`,
      })),
    ...podFindings(policy, peer.pods, podPath, printed, index),
  ];
}

/** The empty selector selects every pod, also future ones; any other must select a pod in each namespace. */
function podFindings(
  policy: Policy,
  selector: Selector,
  path: string,
  namespaces: readonly string[],
  index: ObjectIndex,
): FindingBody[] {
  if (selector.length === 0) return [];
  return namespaces
    .filter((namespace) => !index.podsIn(namespace).some((pod) => selects(selector, pod.labels)))
    .map((namespace) => ({
      object: policy.identity,
      path,
      message: `selects no pod of ${namespace}, want the pods of a workload`,
    }));
}
