import { flatMap } from '../../../lib/lists';
import { type AddressSet, ALL_ADDRESSES } from './address-set';
import type { Endpoint } from './endpoint';
import type { PortItem } from './peer';
import type { PodFinder } from './peer-pods';
import type { Direction, PolicyRule } from './policy';
import { ALL_PORTS, type PortSet, port } from './port-set';

/** Something that allows connections on one side: a rule of a policy, or the lack of a policy. */
export interface Opening {
  /** `egress rule 0 of tenant-acme/web-to-server`; unique among the openings. */
  readonly text: string;
  /** The object to correct, and the path in it. */
  readonly object: string;
  readonly path: string;
  /** The pods and the addresses at the other end. */
  readonly pods: ReadonlySet<Endpoint>;
  readonly addresses: AddressSet;
  readonly numbered: PortSet;
  /** Ports by name. The destination pod defines their numbers. */
  readonly named: readonly NamedItem[];
}

type NamedItem = Extract<PortItem, { kind: 'named' }>;

export function ruleOpening(rule: PolicyRule, finder: PodFinder): Opening {
  const { policy, direction, index, peers, ports } = rule;
  return {
    text: `${direction} rule ${index} of ${policy.namespace}/${policy.name}`,
    object: policy.identity,
    path: `spec.${direction}[${index}]`,
    pods: podsOf(rule, finder),
    addresses:
      peers === 'anywhere'
        ? ALL_ADDRESSES
        : flatMap(peers, (peer) => (peer.kind === 'addresses' ? peer.addresses : [])),
    numbered: ports === 'all' ? ALL_PORTS : flatMap(ports, (item) => (item.kind === 'range' ? [item.range] : [])),
    named: ports === 'all' ? [] : flatMap(ports, (item) => (item.kind === 'named' ? [item] : [])),
  };
}

function podsOf({ policy, peers }: PolicyRule, finder: PodFinder): ReadonlySet<Endpoint> {
  if (peers === 'anywhere') return finder.all;
  const [first, ...others] = peers.map((peer) => finder.find(peer, policy.namespace));
  if (first === undefined || others.length === 0) return first ?? new Set();
  return new Set(flatMap([first, ...others], (pods) => [...pods]));
}

/** The opening of a pod that no policy selects in a direction: everything is allowed. */
export function openingWithoutPolicy(namespace: string, direction: Direction, finder: PodFinder): Opening {
  return {
    text: `the lack of a policy in ${namespace} that isolates its ${direction}`,
    object: `Namespace ${namespace}`,
    path: '',
    pods: finder.all,
    addresses: ALL_ADDRESSES,
    numbered: ALL_PORTS,
    named: [],
  };
}

/**
 * The ports that an opening allows on a destination, with named ports resolved. The named ports of a pod that is not in
 * the bundle are unknown. A check of what must be closed takes such a name for `any` port, a check of what must be open
 * takes it for `none`.
 */
export function portsAt(opening: Opening, { ports }: Pick<Endpoint, 'ports'>, unknownNames: 'any' | 'none'): PortSet {
  if (opening.named.length === 0) return opening.numbered;
  const resolved = flatMap(opening.named, (item) => {
    if (ports !== 'unknown') {
      return ports
        .filter(({ name, protocol }) => name === item.name && protocol === item.protocol)
        .map((one) => port(one.protocol, one.port));
    }
    return unknownNames === 'any' ? ALL_PORTS.filter(({ protocol }) => protocol === item.protocol) : [];
  });
  return [...opening.numbered, ...resolved];
}
