import { flatMap } from '../../../lib/lists';
import { type Labels, type Selector, selects } from '../../label-selector';
import { type Role, roleText } from '../allowed/roles';
import type { AskedFor, NamedLabels } from './forged-labels';

/**
 * The first of each kind of namespaces: of one name, and to every namespace selector the same. No rule tells the others
 * from it, so whatever is open to them is open to it.
 */
export function distinctNamespaces(namespaces: readonly NamedLabels[], { inSelected }: AskedFor): NamedLabels[] {
  const selectors = [...inSelected.keys()];
  return firstOfEach(namespaces, ([name, labels]) => `${answersTo(selectors, labels)} ${name}`);
}

/**
 * The first of each kind of pods of one namespace: to the specification of one role, and the same to every selector
 * that chooses among the pods of this namespace. No rule and no sentence tells the others from it.
 */
export function distinctPods(
  pods: readonly Labels[],
  [name, labels]: NamedLabels,
  roleOf: (pod: Labels) => Role,
  { inHome, inSelected }: AskedFor,
): Labels[] {
  const elsewhere = [...inSelected].filter(([namespaces]) => selects(namespaces, labels));
  const selectors = [...(inHome.get(name) ?? []), ...flatMap(elsewhere, ([, asked]) => [...asked])];
  return firstOfEach(pods, (pod) => `${answersTo(selectors, pod)} ${roleText(roleOf(pod))}`);
}

/** A digit for each selector: whether it selects these labels. */
function answersTo(selectors: readonly Selector[], labels: Labels): string {
  let answers = '';
  for (const selector of selectors) answers += selects(selector, labels) ? '1' : '0';
  return answers;
}

function firstOfEach<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const { size } = seen;
    return seen.add(keyOf(item)).size > size;
  });
}
