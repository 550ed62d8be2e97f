import { flatMap } from '../../../lib/lists';
import { type AddressSet, ALL_ADDRESSES } from './address-set';
import type { Endpoint } from './endpoint';
import type { PortItem } from './peer';
import type { PodFinder } from './peer-pods';
import type { Direction, PolicyRule } from './policy';
import { ALL_PORTS, type PortSet, port } from './port-set';

/** What lets connections through on one side: a rule of a policy, or the lack of a policy. */
export interface Opening {
  /** `egress rule 0 of tenant-acme/web-to-server`; one text, one gate. */
  readonly text: string;
  /** The object to look at, and where in it. */
  readonly object: string;
  readonly path: string;
  /** The pods and the addresses at the other end. */
  readonly pods: ReadonlySet<Endpoint>;
  readonly addresses: AddressSet;
  /** The ports that it names by number, and those that it names by the name that the destination gives them. */
  readonly numbered: PortSet;
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

/** A pod that no policy of a direction selects is open in that direction. */
export function openOf(namespace: string, direction: Direction, finder: PodFinder): Opening {
  return {
    text: `the lack of a policy in ${namespace} that closes its ${direction}`,
    object: `Namespace ${namespace}`,
    path: '',
    pods: finder.all,
    addresses: ALL_ADDRESSES,
    numbered: ALL_PORTS,
    named: [],
  };
}

/**
 * The ports that a gate leaves open on a destination, where a name stands for what the pod calls so. Of a pod that is
 * not printed nobody knows it: `any` takes the name for every port (to judge what must be closed), `none` for no port
 * (to judge what must be open).
 */
export function portsAt(gate: Opening, { ports }: Pick<Endpoint, 'ports'>, unknownNames: 'any' | 'none'): PortSet {
  if (gate.named.length === 0) return gate.numbered;
  const resolved = flatMap(gate.named, (item) => {
    if (ports !== 'unknown') {
      return ports
        .filter(({ name, protocol }) => name === item.name && protocol === item.protocol)
        .map((one) => port(one.protocol, one.port));
    }
    return unknownNames === 'any' ? ALL_PORTS.filter(({ protocol }) => protocol === item.protocol) : [];
  });
  return [...gate.numbered, ...resolved];
}
