import { AGENT_PORT } from '../../../contract/flow';
import { REDIS, REGISTRY, SERVER, WEB } from '../../../contract/names';
import { flatMap } from '../../../lib/lists';
import type { PlatformFacts, TenantFacts } from '../../rule';
import type { Endpoint } from '../engine/endpoint';
import { NO_PORTS, type PortSet, port, tcp } from '../engine/port-set';
import type { Role } from './roles';

/**
 * What may be open between two pods, in the checker's own words: the first sentence that covers a pair decides, and
 * what it does not permit is forbidden. Nothing here comes from the flows, so that a wrong flow is caught.
 */
export interface ReachabilityRule {
  /** Stands behind "but" in a finding. */
  readonly description: string;
  covers(source: Role, destination: Role): boolean;
  permits(source: Endpoint, destination: Endpoint, tenant: TenantFacts): PortSet;
}

export function reachabilityRuleFor(source: Role, destination: Role): ReachabilityRule {
  return REACHABILITY_RULES.find((sentence) => sentence.covers(source, destination)) ?? NOTHING_ELSE;
}

const REDIS_PORT = 6379;
const none = () => NO_PORTS;
const httpPorts = (destination: Endpoint) => portsNamed(destination, 'http');

const NOTHING_ELSE: ReachabilityRule = { description: 'nothing permits it', covers: () => true, permits: none };

const REACHABILITY_RULES: readonly ReachabilityRule[] = [
  {
    description:
      'a pod outside of the tenant and the declared platform peers reaches nothing and is reached by nothing',
    covers: (source, destination) => source.kind === 'outsider' || destination.kind === 'outsider',
    permits: none,
  },
  {
    description: 'an unlabelled pod beside services or MCP servers reaches nothing and is reached by nothing',
    covers: (source, destination) => source.kind === 'unlabelled' || destination.kind === 'unlabelled',
    permits: none,
  },
  {
    description: 'the gateway reaches the http ports of services and MCP servers alone',
    covers: (source) => isPeer(source, 'gateway'),
    permits: (_source, destination) => (serves(destination.role) ? httpPorts(destination) : NO_PORTS),
  },
  {
    description: 'monitoring reaches container ports named metrics alone',
    covers: (source) => isPeer(source, 'monitoring'),
    permits: (_source, destination) => portsNamed(destination, 'metrics'),
  },
  {
    description: "the shared authentication reaches the tenant's redis on tcp/6379 alone",
    covers: (source) => isPeer(source, 'auth'),
    permits: (_source, destination) => (isService(destination.role, REDIS) ? tcp(REDIS_PORT) : NO_PORTS),
  },
  {
    description: 'the resolver answers and opens nothing by itself',
    covers: (source) => isPeer(source, 'dns'),
    permits: none,
  },
  {
    description: 'the resolver is reached on the DNS ports alone',
    covers: (_source, destination) => isPeer(destination, 'dns'),
    permits: (_source, _destination, { platform }) => dnsPorts(platform),
  },
  {
    description: 'a workload that is neither a service nor a listed MCP server uses DNS alone',
    covers: (source, destination) => source.kind === 'other-workload' || destination.kind === 'other-workload',
    permits: none,
  },
  {
    description: 'the shared authentication is reached by services, MCP servers and agents, on its port alone',
    covers: (_source, destination) => isPeer(destination, 'auth'),
    permits: (source, _destination, { platform }) =>
      serves(source.role) || source.role.kind === 'agent' ? tcp(platform.authPort) : NO_PORTS,
  },
  {
    description: 'no tenant reaches the gateway or the monitoring',
    covers: (_source, destination) => destination.kind === 'platform',
    permits: none,
  },
  {
    description: 'redis is reached by the log server alone, on tcp/6379',
    covers: (_source, destination) => isService(destination, REDIS),
    permits: ({ role }) => (isService(role, SERVER) ? tcp(REDIS_PORT) : NO_PORTS),
  },
  {
    description: 'of the services, web and server reach server and registry on their http ports, and nothing else',
    covers: (source, destination) => source.kind === 'service' && destination.kind === 'service',
    permits: (source, destination) =>
      isService(source.role, WEB, SERVER) && isService(destination.role, SERVER, REGISTRY)
        ? httpPorts(destination)
        : NO_PORTS,
  },
  {
    description: 'the agents of an organization reach, of the services, the http port of the log server alone',
    covers: (source, destination) => source.kind === 'agent' && destination.kind === 'service',
    permits: (_source, destination) => (isService(destination.role, SERVER) ? httpPorts(destination) : NO_PORTS),
  },
  {
    description: 'an MCP server reaches, of the services, the http ports of the log server and of web alone',
    covers: (source, destination) => source.kind === 'mcp-server' && destination.kind === 'service',
    permits: (_source, destination) => (isService(destination.role, SERVER, WEB) ? httpPorts(destination) : NO_PORTS),
  },
  {
    description: `of the services, the log server alone reaches agents, on tcp/${AGENT_PORT}`,
    covers: (source, destination) => source.kind === 'service' && destination.kind === 'agent',
    permits: (source) => (isService(source.role, SERVER) ? tcp(AGENT_PORT) : NO_PORTS),
  },
  {
    description: 'of the services, the log server alone reaches MCP servers, on their http ports',
    covers: (source, destination) => source.kind === 'service' && destination.kind === 'mcp-server',
    permits: (source, destination) => (isService(source.role, SERVER) ? httpPorts(destination) : NO_PORTS),
  },
  {
    description: 'an MCP server reaches another only where the tenant grants mcp:use on it, on its http port',
    covers: (source, destination) => source.kind === 'mcp-server' && destination.kind === 'mcp-server',
    permits: (source, destination, tenant) =>
      isGranted(source.role, destination.role, tenant) ? httpPorts(destination) : NO_PORTS,
  },
  {
    description: 'organizations reach each other by a grant alone',
    covers: (source, destination) => {
      const [from, to] = [organizationOf(source), organizationOf(destination)];
      return from !== null && to !== null && from !== to;
    },
    permits: none,
  },
  {
    description: 'agents reach the MCP servers of their own organization on their http ports alone',
    covers: (source, destination) => source.kind === 'agent' && destination.kind === 'mcp-server',
    permits: (_source, destination) => httpPorts(destination),
  },
  {
    description: `an MCP server reaches the agents of its own organization on tcp/${AGENT_PORT} alone`,
    covers: (source, destination) => source.kind === 'mcp-server' && destination.kind === 'agent',
    permits: () => tcp(AGENT_PORT),
  },
  {
    description: 'agents do not reach each other',
    covers: (source, destination) => source.kind === 'agent' && destination.kind === 'agent',
    permits: none,
  },
];

/** The container ports of one name: of a pod that is not printed they are unknown, so nothing is permitted by name. */
function portsNamed({ ports }: Endpoint, name: string): PortSet {
  if (ports === 'unknown') return NO_PORTS;
  return ports.filter((one) => one.name === name && one.protocol === 'TCP').map((one) => port('TCP', one.port));
}

export function dnsPorts({ dnsPorts: numbers }: PlatformFacts): PortSet {
  return flatMap(numbers, (number) => [port('UDP', number), port('TCP', number)]);
}

function isPeer(role: Role, peer: string): boolean {
  return role.kind === 'platform' && role.peer === peer;
}

function isService(role: Role, ...services: readonly string[]): boolean {
  return role.kind === 'service' && services.includes(role.service);
}

/** Services and MCP servers answer requests; redis is a store of theirs and neither calls nor answers by HTTP. */
function serves(role: Role): boolean {
  return role.kind === 'mcp-server' || isService(role, SERVER, WEB, REGISTRY);
}

function organizationOf(role: Role): string | null {
  return role.kind === 'agent' || role.kind === 'mcp-server' ? role.organization : null;
}

function isGranted(source: Role, destination: Role, { grants }: TenantFacts): boolean {
  if (source.kind !== 'mcp-server' || destination.kind !== 'mcp-server') return false;
  return grants.some(
    (grant) =>
      grant.what === 'mcp:use' &&
      grant.from === destination.organization &&
      grant.server === destination.server &&
      grant.to === source.organization,
  );
}
