import { flatMap, groupBy } from '../../../lib/lists';
import { memoise } from '../../../lib/memoize';
import { selects } from '../../label-selector';
import type { Endpoint, NamespaceEnd } from './endpoint';
import { type Gate, openGate, ruleGate } from './openings';
import { buildPodFinder } from './peer-pods';
import type { Direction, Policy } from './policy';

/** The policies of a tenant, ready to be asked about the endpoints of its matrix. */
export interface Network {
  readonly own: readonly Endpoint[];
  readonly foreign: readonly Endpoint[];
  /** What opens a direction of an own endpoint: the union of the rules of all policies that select it. */
  gates(endpoint: Endpoint, direction: Direction): readonly Gate[];
  /** The policies that select an own endpoint in a direction, and so close it but for their rules. */
  isolating(endpoint: Endpoint, direction: Direction): readonly Policy[];
}

interface Isolation {
  readonly policy: Policy;
  readonly gates: readonly Gate[];
}

export function buildNetwork(namespaces: readonly NamespaceEnd[], policies: readonly Policy[]): Network {
  const finder = buildPodFinder(namespaces);
  const isolations = (direction: Direction) => {
    const all = flatMap(policies, (policy): Isolation[] => {
      const rules = policy[direction];
      return rules === 'not-isolated' ? [] : [{ policy, gates: rules.map((rule) => ruleGate(rule, finder)) }];
    });
    return groupBy(all, ({ policy }) => policy.namespace);
  };
  const isolated = { egress: isolations('egress'), ingress: isolations('ingress') };
  const selecting = ({ namespace, labels }: Endpoint, direction: Direction): Isolation[] =>
    (isolated[direction].get(namespace) ?? []).filter(({ policy }) => selects(policy.pods, labels));
  const gatesOf = (direction: Direction) => {
    const open = memoise((namespace: string) => [openGate(namespace, direction, finder)]);
    return memoise((endpoint: Endpoint): readonly Gate[] => {
      const chosen = selecting(endpoint, direction);
      return chosen.length === 0 ? open(endpoint.namespace) : flatMap(chosen, ({ gates }) => gates);
    });
  };
  const gates = { egress: gatesOf('egress'), ingress: gatesOf('ingress') };
  return {
    own: [...finder.all].filter(({ own }) => own),
    foreign: [...finder.all].filter(({ own }) => !own),
    gates: (endpoint, direction) => gates[direction](endpoint),
    isolating: (endpoint, direction) => selecting(endpoint, direction).map(({ policy }) => policy),
  };
}
