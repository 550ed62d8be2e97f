import type { Flow, FlowEnd, FlowPort } from '../../contract/flow';
import { LABEL } from '../../contract/labels';
import { tenantNamespace } from '../../contract/names';
import { flatMap, groupBy } from '../../lib/lists';
import type { FindingBody } from '../finding';
import type { TenantFacts } from '../rule';
import { type AddressSet, formatAddress, parseBlocks, subtractAddresses } from './engine/address-set';
import { type Endpoint, formatEndpoint } from './engine/endpoint';
import type { Network } from './engine/network';
import { type Opening, portsAt } from './engine/openings';
import type { Direction } from './engine/policy';
import { formatPort, hasPort } from './engine/port-set';

/** Finds the flows of the tenant that policies block for any pod or port, and names the side that blocks them. */
export function findClosed(network: Network, tenant: TenantFacts): FindingBody[] {
  const resolveEnd = endResolver(network);
  return flatMap(tenant.flows, (flow) => {
    const from = resolveEnd(flow.from);
    const to = resolveEnd(flow.to);
    const empty = [...emptyEndFindings(flow, flow.from, from, tenant), ...emptyEndFindings(flow, flow.to, to, tenant)];
    if (empty.length > 0) return empty;
    if (![...from.pods, ...to.pods].some(({ own }) => own)) {
      return [tenantFinding(tenant, `flow ${flow.id} has no pod of the tenant at either end, want at least one`)];
    }
    return flatMap(flow.ports, (port) => [
      ...flatMap(from.pods, (source) => flatMap(to.pods, (target) => blockedPair(flow, source, target, port, network))),
      ...flatMap(from.pods, (pod) => blockedAddresses(flow, pod, 'egress', to.addresses, port, network)),
      ...flatMap(to.pods, (pod) => blockedAddresses(flow, pod, 'ingress', from.addresses, port, network)),
    ]);
  });
}

/** One end of a flow, resolved to pods or addresses. */
interface ResolvedEnd {
  readonly pods: readonly Endpoint[];
  readonly addresses: AddressSet;
}

function endResolver({ own, foreign }: Network): (end: FlowEnd) => ResolvedEnd {
  const byNamespace = groupBy(own, ({ namespace }) => namespace);
  const byPeer = groupBy(foreign, ({ role }) => (role.kind === 'platform' ? role.peer : role.kind));
  const podsOf = (end: Exclude<FlowEnd, { kind: 'cidr' }>): readonly Endpoint[] => {
    switch (end.kind) {
      case 'workload': {
        const printed = (byNamespace.get(end.namespace) ?? []).filter(({ workload }) => workload !== null);
        return printed.filter(({ labels }) => labels[LABEL.appName] === end.app);
      }
      case 'namespace':
        // A rule that reaches a pod without labels requires no label, so it reaches every pod.
        return (byNamespace.get(end.namespace) ?? []).filter(isUnlabelled);
      case 'platform':
        // A peer may have more labels than the declared ones, so every label set in use must be reachable.
        return byPeer.get(end.peer) ?? [];
    }
  };
  return (end) =>
    end.kind === 'cidr'
      ? { pods: [], addresses: subtractAddresses(parseBlocks([end.cidr]), parseBlocks(end.except)) }
      : { pods: podsOf(end), addresses: [] };
}

function emptyEndFindings(
  flow: Flow,
  end: FlowEnd,
  { pods, addresses }: ResolvedEnd,
  tenant: TenantFacts,
): FindingBody[] {
  if (pods.length > 0 || addresses.length > 0) return [];
  return [tenantFinding(tenant, `flow ${flow.id} names ${formatEnd(end)}, but no pod or address matches it`)];
}

function blockedPair(flow: Flow, source: Endpoint, target: Endpoint, port: FlowPort, network: Network): FindingBody[] {
  const sides = blockedSides(source, target, port, network);
  const [first] = sides;
  if (first === undefined) return [];
  const blockers = sides.map(([pod, direction]) => formatSide(pod, direction, network)).join(' and ');
  return [blocked(flow, first[0], [formatEndpoint(source), formatEndpoint(target)], port, blockers)];
}

/** Every address of a block must be open. The finding names the first one that is not. */
function blockedAddresses(
  flow: Flow,
  pod: Endpoint,
  direction: Direction,
  addresses: AddressSet,
  port: FlowPort,
  network: Network,
): FindingBody[] {
  if (addresses.length === 0) return [];
  const openings = network.openings(pod, direction).filter((opening) => {
    return hasPort(direction === 'egress' ? opening.numbered : portsAt(opening, pod, 'none'), port);
  });
  const [rest] = subtractAddresses(
    addresses,
    flatMap(openings, (opening) => opening.addresses),
  );
  if (rest === undefined) return [];
  const ends = [formatEndpoint(pod), formatAddress(rest.family, rest.from)];
  if (direction === 'ingress') ends.reverse();
  return [blocked(flow, pod, ends, port, formatSide(pod, direction, network))];
}

function blocked(flow: Flow, at: Endpoint, ends: readonly string[], port: FlowPort, blockers: string): FindingBody {
  const connection = `${ends.join(' → ')} ${formatPort(port.protocol, port.port)}`;
  const message = `${connection} is blocked by ${blockers}, but flow ${flow.id} needs it: ${flow.why}`;
  return { object: `Namespace ${at.namespace}`, path: '', message };
}

/** A finding about a flow as a whole, placed at the root namespace. */
function tenantFinding(tenant: TenantFacts, message: string): FindingBody {
  return { object: `Namespace ${tenantNamespace(tenant.id)}`, path: '', message };
}

/** The sides of a connection without an opening. Only the tenant's sides count: its policies govern no other pods. */
function blockedSides(source: Endpoint, destination: Endpoint, port: FlowPort, network: Network) {
  const opens = (other: Endpoint) => (opening: Opening) =>
    opening.pods.has(other) && hasPort(portsAt(opening, destination, 'none'), port);
  const sides: [Endpoint, Direction][] = [];
  if (source.own && !network.openings(source, 'egress').some(opens(destination))) sides.push([source, 'egress']);
  if (destination.own && !network.openings(destination, 'ingress').some(opens(source))) {
    sides.push([destination, 'ingress']);
  }
  return sides;
}

function formatSide(endpoint: Endpoint, direction: Direction, network: Network): string {
  const policies = network.isolating(endpoint, direction).map(({ name }) => name);
  return `the ${direction} policies of ${formatEndpoint(endpoint)} (${policies.join(', ')})`;
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

function isUnlabelled({ workload, labels }: Endpoint): boolean {
  return workload === null && Object.keys(labels).length === 0;
}
