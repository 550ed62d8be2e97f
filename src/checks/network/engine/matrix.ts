import type { PlatformPeerName } from '../../../contract/flow';
import { LABEL } from '../../../contract/labels';
import { compareText, type KubeObject } from '../../../kubernetes/object';
import { textsOf } from '../../../lib/plain-data';
import type { Labels } from '../../label-selector';
import type { TenantFacts } from '../../rule';
import { isOwnNamespace, type PodRole, rolesIn } from '../allowed/roles';
import type { Endpoint, NamespaceEndpoints } from './endpoint';
import { distinctNamespaces, distinctPods } from './equivalence';
import {
  distinctLabels,
  forgedNamespaces,
  forgedPodLabels,
  hasLabels,
  type NamedLabels,
  type PodSelectors,
  podSelectorsOf,
} from './forged-labels';
import type { PrintedPod } from './pods';
import type { Policy } from './policy';

export interface MatrixInput {
  readonly objects: readonly KubeObject[];
  readonly pods: readonly PrintedPod[];
  readonly policies: readonly Policy[];
  readonly tenant: TenantFacts;
}

/**
 * The pods that run, and the pods that someone could start to get through a policy:
 * - in each namespace of the tenant: the pods of the bundle, an unlabelled pod, and a pod for each label set that
 *   matches a pod selector and that no pod of the bundle has;
 * - in the platform's namespaces: the platform's pods, and pods with other labels;
 * - in foreign namespaces, which can forge every label but the name: pods with every label set in use.
 * One endpoint represents all namespaces or pods that no policy treats differently. Pods on the host's network are left
 * out, because network policies do not apply to them.
 */
export function buildMatrix(input: MatrixInput): NamespaceEndpoints[] {
  const { pods, policies, tenant } = input;
  const selectors = podSelectorsOf(policies);
  const forged = forgedPodLabels(selectors);
  const inUse = distinctLabels([{}, ...forged, ...pods.map(({ labels }) => labels)]);
  const own = ownNamespaces(input).map((namespace) => ownEndpoints(namespace, forged, selectors, input));
  const platform = PEERS.map((peer): NamedLabels => [tenant.platform.peers[peer].namespace, {}]);
  const ownLabels = own.map(({ labels }) => labels);
  const ownNames = new Set(own.map(({ name }) => name));
  const foreign = [...forgedNamespaces(ownLabels, selectors), ...platform]
    .filter(([name]) => !ownNames.has(name))
    .map(withName);
  const distinct = distinctNamespaces(foreign, selectors);
  return [...own, ...distinct.map((namespace) => foreignEndpoints(namespace, inUse, selectors, tenant))];
}

const PEERS: readonly PlatformPeerName[] = ['dns', 'gateway', 'monitoring', 'auth'];

/** The tenant's namespaces in the bundle, and those that pods of the bundle name although they are not in it. */
function ownNamespaces({ objects, pods, tenant }: MatrixInput): NamedLabels[] {
  const withPods = pods.map(({ namespace }): NamedLabels => [namespace, {}]);
  const printed = objects
    .filter(({ kind, apiVersion }) => kind === 'Namespace' && apiVersion === 'v1')
    .map(({ metadata }): NamedLabels => [metadata.name, textsOf(metadata.labels)]);
  return [...new Map([...withPods, ...printed])]
    .filter(([name]) => isOwnNamespace(name, tenant))
    .map(withName)
    .sort(([a], [b]) => compareText(a, b));
}

function ownEndpoints(
  namespace: NamedLabels,
  forged: readonly Labels[],
  selectors: PodSelectors,
  { pods, tenant }: MatrixInput,
): NamespaceEndpoints {
  const [name, labels] = namespace;
  const roleOf = rolesIn(name, tenant);
  const printed = pods
    .filter((pod) => pod.namespace === name && !pod.hostNetwork)
    .sort((a, b) => compareText(a.workload, b.workload));
  const missing = forged.filter((required) => !printed.some((pod) => hasLabels(pod.labels, required)));
  const possible = distinctPods([{}, ...missing], namespace, roleOf, selectors);
  const endpoint = (pod: Pick<Endpoint, 'labels' | 'ports' | 'workload'>): Endpoint => ({
    namespace: name,
    namespaceLabels: labels,
    labels: pod.labels,
    workload: pod.workload,
    ports: pod.ports,
    own: true,
    role: roleOf(pod.labels),
  });
  const startable = possible.map((pod) => ({ labels: pod, ports: 'unknown', workload: null }) as const);
  return { name, labels, pods: [...printed, ...startable].map(endpoint) };
}

function foreignEndpoints(
  namespace: NamedLabels,
  inUse: readonly Labels[],
  selectors: PodSelectors,
  { platform }: TenantFacts,
): NamespaceEndpoints {
  const [name, labels] = namespace;
  const peers = PEERS.filter((peer) => platform.peers[peer].namespace === name);
  const roleOf = (pod: Labels): PodRole => {
    const peer = peers.find((one) => hasLabels(pod, platform.peers[one].podLabels));
    return peer === undefined ? { kind: 'outsider' } : { kind: 'platform', peer };
  };
  const unused = peers.map((peer) => platform.peers[peer].podLabels).filter((pod) => !inUse.some(equals(pod)));
  const possible = unused.length === 0 ? inUse : distinctLabels([...inUse, ...unused]);
  return {
    name,
    labels,
    pods: distinctPods(possible, namespace, roleOf, selectors).map((pod) => ({
      namespace: name,
      namespaceLabels: labels,
      labels: pod,
      workload: null,
      ports: 'unknown',
      own: false,
      role: roleOf(pod),
    })),
  };
}

function equals(one: Labels): (other: Labels) => boolean {
  return (other) => hasLabels(one, other) && hasLabels(other, one);
}

/** The API server sets this label on every namespace and overwrites a value in the manifest. */
function withName([name, labels]: NamedLabels): NamedLabels {
  return [name, { ...labels, [LABEL.namespaceName]: name }];
}
