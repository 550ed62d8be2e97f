import { AGENT_PORT, type Flow, type FlowEnd, type FlowPort } from '../../contract/flow';
import { REDIS, REGISTRY, SERVER, WEB } from '../../contract/names';
import type { ResolvedPlatform } from '../../platform/model';
import { REDIS_PORT } from '../data/resolve';
import type { ResolvedMcpServer } from '../mcp/model';
import type { ResolvedOrganization } from '../model';
import type { Grant } from '../settings/model';
import type { ResolvedWorkload } from '../workload/model';

/** The parts of a tenant that its flows follow from. */
export interface FlowParts {
  readonly namespace: string;
  readonly services: readonly ResolvedWorkload[];
  readonly organizations: readonly ResolvedOrganization[];
  readonly grants: readonly Grant[];
  readonly platform: ResolvedPlatform;
}

/**
 * Every allowed connection of a tenant; all others stay closed. Each flow becomes a policy at its source and one at its
 * target, named after its id.
 */
export function resolveFlows(parts: FlowParts): Flow[] {
  return [
    ...rootFlows(parts),
    ...parts.organizations.flatMap((organization) => organizationFlows(organization, parts)),
    ...parts.grants.flatMap((grant) => grantFlows(grant, parts)),
  ];
}

function rootFlows(parts: FlowParts): Flow[] {
  const root = (app: string): FlowEnd => ({ kind: 'workload', namespace: parts.namespace, app });
  return [
    ...parts.services.flatMap((service) => platformToWorkload(service.name, root(service.name), service)),
    ...[SERVER, WEB].flatMap((app) => workloadToPlatform(app, app, root(app), parts.platform)),
    ...betweenServices(root, parts.platform),
  ];
}

/** Redis and the registry open no connections. */
function betweenServices(root: (app: string) => FlowEnd, { catalog }: ResolvedPlatform): Flow[] {
  const redis = [tcp(REDIS_PORT)];
  const registry = [tcp(catalog.registry.port)];
  return [
    flow('server-to-redis', root(SERVER), root(REDIS), redis, 'the log server stores logs'),
    flow(
      'auth-to-redis',
      AUTH,
      root(REDIS),
      redis,
      "the shared authentication service keeps this tenant's tokens in this tenant's Redis",
    ),
    flow('server-to-registry', root(SERVER), root(REGISTRY), registry, 'the log server looks up endpoints'),
    flow('web-to-server', root(WEB), root(SERVER), [tcp(catalog.server.port)], 'the web interface reads logs'),
    flow('web-to-registry', root(WEB), root(REGISTRY), registry, 'the web interface looks up endpoints'),
  ];
}

/** Connections from the platform to every workload: requests through the gateway, and metrics. */
function platformToWorkload(id: string, self: FlowEnd, { name, port, metricsPort }: ResolvedWorkload): Flow[] {
  return [
    flow(`gateway-to-${id}`, GATEWAY, self, [tcp(port)], `requests from outside reach ${name} through the gateway`),
    flow(
      `monitoring-to-${id}`,
      MONITORING,
      self,
      [tcp(metricsPort)],
      `the platform's monitoring reads the metrics of ${name}`,
    ),
  ];
}

/** Connections from a workload to the platform: DNS and the authentication service. */
function workloadToPlatform(id: string, name: string, self: FlowEnd, platform: ResolvedPlatform): Flow[] {
  return [
    flow(`${id}-to-dns`, self, DNS, dnsPorts(platform), `${name} resolves names`),
    ...dnsAddressFlows(id, self, platform),
    flow(`${id}-to-auth`, self, AUTH, [tcp(platform.authPort)], `${name} asks the shared authentication service`),
  ];
}

function organizationFlows(organization: ResolvedOrganization, parts: FlowParts): Flow[] {
  const { id } = organization;
  const agents: FlowEnd = { kind: 'namespace', namespace: organization.namespace };
  const server: FlowEnd = { kind: 'workload', namespace: parts.namespace, app: SERVER };
  return [
    flow(`${id}-agents-to-dns`, agents, DNS, dnsPorts(parts.platform), `agents of ${id} resolve names`),
    ...dnsAddressFlows(`${id}-agents`, agents, parts.platform),
    flow(
      `${id}-agents-to-server`,
      agents,
      server,
      [tcp(parts.platform.catalog.server.port)],
      `agents of ${id} send and read logs`,
    ),
    flow(`server-to-${id}-agents`, server, agents, [tcp(AGENT_PORT)], `the log server calls back the agents of ${id}`),
    ...organization.mcpServers.flatMap((mcp) => mcpFlows(mcp, organization, parts)),
  ];
}

function mcpFlows(mcp: ResolvedMcpServer, organization: ResolvedOrganization, parts: FlowParts): Flow[] {
  // No id contains a dot, so every pair of organization and server has a flow id of its own.
  const id = `${organization.id}.${mcp.name}`;
  const self: FlowEnd = { kind: 'workload', namespace: mcp.namespace, app: mcp.name };
  return [
    ...platformToWorkload(id, self, mcp),
    ...workloadToPlatform(id, mcp.name, self, parts.platform),
    ...mcpAndRoot(id, mcp, self, parts),
    ...mcpAndAgents(id, mcp, self, organization),
    ...mcp.egress.map(({ cidr, except, ports, why }, i) =>
      flow(`${id}-to-internet-${i + 1}`, self, { kind: 'cidr', cidr, except }, ports, why),
    ),
  ];
}

function mcpAndRoot(id: string, { name, port }: ResolvedMcpServer, self: FlowEnd, parts: FlowParts): Flow[] {
  const root = (app: string): FlowEnd => ({ kind: 'workload', namespace: parts.namespace, app });
  const { server, web } = parts.platform.catalog;
  return [
    flow(`${id}-to-server`, self, root(SERVER), [tcp(server.port)], `${name} reads and writes logs`),
    flow(`${id}-to-web`, self, root(WEB), [tcp(web.port)], `${name} asks the web server`),
    flow(`server-to-${id}`, root(SERVER), self, [tcp(port)], `the log server calls the tools of ${name}`),
  ];
}

function mcpAndAgents(
  id: string,
  { name, port }: ResolvedMcpServer,
  self: FlowEnd,
  { id: organization, namespace }: ResolvedOrganization,
): Flow[] {
  const agents: FlowEnd = { kind: 'namespace', namespace };
  return [
    flow(`${organization}-agents-to-${id}`, agents, self, [tcp(port)], `agents of ${organization} use ${name}`),
    flow(
      `${id}-to-${organization}-agents`,
      self,
      agents,
      [tcp(AGENT_PORT)],
      `${name} calls back the agents of ${organization}`,
    ),
  ];
}

/** `mcp:use` opens one server to the grantee's MCP servers. `logs:read` opens nothing: the log server enforces it. */
function grantFlows(grant: Grant, parts: FlowParts): Flow[] {
  if (grant.what !== 'mcp:use') return [];
  const grantor = parts.organizations.find((one) => one.id === grant.from);
  const grantee = parts.organizations.find((one) => one.id === grant.to);
  const target = grantor?.mcpServers.find((one) => one.name === grant.server);
  if (grantee === undefined || target === undefined) return [];
  return grantee.mcpServers.map((source) =>
    flow(
      `${grant.to}.${source.name}-to-${grant.from}.${target.name}`,
      { kind: 'workload', namespace: source.namespace, app: source.name },
      { kind: 'workload', namespace: target.namespace, app: target.name },
      [tcp(target.port)],
      `${grant.from} lets ${grant.to} use its ${target.name}`,
    ),
  );
}

/** A DNS cache on the nodes answers from a node address, which no pod selector matches. */
function dnsAddressFlows(name: string, from: FlowEnd, platform: ResolvedPlatform): Flow[] {
  return platform.dnsAddresses.map((cidr, i) =>
    flow(
      `${name}-to-dns-cache-${i + 1}`,
      from,
      { kind: 'cidr', cidr, except: [] },
      dnsPorts(platform),
      'names are resolved by the cache on the node',
    ),
  );
}

const DNS: FlowEnd = { kind: 'platform', peer: 'dns' };
const GATEWAY: FlowEnd = { kind: 'platform', peer: 'gateway' };
const MONITORING: FlowEnd = { kind: 'platform', peer: 'monitoring' };
const AUTH: FlowEnd = { kind: 'platform', peer: 'auth' };

function flow(id: string, from: FlowEnd, to: FlowEnd, ports: readonly FlowPort[], why: string): Flow {
  return { id, from, to, ports, why };
}

function tcp(port: number): FlowPort {
  return { protocol: 'TCP', port };
}

/** DNS answers that do not fit a datagram come over TCP. */
function dnsPorts(platform: ResolvedPlatform): FlowPort[] {
  return platform.dnsPorts.flatMap((port): FlowPort[] => [
    { protocol: 'UDP', port },
    { protocol: 'TCP', port },
  ]);
}
