import { AGENT_PORT } from '../../../contract/flow';
import { REDIS, REGISTRY, SERVER, WEB } from '../../../contract/names';
import { flatMap } from '../../../lib/lists';
import type { PlatformFacts, TenantFacts } from '../../rule';
import type { Endpoint } from '../engine/endpoint';
import { NO_PORTS, type PortSet, port, tcp } from '../engine/port-set';
import type { PodRole } from './roles';

/**
 * A rule about the ports that may be open between two pods. The first rule that covers a pair of roles decides, and all
 * other ports are forbidden. The rules are written independently of the flows, so that they find a wrong flow.
 */
export interface ReachabilityRule {
  /** Follows "but" in a finding. */
  readonly description: string;
  covers(source: PodRole, destination: PodRole): boolean;
  permits(source: Endpoint, destination: Endpoint, tenant: TenantFacts): PortSet;
}

export function reachabilityRuleFor(source: PodRole, destination: PodRole): ReachabilityRule {
  return REACHABILITY_RULES.find((rule) => rule.covers(source, destination)) ?? NOTHING_ELSE;
}

const REDIS_PORT = 6379;
const none = () => NO_PORTS;
const httpPorts = (destination: Endpoint) => portsNamed(destination, 'http');

const NOTHING_ELSE: ReachabilityRule = { description: 'no rule permits it', covers: () => true, permits: none };

const REACHABILITY_RULES: readonly ReachabilityRule[] = [
  {
    description: 'no connection is allowed with a pod outside the tenant and its declared platform peers',
    covers: (source, destination) => source.kind === 'outsider' || destination.kind === 'outsider',
    permits: none,
  },
  {
    description: 'no connection is allowed with an unlabelled pod in a namespace of services or MCP servers',
    covers: (source, destination) => source.kind === 'unlabelled' || destination.kind === 'unlabelled',
    permits: none,
  },
  {
    description: 'the gateway may reach only the http ports of services and MCP servers',
    covers: (source) => isPeer(source, 'gateway'),
    permits: (_source, destination) => (servesHttp(destination.role) ? httpPorts(destination) : NO_PORTS),
  },
  {
    description: 'monitoring may reach only container ports named metrics',
    covers: (source) => isPeer(source, 'monitoring'),
    permits: (_source, destination) => portsNamed(destination, 'metrics'),
  },
  {
    description: "the shared authentication may reach only the tenant's redis, on tcp/6379",
    covers: (source) => isPeer(source, 'auth'),
    permits: (_source, destination) => (isService(destination.role, REDIS) ? tcp(REDIS_PORT) : NO_PORTS),
  },
  {
    description: 'the DNS resolver may not open connections',
    covers: (source) => isPeer(source, 'dns'),
    permits: none,
  },
  {
    description: 'the DNS resolver may be reached only on the DNS ports',
    covers: (_source, destination) => isPeer(destination, 'dns'),
    permits: (_source, _destination, { platform }) => dnsPorts(platform),
  },
  {
    description: 'a workload that is neither a service nor a listed MCP server may use only DNS',
    covers: (source, destination) => source.kind === 'other-workload' || destination.kind === 'other-workload',
    permits: none,
  },
  {
    description: 'only web, server, registry, MCP servers and agents may reach the shared authentication, on its port',
    covers: (_source, destination) => isPeer(destination, 'auth'),
    permits: (source, _destination, { platform }) =>
      servesHttp(source.role) || source.role.kind === 'agent' ? tcp(platform.authPort) : NO_PORTS,
  },
  {
    description: 'a tenant may not reach the gateway or monitoring',
    covers: (_source, destination) => destination.kind === 'platform',
    permits: none,
  },
  {
    description: 'in the tenant, only the log server may reach redis, on tcp/6379',
    covers: (_source, destination) => isService(destination, REDIS),
    permits: ({ role }) => (isService(role, SERVER) ? tcp(REDIS_PORT) : NO_PORTS),
  },
  {
    description: 'between services, only web and server may open connections, to the http ports of server and registry',
    covers: (source, destination) => source.kind === 'service' && destination.kind === 'service',
    permits: (source, destination) =>
      isService(source.role, WEB, SERVER) && isService(destination.role, SERVER, REGISTRY)
        ? httpPorts(destination)
        : NO_PORTS,
  },
  {
    description: 'agents may reach only one service, the log server, on its http port',
    covers: (source, destination) => source.kind === 'agent' && destination.kind === 'service',
    permits: (_source, destination) => (isService(destination.role, SERVER) ? httpPorts(destination) : NO_PORTS),
  },
  {
    description: 'an MCP server may reach only two services, the log server and web, on their http ports',
    covers: (source, destination) => source.kind === 'mcp-server' && destination.kind === 'service',
    permits: (_source, destination) => (isService(destination.role, SERVER, WEB) ? httpPorts(destination) : NO_PORTS),
  },
  {
    description: `the log server is the only service that may reach agents, on tcp/${AGENT_PORT}`,
    covers: (source, destination) => source.kind === 'service' && destination.kind === 'agent',
    permits: (source) => (isService(source.role, SERVER) ? tcp(AGENT_PORT) : NO_PORTS),
  },
  {
    description: 'the log server is the only service that may reach MCP servers, on their http ports',
    covers: (source, destination) => source.kind === 'service' && destination.kind === 'mcp-server',
    permits: (source, destination) => (isService(source.role, SERVER) ? httpPorts(destination) : NO_PORTS),
  },
  {
    description: 'an MCP server may reach another one only with a grant of mcp:use on it, on its http port',
    covers: (source, destination) => source.kind === 'mcp-server' && destination.kind === 'mcp-server',
    permits: (source, destination, tenant) =>
      isGranted(source.role, destination.role, tenant) ? httpPorts(destination) : NO_PORTS,
  },
  {
    description: 'an organization may reach another one only by a grant',
    covers: (source, destination) => {
      const [from, to] = [organizationOf(source), organizationOf(destination)];
      return from !== null && to !== null && from !== to;
    },
    permits: none,
  },
  {
    description: 'agents may reach the MCP servers of their organization only on their http ports',
    covers: (source, destination) => source.kind === 'agent' && destination.kind === 'mcp-server',
    permits: (_source, destination) => httpPorts(destination),
  },
  {
    description: `an MCP server may reach the agents of its organization only on tcp/${AGENT_PORT}`,
    covers: (source, destination) => source.kind === 'mcp-server' && destination.kind === 'agent',
    permits: () => tcp(AGENT_PORT),
  },
  {
    description: 'agents may not reach each other',
    covers: (source, destination) => source.kind === 'agent' && destination.kind === 'agent',
    permits: none,
  },
];

/** The container ports with a name. Those of a pod that is not in the bundle are unknown, so none are permitted. */
function portsNamed({ ports }: Endpoint, name: string): PortSet {
  if (ports === 'unknown') return NO_PORTS;
  return ports.filter((one) => one.name === name && one.protocol === 'TCP').map((one) => port('TCP', one.port));
}

export function dnsPorts({ dnsPorts: numbers }: PlatformFacts): PortSet {
  return flatMap(numbers, (number) => [port('UDP', number), port('TCP', number)]);
}

function isPeer(role: PodRole, peer: string): boolean {
  return role.kind === 'platform' && role.peer === peer;
}

function isService(role: PodRole, ...services: readonly string[]): boolean {
  return role.kind === 'service' && services.includes(role.service);
}

/** Whether a pod answers HTTP requests: all services except redis, and MCP servers. */
function servesHttp(role: PodRole): boolean {
  return role.kind === 'mcp-server' || isService(role, SERVER, WEB, REGISTRY);
}

function organizationOf(role: PodRole): string | null {
  return role.kind === 'agent' || role.kind === 'mcp-server' ? role.organization : null;
}

function isGranted(source: PodRole, destination: PodRole, { grants }: TenantFacts): boolean {
  if (source.kind !== 'mcp-server' || destination.kind !== 'mcp-server') return false;
  return grants.some(
    (grant) =>
      grant.what === 'mcp:use' &&
      grant.from === destination.organization &&
      grant.server === destination.server &&
      grant.to === source.organization,
  );
}
