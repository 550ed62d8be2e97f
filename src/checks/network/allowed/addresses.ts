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

/** Addresses together with the ports that are open on each of them. */
export interface AddressPorts {
  readonly addresses: AddressSet;
  readonly ports: PortSet;
}

/** One address and port of a forbidden connection, and the sentence that forbids it. */
export interface AddressExample {
  readonly family: Family;
  readonly address: bigint;
  readonly port: PortRange;
  readonly says: string;
}

/** Stands behind "but": how a tenant is reached. */
export const NO_INGRESS_BY_ADDRESS = 'no rule by address lets anyone in: requests come through the gateway';

/** Judges the openings of one tenant's pods to addresses. */
export type AddressCheck = (opening: AddressPorts, source: Endpoint) => AddressExample | undefined;

/**
 * Finds the first address and port of an opening that the specification forbids: a metadata address rather than
 * another, a private one or one of the cluster rather than one of the internet. Nothing if all of it is permitted.
 */
export function addressCheckOf(tenant: TenantFacts): AddressCheck {
  const never = [...NEVER, neverReached('addresses of pods, services and nodes', ...tenant.platform.clusterCidrs)];
  const closed = flatMap(never, ({ blocks }) => blocks);
  return (opening, source) => {
    const rest = permittedAddresses(source, tenant, closed).reduce(subtractPermitted, [opening]);
    if (rest.length === 0) return undefined;
    for (const { blocks, says } of [...never, { blocks: ALL_ADDRESSES, says: addressRule(source) }]) {
      for (const { addresses, ports } of rest) {
        const example = exampleAddress(intersectAddresses(addresses, blocks));
        const [port] = ports;
        if (example !== undefined && port !== undefined) return { ...example, port, says };
      }
    }
    return undefined;
  };
}

/** The address of a set that explains a finding best. */
export function exampleAddress(addresses: AddressSet): Pick<AddressExample, 'family' | 'address'> | undefined {
  const found = intersectAddresses(addresses, INTERNET_EXAMPLES)[0] ?? addresses[0];
  return found && { family: found.family, address: found.from };
}

/** Addresses that no rule by address reaches, whatever the tenant's file says, but for the DNS cache on the nodes. */
interface Range {
  readonly blocks: AddressSet;
  readonly says: string;
}

const NEVER: readonly Range[] = [
  neverReached('metadata addresses of the cloud', '169.254.169.254/32', 'fd00:ec2::254/128'),
  // Azure answers there to every machine, with its configuration and certificates; the address is a public one.
  neverReached('wire servers of the cloud', '168.63.129.16/32'),
  neverReached('link-local addresses', '169.254.0.0/16', 'fe80::/10'),
  neverReached('loopback addresses', '127.0.0.0/8', '::1/128'),
  neverReached('private addresses', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7', 'fec0::/10'),
  neverReached('shared addresses of providers', '100.64.0.0/10'),
  neverReached('addresses of this host or of none', '0.0.0.0/8', '::/128'),
  neverReached('multicast addresses', '224.0.0.0/4', 'ff00::/8'),
  neverReached('reserved and broadcast addresses', '240.0.0.0/4'),
  neverReached('addresses of protocols, tests and the bin', '192.0.0.0/24', '198.18.0.0/15', '100::/64'),
  neverReached('IPv4 addresses in the clothes of IPv6', '::/96', '::ffff:0:0/96', '64:ff9b::/96', '64:ff9b:1::/48'),
  neverReached('tunnels from IPv6 into IPv4', '192.88.99.0/24', '2001::/32', '2002::/16'),
];

/** Addresses that a reader knows to be the internet (RFC 5737, RFC 3849): they explain a finding best. */
const INTERNET_EXAMPLES = parseBlocks(['198.51.100.7/32', '2001:db8::7/128']);

/** What a pod may reach by address: the DNS cache, and an MCP server the blocks that the tenant's file lists for it. */
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

/** What is left of openings without the addresses of `permitted` on its ports. */
function subtractPermitted(openings: readonly AddressPorts[], permitted: AddressPorts): readonly AddressPorts[] {
  return flatMap(openings, ({ addresses, ports }) => [
    { addresses: subtractAddresses(addresses, permitted.addresses), ports },
    {
      addresses: intersectAddresses(addresses, permitted.addresses),
      ports: subtractPorts(ports, permitted.ports),
    },
  ]).filter(({ addresses, ports }) => addresses.length > 0 && ports.length > 0);
}

function addressRule({ role }: Endpoint): string {
  return role.kind === 'mcp-server'
    ? `the tenant's file does not list this block and port for ${role.server}`
    : 'only an MCP server reaches addresses, those that the tenant lists for it';
}

function neverReached(what: string, ...blocks: readonly string[]): Range {
  return { blocks: parseBlocks(blocks), says: `${what} are never reached` };
}
