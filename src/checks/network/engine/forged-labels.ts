import { LABEL } from '../../../contract/labels';
import { compareText } from '../../../kubernetes/object';
import { flatMap } from '../../../lib/lists';
import { type Labels, labelsThatSatisfy, type Selector } from '../../label-selector';
import { type Policy, rulesOf } from './policy';

/** A namespace by its name, which nobody can forge, and its other labels, which anybody can. */
export type NamedLabels = readonly [name: string, labels: Labels];

/** A foreign namespace that forges the tenant's own labels, and one of another tenant of the same shape. */
const ROGUE = 'tenant-rogue';
const SIBLING = 'sibling';

/** The pod selectors of a tenant's policies, each once, by the namespaces whose pods they choose among. */
export interface AskedFor {
  /** Those of one namespace, by its name: whom its policies hold for, and their peers beside them. */
  readonly inHome: ReadonlyMap<string, ReadonlySet<Selector>>;
  /** Those of every namespace that a selector selects. */
  readonly inSelected: ReadonlyMap<Selector, ReadonlySet<Selector>>;
}

export function selectorsOf(policies: readonly Policy[]): AskedFor {
  const inHome = new Map<string, Set<Selector>>();
  const inSelected = new Map<Selector, Set<Selector>>();
  for (const policy of policies) {
    addTo(inHome, policy.namespace, policy.pods);
    for (const { peers } of rulesOf(policy)) {
      for (const peer of peers === 'anywhere' ? [] : peers) {
        if (peer.kind === 'addresses') continue;
        if (peer.namespaces === 'same') addTo(inHome, policy.namespace, peer.pods);
        else addTo(inSelected, peer.namespaces, peer.pods);
      }
    }
  }
  return { inHome, inSelected };
}

/** The label sets that some pod selector asks for: whoever starts a pod may write them on it. */
export function forgedPodLabels({ inHome, inSelected }: AskedFor): Labels[] {
  const asked = new Set(flatMap([...inHome.values(), ...inSelected.values()], (selectors) => [...selectors]));
  return distinctLabels(flatMap([...asked], labelsThatSatisfy)).filter((labels) => Object.keys(labels).length > 0);
}

/** Foreign namespaces with every set of labels that could let them in: none, the tenant's, a sibling's, what a rule asks for. */
export function forgedNamespaces(own: readonly Labels[], { inSelected }: AskedFor): NamedLabels[] {
  const copies = flatMap(own, (labels): NamedLabels[] => [
    [ROGUE, labels],
    [`tenant-${SIBLING}`, { ...labels, [LABEL.tenant]: SIBLING, [LABEL.ownTenant]: SIBLING }],
  ]);
  return [[ROGUE, {}], ...copies, ...flatMap([...inSelected.keys()], namespacesThatSatisfy)];
}

/** Each set once; the fewest labels first, because they make the shortest counter-example. */
export function distinctLabels(sets: readonly Labels[]): Labels[] {
  const keyed = new Map(sets.map((labels) => [labelKey(labels), labels]));
  const size = (labels: Labels) => Object.keys(labels).length;
  return [...keyed].sort(([a, one], [b, other]) => size(one) - size(other) || compareText(a, b)).map(([, set]) => set);
}

/** Whether a pod carries all of these labels. */
export function carries(labels: Labels, wanted: Labels): boolean {
  return Object.keys(wanted).every((key) => labels[key] === wanted[key]);
}

function namespacesThatSatisfy(selector: Selector): NamedLabels[] {
  const byName = selector.filter(({ key }) => key === LABEL.namespaceName);
  const byLabels = selector.filter(({ key }) => key !== LABEL.namespaceName);
  const names = labelsThatSatisfy(byName).map((labels) => labels[LABEL.namespaceName] ?? ROGUE);
  return flatMap(names, (name) => labelsThatSatisfy(byLabels).map((labels): NamedLabels => [name, labels]));
}

function addTo<K>(groups: Map<K, Set<Selector>>, key: K, selector: Selector): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, new Set([selector]));
  else group.add(selector);
}

function labelKey(labels: Labels): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => compareText(a, b)));
}
