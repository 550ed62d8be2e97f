import type { Flow, FlowEnd, FlowPort } from '../../contract/flow';
import { LABEL } from '../../contract/labels';
import { tenantNamespace } from '../../contract/names';
import { flatMap, groupBy } from '../../lib/lists';
import type { TenantFacts } from '../rule';
import { type AddressSet, formatAddress, parseBlocks, subtractAddresses } from './engine/address-set';
import { type Endpoint, formatEndpoint } from './engine/endpoint';
import type { Network } from './engine/network';
import { type Opening, portsAt } from './engine/openings';
import type { Direction } from './engine/policy';
import { formatPort, hasPort } from './engine/port-set';
import type { Found } from './findings';

/** Every flow of the tenant that is closed, for any of its pods or ports, and the side that closes it. */
export function findClosed(network: Network, tenant: TenantFacts): Found[] {
  const resolveEnd = endResolver(network);
  return flatMap(tenant.flows, (flow) => {
    const from = resolveEnd(flow.from);
    const to = resolveEnd(flow.to);
    const unmet = [...unmetEnd(flow, flow.from, from, tenant), ...unmetEnd(flow, flow.to, to, tenant)];
    if (unmet.length > 0) return unmet;
    if (![...from.pods, ...to.pods].some(({ own }) => own)) {
      return [inRoot(tenant, `flow ${flow.id} joins no pod of the tenant, want one at one end`)];
    }
    return flatMap(flow.ports, (port) => [
      ...flatMap(from.pods, (source) => flatMap(to.pods, (target) => closedPair(flow, source, target, port, network))),
      ...flatMap(from.pods, (pod) => closedBlock(flow, pod, 'egress', to.addresses, port, network)),
      ...flatMap(to.pods, (pod) => closedBlock(flow, pod, 'ingress', from.addresses, port, network)),
    ]);
  });
}

/** What a flow's end stands for: pods, or a set of addresses. */
interface End {
  readonly pods: readonly Endpoint[];
  readonly addresses: AddressSet;
}

function endResolver({ own, foreign }: Network): (end: FlowEnd) => End {
  const home = groupBy(own, ({ namespace }) => namespace);
  const peers = groupBy(foreign, ({ role }) => (role.kind === 'platform' ? role.peer : role.kind));
  const podsOf = (end: Exclude<FlowEnd, { kind: 'cidr' }>): readonly Endpoint[] => {
    switch (end.kind) {
      case 'workload': {
        const printed = (home.get(end.namespace) ?? []).filter(({ workload }) => workload !== null);
        return printed.filter(({ labels }) => labels[LABEL.appName] === end.app);
      }
      case 'namespace':
        // A pod without any label stands for all: a rule that reaches it asks for no label.
        return (home.get(end.namespace) ?? []).filter(isBare);
      case 'platform':
        // Nobody knows which labels a peer carries beside the declared ones: each set that a rule asks for counts.
        return peers.get(end.peer) ?? [];
    }
  };
  return (end) =>
    end.kind === 'cidr'
      ? { pods: [], addresses: subtractAddresses(parseBlocks([end.cidr]), parseBlocks(end.except)) }
      : { pods: podsOf(end), addresses: [] };
}

function unmetEnd(flow: Flow, end: FlowEnd, { pods, addresses }: End, tenant: TenantFacts): Found[] {
  if (pods.length > 0 || addresses.length > 0) return [];
  return [inRoot(tenant, `flow ${flow.id} names ${formatEnd(end)}, but no pod or address of the tenant answers to it`)];
}

function closedPair(flow: Flow, source: Endpoint, target: Endpoint, port: FlowPort, network: Network): Found[] {
  const sides = closedSides(source, target, port, network);
  const [first] = sides;
  if (first === undefined) return [];
  const closers = sides.map(([pod, direction]) => formatSide(pod, direction, network)).join(' and ');
  return [closed(flow, first[0], [formatEndpoint(source), formatEndpoint(target)], port, closers)];
}

/** A block must be open in whole: the finding names the first address that is not. */
function closedBlock(
  flow: Flow,
  pod: Endpoint,
  direction: Direction,
  addresses: AddressSet,
  port: FlowPort,
  network: Network,
): Found[] {
  if (addresses.length === 0) return [];
  const gates = network.openings(pod, direction).filter((gate) => {
    return hasPort(direction === 'egress' ? gate.numbered : portsAt(gate, pod, 'none'), port);
  });
  const [rest] = subtractAddresses(
    addresses,
    flatMap(gates, (gate) => gate.addresses),
  );
  if (rest === undefined) return [];
  const ends = [formatEndpoint(pod), formatAddress(rest.family, rest.from)];
  if (direction === 'ingress') ends.reverse();
  return [closed(flow, pod, ends, port, formatSide(pod, direction, network))];
}

function closed(flow: Flow, at: Endpoint, ends: readonly string[], port: FlowPort, closers: string): Found {
  const connection = `${ends.join(' → ')} ${formatPort(port.protocol, port.port)}`;
  const message = `${connection} is closed by ${closers}, but flow ${flow.id} needs it: ${flow.why}`;
  return { object: `Namespace ${at.namespace}`, path: '', message };
}

/** A flow that cannot be judged is the tenant's as a whole. */
function inRoot(tenant: TenantFacts, message: string): Found {
  return { object: `Namespace ${tenantNamespace(tenant.id)}`, path: '', message };
}

/** The sides of a connection that no gate opens. What the platform's own pods let through is the platform's affair. */
function closedSides(source: Endpoint, destination: Endpoint, port: FlowPort, network: Network) {
  const opens = (other: Endpoint) => (gate: Opening) =>
    gate.pods.has(other) && hasPort(portsAt(gate, destination, 'none'), port);
  const sides: [Endpoint, Direction][] = [];
  if (source.own && !network.openings(source, 'egress').some(opens(destination))) sides.push([source, 'egress']);
  if (destination.own && !network.openings(destination, 'ingress').some(opens(source))) {
    sides.push([destination, 'ingress']);
  }
  return sides;
}

function formatSide(endpoint: Endpoint, direction: Direction, network: Network): string {
  const policies = network.isolating(endpoint, direction).map(({ name }) => name);
  return `the ${direction} of ${formatEndpoint(endpoint)} (selected by ${policies.join(', ')})`;
}

function formatEnd(end: FlowEnd): string {
  switch (end.kind) {
    case 'workload':
      return `${end.namespace}/${end.app}`;
    case 'namespace':
      return `namespace ${end.namespace}`;
    case 'platform':
      return `the platform's ${end.peer}`;
    case 'cidr':
      return `block ${end.cidr}`;
  }
}

function isBare({ workload, labels }: Endpoint): boolean {
  return workload === null && Object.keys(labels).length === 0;
}
