import { flatMap } from '../../../lib/lists';
import { type Labels, type Selector, selects } from '../../label-selector';
import { formatRole, type PodRole } from '../allowed/roles';
import type { NamedLabels, PodSelectors } from './forged-labels';

/**
 * Keeps one namespace of each equivalence class. Namespaces are equivalent if they have the same name and the same
 * selectors match them: no policy can treat them differently.
 */
export function distinctNamespaces(
  namespaces: readonly NamedLabels[],
  { byNamespaceSelector }: PodSelectors,
): NamedLabels[] {
  const selectors = [...byNamespaceSelector.keys()];
  return firstOfEachKey(namespaces, ([name, labels]) => `${matchBits(selectors, labels)} ${name}`);
}

/**
 * Keeps one pod of each equivalence class in a namespace. Pods are equivalent if they have the same role and the same
 * selectors match them: no policy and no reachability rule can treat them differently.
 */
export function distinctPods(
  pods: readonly Labels[],
  [name, labels]: NamedLabels,
  roleOf: (pod: Labels) => PodRole,
  { byNamespace, byNamespaceSelector }: PodSelectors,
): Labels[] {
  const matching = [...byNamespaceSelector].filter(([namespaces]) => selects(namespaces, labels));
  const selectors = [...(byNamespace.get(name) ?? []), ...flatMap(matching, ([, podSelectors]) => [...podSelectors])];
  return firstOfEachKey(pods, (pod) => `${matchBits(selectors, pod)} ${formatRole(roleOf(pod))}`);
}

/** One digit for each selector: 1 if it selects the labels. */
function matchBits(selectors: readonly Selector[], labels: Labels): string {
  let bits = '';
  for (const selector of selectors) bits += selects(selector, labels) ? '1' : '0';
  return bits;
}

function firstOfEachKey<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const { size } = seen;
    return seen.add(keyOf(item)).size > size;
  });
}
