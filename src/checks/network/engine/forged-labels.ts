import { LABEL } from '../../../contract/labels';
import { compareText } from '../../../kubernetes/object';
import { flatMap } from '../../../lib/lists';
import { type Labels, matchingLabels, type Selector } from '../../label-selector';
import { type Policy, rulesOf } from './policy';

/** The name of a namespace, which cannot be forged, and its labels, which can. */
export type NamedLabels = readonly [name: string, labels: Labels];

/** The example of a foreign namespace, which forges labels. */
const ROGUE = 'tenant-rogue';
/** The example of another tenant, whose namespaces have the same labels but for the tenant's id. */
const SIBLING = 'sibling';

/** The pod selectors of a tenant's policies, each once, by the namespaces in which they select pods. */
export interface PodSelectors {
  /** By namespace name: selectors of the policies there, and of their peers without a namespaceSelector. */
  readonly byNamespace: ReadonlyMap<string, ReadonlySet<Selector>>;
  /** By namespaceSelector: selectors of the peers that have one. */
  readonly byNamespaceSelector: ReadonlyMap<Selector, ReadonlySet<Selector>>;
}

export function podSelectorsOf(policies: readonly Policy[]): PodSelectors {
  const byNamespace = new Map<string, Set<Selector>>();
  const byNamespaceSelector = new Map<Selector, Set<Selector>>();
  for (const policy of policies) {
    addSelector(byNamespace, policy.namespace, policy.pods);
    for (const { peers } of rulesOf(policy)) {
      for (const peer of peers === 'anywhere' ? [] : peers) {
        if (peer.kind === 'addresses') continue;
        if (peer.namespaces === 'same') addSelector(byNamespace, policy.namespace, peer.pods);
        else addSelector(byNamespaceSelector, peer.namespaces, peer.pods);
      }
    }
  }
  return { byNamespace, byNamespaceSelector };
}

/** Label sets that match the pod selectors: anyone who starts a pod can give it these labels. */
export function forgedPodLabels({ byNamespace, byNamespaceSelector }: PodSelectors): Labels[] {
  const groups = [...byNamespace.values(), ...byNamespaceSelector.values()];
  const selectors = new Set(flatMap(groups, (group) => [...group]));
  return distinctLabels(flatMap([...selectors], matchingLabels)).filter((labels) => Object.keys(labels).length > 0);
}

/**
 * Foreign namespaces with every label set that a policy could let in: no labels, the tenant's own, those of another
 * tenant, and those that match a namespaceSelector.
 */
export function forgedNamespaces(own: readonly Labels[], { byNamespaceSelector }: PodSelectors): NamedLabels[] {
  const copies = flatMap(own, (labels): NamedLabels[] => [
    [ROGUE, labels],
    [`tenant-${SIBLING}`, { ...labels, [LABEL.tenant]: SIBLING, [LABEL.ownTenant]: SIBLING }],
  ]);
  return [[ROGUE, {}], ...copies, ...flatMap([...byNamespaceSelector.keys()], matchingNamespaces)];
}

/** Removes duplicates. Small sets come first, because they give the shortest example in a finding. */
export function distinctLabels(sets: readonly Labels[]): Labels[] {
  const keyed = new Map(sets.map((labels) => [labelKey(labels), labels]));
  const size = (labels: Labels) => Object.keys(labels).length;
  return [...keyed].sort(([a, one], [b, other]) => size(one) - size(other) || compareText(a, b)).map(([, set]) => set);
}

export function hasLabels(labels: Labels, required: Labels): boolean {
  return Object.keys(required).every((key) => labels[key] === required[key]);
}

function matchingNamespaces(selector: Selector): NamedLabels[] {
  const byName = selector.filter(({ key }) => key === LABEL.namespaceName);
  const byLabels = selector.filter(({ key }) => key !== LABEL.namespaceName);
  const names = matchingLabels(byName).map((labels) => labels[LABEL.namespaceName] ?? ROGUE);
  return flatMap(names, (name) => matchingLabels(byLabels).map((labels): NamedLabels => [name, labels]));
}

function addSelector<K>(groups: Map<K, Set<Selector>>, key: K, selector: Selector): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, new Set([selector]));
  else group.add(selector);
}

function labelKey(labels: Labels): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => compareText(a, b)));
}
