import { LABEL } from '../../labels';
import { compareText } from '../../manifest';
import type { Peer } from './peers';
import type { Policy } from './policies';
import { type Labels, labelsThatSatisfy, type Selector } from './selectors';

/** A namespace by its name, which nobody can forge, and its other labels, which anybody can. */
export type NamedLabels = readonly [name: string, labels: Labels];

/** A foreign namespace that forges the tenant's own labels, and one of another tenant of the same shape. */
const ROGUE = 'tenant-rogue';
const SIBLING = 'sibling';

/** The selectors of a tenant's policies, each once. */
export interface AskedFor {
  readonly pods: readonly Selector[];
  readonly namespaces: readonly Selector[];
}

export function selectorsOf(policies: readonly Policy[]): AskedFor {
  const peers = policies.flatMap(podPeersOf);
  const namespaces = peers.flatMap((peer) => (peer.namespaces === 'same' ? [] : [peer.namespaces]));
  const pods = [...policies.map((policy) => policy.pods), ...peers.map((peer) => peer.pods)];
  return { pods: [...new Set(pods)], namespaces: [...new Set(namespaces)] };
}

/** The label sets that some pod selector asks for: whoever starts a pod may write them on it. */
export function forgedPodLabels({ pods }: AskedFor): Labels[] {
  return distinctLabels(pods.flatMap(labelsThatSatisfy)).filter((labels) => Object.keys(labels).length > 0);
}

/** Foreign namespaces with every set of labels that could let them in: none, the tenant's, a sibling's, what a rule asks for. */
export function forgedNamespaces(own: readonly Labels[], { namespaces }: AskedFor): NamedLabels[] {
  const copies = own.flatMap((labels): NamedLabels[] => [
    [ROGUE, labels],
    [`tenant-${SIBLING}`, { ...labels, [LABEL.tenant]: SIBLING, [LABEL.ownTenant]: SIBLING }],
  ]);
  return [[ROGUE, {}], ...copies, ...namespaces.flatMap(namespacesThatSatisfy)];
}

export function distinctNamespaces(namespaces: readonly NamedLabels[]): NamedLabels[] {
  const plain = namespaces.map(([name, { [LABEL.namespaceName]: _name, ...labels }]): NamedLabels => [name, labels]);
  return [...new Map(plain.map((one) => [one[0] + labelKey(one[1]), one])).values()];
}

/** Each set once; the fewest labels first, because they make the shortest counter-example. */
export function distinctLabels(sets: readonly Labels[]): Labels[] {
  const keyed = new Map(sets.map((labels) => [labelKey(labels), labels]));
  const size = (labels: Labels) => Object.keys(labels).length;
  return [...keyed].sort(([a, one], [b, other]) => size(one) - size(other) || compareText(a, b)).map(([, set]) => set);
}

/** Whether a pod carries all of these labels. */
export function carries(labels: Labels, wanted: Labels): boolean {
  return Object.entries(wanted).every(([key, value]) => labels[key] === value);
}

function namespacesThatSatisfy(selector: Selector): NamedLabels[] {
  const byName = selector.filter(({ key }) => key === LABEL.namespaceName);
  const byLabels = selector.filter(({ key }) => key !== LABEL.namespaceName);
  const names = labelsThatSatisfy(byName).map((labels) => labels[LABEL.namespaceName] ?? ROGUE);
  return names.flatMap((name) => labelsThatSatisfy(byLabels).map((labels): NamedLabels => [name, labels]));
}

function podPeersOf({ egress, ingress }: Policy): Extract<Peer, { kind: 'pods' }>[] {
  const rules = [egress, ingress].flatMap((side) => (side === 'not-isolated' ? [] : side));
  const peers = rules.flatMap((rule) => (rule.peers === 'anywhere' ? [] : rule.peers));
  return peers.flatMap((peer) => (peer.kind === 'pods' ? [peer] : []));
}

function labelKey(labels: Labels): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => compareText(a, b)));
}
