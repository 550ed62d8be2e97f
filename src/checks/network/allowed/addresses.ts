import { flatMap } from '../../../lib/lists';
import type { TenantFacts } from '../../rule';
import {
  type AddressSet,
  ALL_ADDRESSES,
  type Family,
  intersectAddresses,
  parseBlocks,
  subtractAddresses,
} from '../engine/address-set';
import type { Endpoint } from '../engine/endpoint';
import { type PortRange, type PortSet, subtractPorts } from '../engine/port-set';
import { dnsPorts } from './pods';

/** Addresses, and the ports that are open on each of them. */
export interface AddressPorts {
  readonly addresses: AddressSet;
  readonly ports: PortSet;
}

/** One address and port of a forbidden connection, and the requirement that forbids it. */
export interface AddressExample {
  readonly family: Family;
  readonly address: bigint;
  readonly port: PortRange;
  /** Follows "but" in a finding. */
  readonly description: string;
}

/** Follows "but" in a finding. */
export const NO_INGRESS_FROM_ADDRESSES = 'no ingress from addresses is allowed: requests come through the gateway';

/** Finds a forbidden address and port in an opening of a pod, if there is one. */
export type AddressCheck = (opening: AddressPorts, source: Endpoint) => AddressExample | undefined;

/**
 * The check of egress to addresses for one tenant. Of several forbidden addresses it gives the most dangerous one: a
 * metadata address first, then link-local, private and cluster addresses, then the internet.
 */
export function addressCheckOf(tenant: TenantFacts): AddressCheck {
  const { clusterCidrs } = tenant.platform;
  const unreachable = [...UNREACHABLE, unreachableRange('pod, service and node addresses', ...clusterCidrs)];
  const closed = flatMap(unreachable, ({ blocks }) => blocks);
  return (opening, source) => {
    const rest = permittedAddresses(source, tenant, closed).reduce(subtractPermitted, [opening]);
    if (rest.length === 0) return undefined;
    for (const { blocks, description } of [...unreachable, internetRange(source)]) {
      for (const { addresses, ports } of rest) {
        const example = exampleAddress(intersectAddresses(addresses, blocks));
        const [port] = ports;
        if (example !== undefined && port !== undefined) return { ...example, port, description };
      }
    }
    return undefined;
  };
}

/** An example address of a set, for a finding. */
export function exampleAddress(addresses: AddressSet): Pick<AddressExample, 'family' | 'address'> | undefined {
  const range = intersectAddresses(addresses, INTERNET_EXAMPLES)[0] ?? addresses[0];
  return range && { family: range.family, address: range.from };
}

interface Range {
  readonly blocks: AddressSet;
  readonly description: string;
}

/** Addresses that no ipBlock may open, whatever the tenant's file lists. Only the DNS cache on the nodes is exempt. */
const UNREACHABLE: readonly Range[] = [
  unreachableRange('cloud metadata addresses', '169.254.169.254/32', 'fd00:ec2::254/128'),
  // WireServer gives every Azure machine its configuration and certificates, on this public address.
  unreachableRange('Azure WireServer addresses', '168.63.129.16/32'),
  unreachableRange('link-local addresses', '169.254.0.0/16', 'fe80::/10'),
  unreachableRange('loopback addresses', '127.0.0.0/8', '::1/128'),
  unreachableRange('private addresses', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7', 'fec0::/10'),
  unreachableRange('carrier-grade NAT addresses', '100.64.0.0/10'),
  unreachableRange('unspecified addresses', '0.0.0.0/8', '::/128'),
  unreachableRange('multicast addresses', '224.0.0.0/4', 'ff00::/8'),
  unreachableRange('reserved and broadcast addresses', '240.0.0.0/4'),
  unreachableRange('protocol, benchmark and discard-only addresses', '192.0.0.0/24', '198.18.0.0/15', '100::/64'),
  unreachableRange('IPv4 addresses embedded in IPv6', '::/96', '::ffff:0:0/96', '64:ff9b::/96', '64:ff9b:1::/48'),
  unreachableRange('IPv6-to-IPv4 tunnel addresses', '192.88.99.0/24', '2001::/32', '2002::/16'),
];

/** Documentation addresses (RFC 5737, RFC 3849): a reader knows that they stand for the internet. */
const INTERNET_EXAMPLES = parseBlocks(['198.51.100.7/32', '2001:db8::7/128']);

/** The addresses that a pod may reach: the DNS cache and, for an MCP server, the blocks in the tenant's file. */
function permittedAddresses({ role }: Endpoint, tenant: TenantFacts, closed: AddressSet): AddressPorts[] {
  if (role.kind === 'unlabelled' || role.kind === 'outsider' || role.kind === 'platform') return [];
  const dns = { addresses: parseBlocks(tenant.platform.dnsAddresses), ports: dnsPorts(tenant.platform) };
  if (role.kind !== 'mcp-server') return [dns];
  const listed = flatMap(
    flatMap(
      tenant.organizations.filter(({ id }) => id === role.organization),
      ({ mcpServers }) => mcpServers.filter(({ name }) => name === role.server),
    ),
    ({ egress }) => egress,
  );
  const internet = listed.map(({ cidr, ports }) => ({
    addresses: subtractAddresses(parseBlocks([cidr]), closed),
    ports: ports.map(({ protocol, port }) => ({ protocol, from: port, to: port })),
  }));
  return [dns, ...internet];
}

/** Removes the addresses of `permitted` on its ports from the openings. */
function subtractPermitted(openings: readonly AddressPorts[], permitted: AddressPorts): readonly AddressPorts[] {
  return flatMap(openings, ({ addresses, ports }) => [
    { addresses: subtractAddresses(addresses, permitted.addresses), ports },
    {
      addresses: intersectAddresses(addresses, permitted.addresses),
      ports: subtractPorts(ports, permitted.ports),
    },
  ]).filter(({ addresses, ports }) => addresses.length > 0 && ports.length > 0);
}

function unreachableRange(name: string, ...blocks: readonly string[]): Range {
  return { blocks: parseBlocks(blocks), description: `${name} must not be reachable` };
}

/** All other addresses, with the reason why this pod may not reach them. */
function internetRange({ role }: Endpoint): Range {
  const description =
    role.kind === 'mcp-server'
      ? `the tenant's file does not list this block and port for ${role.server}`
      : "only an MCP server may reach addresses, and only those that the tenant's file lists for it";
  return { blocks: ALL_ADDRESSES, description };
}
