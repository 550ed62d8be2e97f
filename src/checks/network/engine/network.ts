import { flatMap, groupBy } from '../../../lib/lists';
import { memoize } from '../../../lib/memoize';
import { selects } from '../../label-selector';
import type { Endpoint, NamespaceEndpoints } from './endpoint';
import { type Opening, openingWithoutPolicy, ruleOpening } from './openings';
import { buildPodFinder } from './peer-pods';
import type { Direction, Policy } from './policy';

/** The policies of a tenant, applied to the endpoints of its matrix. */
export interface Network {
  /** Endpoints in the tenant's namespaces. */
  readonly own: readonly Endpoint[];
  readonly foreign: readonly Endpoint[];
  /** The openings of an own endpoint in one direction: policies are additive, so all rules that select it count. */
  openings(endpoint: Endpoint, direction: Direction): readonly Opening[];
  /** The policies that select an own endpoint in one direction, and so block all that their rules do not allow. */
  isolating(endpoint: Endpoint, direction: Direction): readonly Policy[];
}

interface Isolation {
  readonly policy: Policy;
  readonly openings: readonly Opening[];
}

export function buildNetwork(namespaces: readonly NamespaceEndpoints[], policies: readonly Policy[]): Network {
  const finder = buildPodFinder(namespaces);
  const isolationsIn = (direction: Direction) => {
    const isolations = flatMap(policies, (policy): Isolation[] => {
      const rules = policy[direction];
      return rules === 'not-isolated' ? [] : [{ policy, openings: rules.map((rule) => ruleOpening(rule, finder)) }];
    });
    return groupBy(isolations, ({ policy }) => policy.namespace);
  };
  const isolations = { egress: isolationsIn('egress'), ingress: isolationsIn('ingress') };
  const selecting = ({ namespace, labels }: Endpoint, direction: Direction): Isolation[] =>
    (isolations[direction].get(namespace) ?? []).filter(({ policy }) => selects(policy.pods, labels));
  const openingsIn = (direction: Direction) => {
    const unrestricted = memoize((namespace: string) => [openingWithoutPolicy(namespace, direction, finder)]);
    return memoize((endpoint: Endpoint): readonly Opening[] => {
      const selected = selecting(endpoint, direction);
      return selected.length === 0 ? unrestricted(endpoint.namespace) : flatMap(selected, ({ openings }) => openings);
    });
  };
  const openings = { egress: openingsIn('egress'), ingress: openingsIn('ingress') };
  return {
    own: [...finder.all].filter(({ own }) => own),
    foreign: [...finder.all].filter(({ own }) => !own),
    openings: (endpoint, direction) => openings[direction](endpoint),
    isolating: (endpoint, direction) => selecting(endpoint, direction).map(({ policy }) => policy),
  };
}
