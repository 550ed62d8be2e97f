import { flatMap } from '../../lib/lists';
import type { TenantFacts } from '../rule';
import { type AddressCheck, addressCheckOf, exampleAddress, NO_INGRESS_BY_ADDRESS } from './allowed/addresses';
import { reachabilityRuleFor } from './allowed/pods';
import { formatAddress } from './engine/address-set';
import { type Endpoint, formatEndpoint } from './engine/endpoint';
import type { Network } from './engine/network';
import { type Opening, portsAt } from './engine/openings';
import { formatPort, intersectPorts, subtractPorts } from './engine/port-set';
import type { Found } from './findings';

/**
 * Everything that is open and that no sentence permits: a counter-example for each pair of gates that opens something.
 * Between pods both sides must open; a pod that the tenant does not own is taken to let everything out and in.
 */
export function findForbidden(network: Network, tenant: TenantFacts): Found[] {
  const { tell, told } = ledger();
  const judge = addressCheckOf(tenant);
  for (const pod of network.own) {
    for (const gate of network.openings(pod, 'egress')) {
      followEgress(pod, gate, network, tenant, tell);
      if (gate.addresses.length > 0) tell(gate, 'addresses', () => judgeEgress(pod, gate, judge));
    }
    for (const gate of network.openings(pod, 'ingress')) {
      followIngress(pod, gate, tenant, tell);
      if (gate.addresses.length > 0) tell(gate, 'addresses', () => judgeIngress(pod, gate));
    }
  }
  return told();
}

/** What each gate would open between two pods of the tenant if the other side opened everything, and must not. */
export function findOneSided(network: Network, tenant: TenantFacts): Found[] {
  const { tell, told } = ledger();
  for (const pod of network.own) {
    for (const gate of network.openings(pod, 'egress')) {
      for (const other of gate.pods) {
        if (other.own) tell(gate, 'own pods', () => judgePods(pod, other, [gate], tenant, 'is let through by'));
      }
    }
    for (const gate of network.openings(pod, 'ingress')) {
      for (const other of gate.pods) {
        if (other.own) tell(gate, 'own pods', () => judgePods(other, pod, [gate], tenant, 'is let through by'));
      }
    }
  }
  return told();
}

/** The other side of an opening where no gate is asked. */
type Ungated = 'own pods' | 'foreign pods' | 'addresses';

/** Whether a connection is open, or one side would let it through. */
type How = 'is open by' | 'is let through by';

/** Judges one opening, unless the same pair has been told already. */
type Report = (gate: Opening, other: Opening | Ungated, find: () => Found | undefined) => void;

function ledger(): { tell: Report; told: () => Found[] } {
  const findings = new Map<Opening, Map<Opening | Ungated, Found>>();
  const tell: Report = (gate, other, find) => {
    const known = findings.get(gate);
    if (known?.has(other)) return;
    const found = find();
    if (found !== undefined) findings.set(gate, (known ?? new Map<Opening | Ungated, Found>()).set(other, found));
  };
  return { tell, told: () => flatMap([...findings.values()], (one) => [...one.values()]) };
}

function followEgress(source: Endpoint, egress: Opening, network: Network, tenant: TenantFacts, tell: Report): void {
  for (const destination of egress.pods) {
    if (!destination.own) {
      tell(egress, 'foreign pods', () => judgePods(source, destination, [egress], tenant));
      continue;
    }
    for (const ingress of network.openings(destination, 'ingress')) {
      if (!ingress.pods.has(source)) continue;
      tell(egress, ingress, () => judgePods(source, destination, [egress, ingress], tenant));
    }
  }
}

function followIngress(destination: Endpoint, ingress: Opening, tenant: TenantFacts, tell: Report): void {
  for (const source of ingress.pods) {
    if (!source.own) tell(ingress, 'foreign pods', () => judgePods(source, destination, [ingress], tenant));
  }
}

function judgePods(
  source: Endpoint,
  destination: Endpoint,
  gates: readonly Opening[],
  tenant: TenantFacts,
  how: How = 'is open by',
): Found | undefined {
  const sentence = reachabilityRuleFor(source.role, destination.role);
  const open = gates.map((gate) => portsAt(gate, destination, 'any')).reduce(intersectPorts);
  const [forbidden] = subtractPorts(open, sentence.permits(source, destination, tenant));
  if (forbidden === undefined) return undefined;
  const target = `${formatEndpoint(destination)} ${formatPort(forbidden.protocol, forbidden.from)}`;
  return finding(`${formatEndpoint(source)} → ${target} ${how}`, gates, sentence.description);
}

function judgeEgress(source: Endpoint, gate: Opening, judge: AddressCheck): Found | undefined {
  // A rule's port by name opens nothing on an address: there is no pod to name it.
  const example = judge({ addresses: gate.addresses, ports: gate.numbered }, source);
  if (example === undefined) return undefined;
  const { family, address, port, says } = example;
  const target = `${formatAddress(family, address)} ${formatPort(port.protocol, port.from)}`;
  return finding(`${formatEndpoint(source)} → ${target} is open by`, [gate], says);
}

function judgeIngress(destination: Endpoint, gate: Opening): Found | undefined {
  const example = exampleAddress(gate.addresses);
  const [port] = portsAt(gate, destination, 'any');
  if (example === undefined || port === undefined) return undefined;
  const target = `${formatEndpoint(destination)} ${formatPort(port.protocol, port.from)}`;
  return finding(
    `${formatAddress(example.family, example.address)} → ${target} is open by`,
    [gate],
    NO_INGRESS_BY_ADDRESS,
  );
}

function finding(opening: string, gates: readonly Opening[], says: string): Found {
  const openers = gates.map(({ text }) => text).join(' and ');
  return {
    object: gates[0]?.object ?? '',
    path: gates[0]?.path ?? '',
    message: `${opening} ${openers}, but ${says}`,
  };
}
