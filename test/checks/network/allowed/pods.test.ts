import { describe, expect, test } from 'vitest';
import type { FlowEnd, FlowPort } from '../../../../src/contract/flow';
import {
  auth,
  connect,
  deploy,
  dns,
  gateway,
  messagesOf,
  monitoring,
  opsAgents,
  RESEARCH_MCP,
  redis,
  registry,
  researchAgents,
  search,
  server,
  tcp,
  udp,
  web,
  workload,
} from '../fixture';

/** Forbidden connections by the requirement that forbids them. */
const FORBIDDEN: readonly (readonly [string, ...(readonly [FlowEnd, FlowEnd, FlowPort, string])[]])[] = [
  [
    'the gateway may reach only the http ports of services and MCP servers',
    [gateway, redis, tcp(6379), 'edge/gateway → tenant-acme/redis tcp/6379'],
    [gateway, web, tcp(9090), 'edge/gateway → tenant-acme/web tcp/9090'],
    [gateway, researchAgents, tcp(8080), 'edge/gateway → tenant-acme-org-research/agents tcp/8080'],
  ],
  [
    'monitoring may reach only container ports named metrics',
    [monitoring, web, tcp(3000), 'watch/monitoring → tenant-acme/web tcp/3000'],
    [monitoring, researchAgents, tcp(9090), 'watch/monitoring → tenant-acme-org-research/agents tcp/9090'],
  ],
  [
    "the shared authentication may reach only the tenant's redis, on tcp/6379",
    [auth, server, tcp(3030), 'neurallog-system/auth → tenant-acme/server tcp/3030'],
    [auth, redis, tcp(6380), 'neurallog-system/auth → tenant-acme/redis tcp/6380'],
  ],
  ['the DNS resolver may not open connections', [dns, web, udp(53), 'kube-system/dns → tenant-acme/web udp/53']],
  [
    'the DNS resolver may be reached only on the DNS ports',
    [web, dns, tcp(8080), 'tenant-acme/web → kube-system/dns tcp/8080'],
  ],
  [
    'only web, server, registry, MCP servers and agents may reach the shared authentication, on its port',
    [web, auth, tcp(22), 'tenant-acme/web → neurallog-system/auth tcp/22'],
    [redis, auth, tcp(3040), 'tenant-acme/redis → neurallog-system/auth tcp/3040'],
  ],
  [
    'a tenant may not reach the gateway or monitoring',
    [web, gateway, tcp(443), 'tenant-acme/web → edge/gateway tcp/443'],
    [search, monitoring, tcp(9090), 'tenant-acme-org-research-mcp/search → watch/monitoring tcp/9090'],
  ],
  [
    'in the tenant, only the log server may reach redis, on tcp/6379',
    [web, redis, tcp(6379), 'tenant-acme/web → tenant-acme/redis tcp/6379'],
    [server, redis, tcp(16379), 'tenant-acme/server → tenant-acme/redis tcp/16379'],
    [search, redis, tcp(6379), 'tenant-acme-org-research-mcp/search → tenant-acme/redis tcp/6379'],
    [researchAgents, redis, tcp(6379), 'tenant-acme-org-research/agents → tenant-acme/redis tcp/6379'],
  ],
  [
    'between services, only web and server may open connections, to the http ports of server and registry',
    [server, web, tcp(3000), 'tenant-acme/server → tenant-acme/web tcp/3000'],
    [registry, server, tcp(3030), 'tenant-acme/registry → tenant-acme/server tcp/3030'],
    [web, server, tcp(9090), 'tenant-acme/web → tenant-acme/server tcp/9090'],
    [redis, server, tcp(3030), 'tenant-acme/redis → tenant-acme/server tcp/3030'],
  ],
  [
    'agents may reach only one service, the log server, on its http port',
    [researchAgents, web, tcp(3000), 'tenant-acme-org-research/agents → tenant-acme/web tcp/3000'],
    [researchAgents, server, tcp(9090), 'tenant-acme-org-research/agents → tenant-acme/server tcp/9090'],
  ],
  [
    'an MCP server may reach only two services, the log server and web, on their http ports',
    [search, registry, tcp(3031), 'tenant-acme-org-research-mcp/search → tenant-acme/registry tcp/3031'],
  ],
  [
    'the log server is the only service that may reach agents, on tcp/8080',
    [web, researchAgents, tcp(8080), 'tenant-acme/web → tenant-acme-org-research/agents tcp/8080'],
    [server, researchAgents, tcp(8081), 'tenant-acme/server → tenant-acme-org-research/agents tcp/8081'],
  ],
  [
    'the log server is the only service that may reach MCP servers, on their http ports',
    [web, search, tcp(8080), 'tenant-acme/web → tenant-acme-org-research-mcp/search tcp/8080'],
    [server, search, tcp(9090), 'tenant-acme/server → tenant-acme-org-research-mcp/search tcp/9090'],
  ],
  [
    'an MCP server may reach another one only with a grant of mcp:use on it, on its http port',
    [deploy, search, tcp(8080), 'tenant-acme-org-ops-mcp/deploy → tenant-acme-org-research-mcp/search tcp/8080'],
    [search, search, tcp(8080), 'tenant-acme-org-research-mcp/search → tenant-acme-org-research-mcp/search tcp/8080'],
  ],
  [
    'an organization may reach another one only by a grant',
    [opsAgents, search, tcp(8080), 'tenant-acme-org-ops/agents → tenant-acme-org-research-mcp/search tcp/8080'],
    [opsAgents, researchAgents, tcp(8080), 'tenant-acme-org-ops/agents → tenant-acme-org-research/agents tcp/8080'],
    [search, opsAgents, tcp(8080), 'tenant-acme-org-research-mcp/search → tenant-acme-org-ops/agents tcp/8080'],
  ],
  [
    'agents may reach the MCP servers of their organization only on their http ports',
    [
      researchAgents,
      search,
      tcp(9090),
      'tenant-acme-org-research/agents → tenant-acme-org-research-mcp/search tcp/9090',
    ],
  ],
  [
    'an MCP server may reach the agents of its organization only on tcp/8080',
    [search, researchAgents, tcp(22), 'tenant-acme-org-research-mcp/search → tenant-acme-org-research/agents tcp/22'],
  ],
  [
    'agents may not reach each other',
    [opsAgents, opsAgents, tcp(8080), 'tenant-acme-org-ops/agents → tenant-acme-org-ops/agents tcp/8080'],
  ],
];

describe('reachability forbids', () => {
  const rows = FORBIDDEN.flatMap(([description, ...connections]) =>
    connections.map(([from, to, port, text]) => [text, description, from, to, port] as const),
  );

  test.each(rows)('%s, because %s', (connection, description, from, to, port) => {
    const messages = messagesOf(connect(from, to, port));
    expect(messages).toHaveLength(1);
    expect(messages[0]?.startsWith(`${connection} is opened by `)).toBe(true);
    expect(messages[0]?.endsWith(`, but ${description}`)).toBe(true);
  });

  test('all but DNS for a workload that the file does not list', () => {
    const job = workload('Job', 'tenant-acme', 'backup', {});
    const backup: FlowEnd = { kind: 'workload', namespace: 'tenant-acme', app: 'backup' };
    expect(messagesOf([job, ...connect(backup, dns, udp(53))])).toEqual([]);
    expect(messagesOf([job, ...connect(backup, auth, tcp(3040))])).toEqual([
      'tenant-acme/backup → neurallog-system/auth tcp/3040 is opened by egress rule 0 of tenant-acme/backup-to-auth-out, ' +
        'but a workload that is neither a service nor a listed MCP server may use only DNS',
    ]);
  });

  test('agents to reach a workload in an MCP namespace that the file does not list', () => {
    const unlisted: FlowEnd = { kind: 'workload', namespace: RESEARCH_MCP, app: 'unlisted' };
    const printed = workload('Deployment', RESEARCH_MCP, 'unlisted', { http: 8080 });
    expect(messagesOf([printed, ...connect(researchAgents, unlisted, tcp(8080))])).toEqual([
      'tenant-acme-org-research/agents → tenant-acme-org-research-mcp/unlisted tcp/8080 is opened by egress rule 0 of tenant-acme-org-research/research-to-unlisted-out ' +
        'and ingress rule 0 of tenant-acme-org-research-mcp/research-to-unlisted-in, but a workload that is neither a service nor a listed MCP server may use only DNS',
    ]);
  });

  test('agents to reach a UDP port named http', () => {
    const files: FlowEnd = { kind: 'workload', namespace: RESEARCH_MCP, app: 'files' };
    const ports = [{ name: 'http', containerPort: 8081, protocol: 'UDP' }];
    const template = {
      metadata: { labels: { 'app.kubernetes.io/name': 'files' } },
      spec: { containers: [{ name: 'files', ports }] },
    };
    const printed = { ...workload('Deployment', RESEARCH_MCP, 'files', {}), spec: { template } };
    expect(messagesOf([printed, ...connect(researchAgents, files, tcp(8081))])).toHaveLength(1);
  });
});
