import { flatMap, groupBy } from '../../../lib/lists';
import { memoize } from '../../../lib/memoize';
import { selects } from '../../label-selector';
import type { Endpoint, NamespaceEnd } from './endpoint';
import { type Opening, openOf, ruleOpening } from './openings';
import { buildPodFinder } from './peer-pods';
import type { Direction, Policy } from './policy';

/** The policies of a tenant, ready to be asked about the endpoints of its matrix. */
export interface Network {
  readonly own: readonly Endpoint[];
  readonly foreign: readonly Endpoint[];
  /** What opens a direction of an own endpoint: the union of the rules of all policies that select it. */
  openings(endpoint: Endpoint, direction: Direction): readonly Opening[];
  /** The policies that select an own endpoint in a direction, and so close it but for their rules. */
  isolating(endpoint: Endpoint, direction: Direction): readonly Policy[];
}

interface Isolation {
  readonly policy: Policy;
  readonly openings: readonly Opening[];
}

export function buildNetwork(namespaces: readonly NamespaceEnd[], policies: readonly Policy[]): Network {
  const finder = buildPodFinder(namespaces);
  const isolations = (direction: Direction) => {
    const all = flatMap(policies, (policy): Isolation[] => {
      const rules = policy[direction];
      return rules === 'not-isolated' ? [] : [{ policy, openings: rules.map((rule) => ruleOpening(rule, finder)) }];
    });
    return groupBy(all, ({ policy }) => policy.namespace);
  };
  const isolated = { egress: isolations('egress'), ingress: isolations('ingress') };
  const selecting = ({ namespace, labels }: Endpoint, direction: Direction): Isolation[] =>
    (isolated[direction].get(namespace) ?? []).filter(({ policy }) => selects(policy.pods, labels));
  const gatesOf = (direction: Direction) => {
    const open = memoize((namespace: string) => [openOf(namespace, direction, finder)]);
    return memoize((endpoint: Endpoint): readonly Opening[] => {
      const chosen = selecting(endpoint, direction);
      return chosen.length === 0 ? open(endpoint.namespace) : flatMap(chosen, ({ openings }) => openings);
    });
  };
  const gates = { egress: gatesOf('egress'), ingress: gatesOf('ingress') };
  return {
    own: [...finder.all].filter(({ own }) => own),
    foreign: [...finder.all].filter(({ own }) => !own),
    openings: (endpoint, direction) => gates[direction](endpoint),
    isolating: (endpoint, direction) => selecting(endpoint, direction).map(({ policy }) => policy),
  };
}
