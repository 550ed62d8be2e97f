import type { PlatformPeerName } from '../../../contract/flow';
import { LABEL } from '../../../contract/labels';
import { compareText, type KubeObject } from '../../../kubernetes/object';
import { recordOf, textsOf } from '../../../lib/plain-data';
import type { Labels } from '../../label-selector';
import type { TenantFacts } from '../../rule';
import { isOwnNamespace, type Role, rolesIn } from '../allowed/roles';
import type { Endpoint, NamespaceEnd } from './endpoint';
import { distinctNamespaces, distinctPods } from './equivalence';
import {
  type AskedFor,
  carries,
  distinctLabels,
  forgedNamespaces,
  forgedPodLabels,
  type NamedLabels,
  selectorsOf,
} from './forged-labels';
import type { PrintedPod } from './pods';
import type { Policy } from './policy';

/** What the matrix is built from. */
export interface MatrixInput {
  readonly objects: readonly KubeObject[];
  readonly pods: readonly PrintedPod[];
  readonly policies: readonly Policy[];
  readonly tenant: TenantFacts;
}

/**
 * All pods that there are, and all that could be there to get through: in each own namespace the printed pods, an
 * unlabelled one, and one for each set of labels that a policy asks for and no printed pod carries; in the platform's
 * namespaces its pods and rogues beside them; in foreign namespaces, which forge every label but the name, pods with
 * every set of labels in use. Of namespaces and forged pods that no rule can tell apart the first stands for all. Pods
 * on the host's network are left out: no policy holds there.
 */
export function buildMatrix(input: MatrixInput): NamespaceEnd[] {
  const { pods, policies, tenant } = input;
  const asked = selectorsOf(policies);
  const forged = forgedPodLabels(asked);
  const inUse = distinctLabels([{}, ...forged, ...pods.map(({ labels }) => labels)]);
  const own = ownNamespaces(input).map((namespace) => fillOwn(namespace, forged, asked, input));
  const platform = PEERS.map((peer): NamedLabels => [tenant.platform.peers[peer].namespace, {}]);
  const ownLabels = own.map(({ labels }) => labels);
  const ownNames = new Set(own.map(({ name }) => name));
  const foreign = [...forgedNamespaces(ownLabels, asked), ...platform]
    .filter(([name]) => !ownNames.has(name))
    .map(withName);
  return [...own, ...distinctNamespaces(foreign, asked).map((one) => fillForeign(one, inUse, asked, tenant))];
}

const PEERS: readonly PlatformPeerName[] = ['dns', 'gateway', 'monitoring', 'auth'];

/** The tenant's printed namespaces, and those that a pod stands in although nothing prints them. */
function ownNamespaces({ objects, pods, tenant }: MatrixInput): NamedLabels[] {
  const withPods = pods.map(({ namespace }): NamedLabels => [namespace, {}]);
  const printed = objects
    .filter(({ kind, apiVersion }) => kind === 'Namespace' && apiVersion === 'v1')
    .map(({ metadata }): NamedLabels => [metadata.name, textsOf(recordOf(metadata.labels))]);
  return [...new Map([...withPods, ...printed])]
    .filter(([name]) => isOwnNamespace(name, tenant))
    .map(withName)
    .sort(([a], [b]) => compareText(a, b));
}

function fillOwn(
  namespace: NamedLabels,
  forged: readonly Labels[],
  asked: AskedFor,
  { pods, tenant }: MatrixInput,
): NamespaceEnd {
  const [name, labels] = namespace;
  const roleOf = rolesIn(name, tenant);
  const printed = pods
    .filter((pod) => pod.namespace === name && !pod.hostNetwork)
    .sort((a, b) => compareText(a.workload, b.workload));
  const missing = forged.filter((wanted) => !printed.some((pod) => carries(pod.labels, wanted)));
  const possible = distinctPods([{}, ...missing], namespace, roleOf, asked);
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

function fillForeign(
  namespace: NamedLabels,
  inUse: readonly Labels[],
  asked: AskedFor,
  { platform }: TenantFacts,
): NamespaceEnd {
  const [name, labels] = namespace;
  const peers = PEERS.filter((peer) => platform.peers[peer].namespace === name);
  const roleOf = (pod: Labels): Role => {
    const peer = peers.find((one) => carries(pod, platform.peers[one].podLabels));
    return peer === undefined ? { kind: 'outsider' } : { kind: 'platform', peer };
  };
  const unused = peers.map((peer) => platform.peers[peer].podLabels).filter((pod) => !inUse.some(equals(pod)));
  const possible = unused.length === 0 ? inUse : distinctLabels([...inUse, ...unused]);
  return {
    name,
    labels,
    pods: distinctPods(possible, namespace, roleOf, asked).map((pod) => ({
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
  return (other) => carries(one, other) && carries(other, one);
}

/** The API server writes this label itself, over whatever a manifest says. */
function withName([name, labels]: NamedLabels): NamedLabels {
  return [name, { ...labels, [LABEL.namespaceName]: name }];
}
