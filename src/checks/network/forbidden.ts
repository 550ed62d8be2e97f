import { flatMap } from '../../lib/lists';
import type { FindingBody } from '../finding';
import type { TenantFacts } from '../rule';
import { type AddressCheck, addressCheckOf, exampleAddress, NO_INGRESS_FROM_ADDRESSES } from './allowed/addresses';
import { reachabilityRuleFor } from './allowed/pods';
import { formatAddress } from './engine/address-set';
import { type Endpoint, formatEndpoint } from './engine/endpoint';
import type { Network } from './engine/network';
import { type Opening, portsAt } from './engine/openings';
import { formatPort, intersectPorts, subtractPorts } from './engine/port-set';

/**
 * Finds the open connections that no reachability rule permits, with one example for each pair of openings. A
 * connection between two pods of the tenant needs an opening on both sides. A pod outside the tenant is assumed to have
 * no policies.
 */
export function findForbidden(network: Network, tenant: TenantFacts): FindingBody[] {
  const { collect, findings } = findingCollector();
  const checkAddresses = addressCheckOf(tenant);
  for (const pod of network.own) {
    for (const egress of network.openings(pod, 'egress')) {
      collectEgress(pod, egress, network, tenant, collect);
      if (egress.addresses.length > 0)
        collect(egress, 'addresses', () => egressAddressFinding(pod, egress, checkAddresses));
    }
    for (const ingress of network.openings(pod, 'ingress')) {
      collectIngress(pod, ingress, tenant, collect);
      if (ingress.addresses.length > 0) collect(ingress, 'addresses', () => ingressAddressFinding(pod, ingress));
    }
  }
  return findings();
}

/** Finds the openings that allow too much between two pods of the tenant, whatever the other side opens. */
export function findOneSided(network: Network, tenant: TenantFacts): FindingBody[] {
  const { collect, findings } = findingCollector();
  for (const pod of network.own) {
    for (const egress of network.openings(pod, 'egress')) {
      for (const other of egress.pods) {
        if (other.own) collect(egress, 'own pods', () => podFinding(pod, other, [egress], tenant, 'is allowed by'));
      }
    }
    for (const ingress of network.openings(pod, 'ingress')) {
      for (const other of ingress.pods) {
        if (other.own) collect(ingress, 'own pods', () => podFinding(other, pod, [ingress], tenant, 'is allowed by'));
      }
    }
  }
  return findings();
}

/** The other side of an opening if it is not another opening. */
type OtherSide = 'own pods' | 'foreign pods' | 'addresses';

/** Adds the finding of `find`, unless this pair of openings has a finding already. */
type Collect = (opening: Opening, other: Opening | OtherSide, find: () => FindingBody | undefined) => void;

function findingCollector(): { collect: Collect; findings: () => FindingBody[] } {
  const byPair = new Map<Opening, Map<Opening | OtherSide, FindingBody>>();
  const collect: Collect = (opening, other, find) => {
    const known = byPair.get(opening);
    if (known?.has(other)) return;
    const found = find();
    if (found === undefined) return;
    byPair.set(opening, (known ?? new Map<Opening | OtherSide, FindingBody>()).set(other, found));
  };
  return { collect, findings: () => flatMap([...byPair.values()], (found) => [...found.values()]) };
}

function collectEgress(
  source: Endpoint,
  egress: Opening,
  network: Network,
  tenant: TenantFacts,
  collect: Collect,
): void {
  for (const destination of egress.pods) {
    if (!destination.own) {
      collect(egress, 'foreign pods', () => podFinding(source, destination, [egress], tenant));
      continue;
    }
    for (const ingress of network.openings(destination, 'ingress')) {
      if (!ingress.pods.has(source)) continue;
      collect(egress, ingress, () => podFinding(source, destination, [egress, ingress], tenant));
    }
  }
}

function collectIngress(destination: Endpoint, ingress: Opening, tenant: TenantFacts, collect: Collect): void {
  for (const source of ingress.pods) {
    if (!source.own) collect(ingress, 'foreign pods', () => podFinding(source, destination, [ingress], tenant));
  }
}

function podFinding(
  source: Endpoint,
  destination: Endpoint,
  openings: readonly Opening[],
  tenant: TenantFacts,
  verb: 'is opened by' | 'is allowed by' = 'is opened by',
): FindingBody | undefined {
  const rule = reachabilityRuleFor(source.role, destination.role);
  const open = openings.map((opening) => portsAt(opening, destination, 'any')).reduce(intersectPorts);
  const [forbidden] = subtractPorts(open, rule.permits(source, destination, tenant));
  if (forbidden === undefined) return undefined;
  const target = `${formatEndpoint(destination)} ${formatPort(forbidden.protocol, forbidden.from)}`;
  return finding(`${formatEndpoint(source)} → ${target} ${verb}`, openings, rule.description);
}

function egressAddressFinding(source: Endpoint, egress: Opening, check: AddressCheck): FindingBody | undefined {
  // Named ports open nothing towards addresses: only a pod can give a port its name.
  const example = check({ addresses: egress.addresses, ports: egress.numbered }, source);
  if (example === undefined) return undefined;
  const { family, address, port, description } = example;
  const target = `${formatAddress(family, address)} ${formatPort(port.protocol, port.from)}`;
  return finding(`${formatEndpoint(source)} → ${target} is opened by`, [egress], description);
}

function ingressAddressFinding(destination: Endpoint, ingress: Opening): FindingBody | undefined {
  const example = exampleAddress(ingress.addresses);
  const [port] = portsAt(ingress, destination, 'any');
  if (example === undefined || port === undefined) return undefined;
  const source = formatAddress(example.family, example.address);
  const target = `${formatEndpoint(destination)} ${formatPort(port.protocol, port.from)}`;
  return finding(`${source} → ${target} is opened by`, [ingress], NO_INGRESS_FROM_ADDRESSES);
}

function finding(connection: string, openings: readonly Opening[], description: string): FindingBody {
  return {
    object: openings[0]?.object ?? '',
    path: openings[0]?.path ?? '',
    message: `${connection} ${openings.map(({ text }) => text).join(' and ')}, but ${description}`,
  };
}
