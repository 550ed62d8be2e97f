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

const FORBIDDEN: [FlowEnd, FlowEnd, FlowPort, string, string][] = [
  [
    gateway,
    redis,
    tcp(6379),
    'edge/gateway → tenant-acme/redis tcp/6379',
    'the gateway reaches the http ports of services and MCP servers alone',
  ],
  [
    gateway,
    web,
    tcp(9090),
    'edge/gateway → tenant-acme/web tcp/9090',
    'the gateway reaches the http ports of services and MCP servers alone',
  ],
  [
    gateway,
    researchAgents,
    tcp(8080),
    'edge/gateway → tenant-acme-org-research/agents tcp/8080',
    'the gateway reaches the http ports of services and MCP servers alone',
  ],
  [
    monitoring,
    web,
    tcp(3000),
    'watch/monitoring → tenant-acme/web tcp/3000',
    'monitoring reaches container ports named metrics alone',
  ],
  [
    monitoring,
    researchAgents,
    tcp(9090),
    'watch/monitoring → tenant-acme-org-research/agents tcp/9090',
    'monitoring reaches container ports named metrics alone',
  ],
  [
    auth,
    server,
    tcp(3030),
    'neurallog-system/auth → tenant-acme/server tcp/3030',
    "the shared authentication reaches the tenant's redis on tcp/6379 alone",
  ],
  [
    auth,
    redis,
    tcp(6380),
    'neurallog-system/auth → tenant-acme/redis tcp/6380',
    "the shared authentication reaches the tenant's redis on tcp/6379 alone",
  ],
  [dns, web, udp(53), 'kube-system/dns → tenant-acme/web udp/53', 'the resolver answers and opens nothing by itself'],
  [web, dns, tcp(8080), 'tenant-acme/web → kube-system/dns tcp/8080', 'the resolver is reached on the DNS ports alone'],
  [
    web,
    auth,
    tcp(22),
    'tenant-acme/web → neurallog-system/auth tcp/22',
    'the shared authentication is reached by services, MCP servers and agents, on its port alone',
  ],
  [
    redis,
    auth,
    tcp(3040),
    'tenant-acme/redis → neurallog-system/auth tcp/3040',
    'the shared authentication is reached by services, MCP servers and agents, on its port alone',
  ],
  [web, gateway, tcp(443), 'tenant-acme/web → edge/gateway tcp/443', 'no tenant reaches the gateway or the monitoring'],
  [
    search,
    monitoring,
    tcp(9090),
    'tenant-acme-org-research-mcp/search → watch/monitoring tcp/9090',
    'no tenant reaches the gateway or the monitoring',
  ],
  [
    web,
    redis,
    tcp(6379),
    'tenant-acme/web → tenant-acme/redis tcp/6379',
    'redis is reached by the log server alone, on tcp/6379',
  ],
  [
    server,
    redis,
    tcp(16379),
    'tenant-acme/server → tenant-acme/redis tcp/16379',
    'redis is reached by the log server alone, on tcp/6379',
  ],
  [
    search,
    redis,
    tcp(6379),
    'tenant-acme-org-research-mcp/search → tenant-acme/redis tcp/6379',
    'redis is reached by the log server alone, on tcp/6379',
  ],
  [
    researchAgents,
    redis,
    tcp(6379),
    'tenant-acme-org-research/agents → tenant-acme/redis tcp/6379',
    'redis is reached by the log server alone, on tcp/6379',
  ],
  [
    server,
    web,
    tcp(3000),
    'tenant-acme/server → tenant-acme/web tcp/3000',
    'of the services, web and server reach server and registry on their http ports, and nothing else',
  ],
  [
    registry,
    server,
    tcp(3030),
    'tenant-acme/registry → tenant-acme/server tcp/3030',
    'of the services, web and server reach server and registry on their http ports, and nothing else',
  ],
  [
    web,
    server,
    tcp(9090),
    'tenant-acme/web → tenant-acme/server tcp/9090',
    'of the services, web and server reach server and registry on their http ports, and nothing else',
  ],
  [
    redis,
    server,
    tcp(3030),
    'tenant-acme/redis → tenant-acme/server tcp/3030',
    'of the services, web and server reach server and registry on their http ports, and nothing else',
  ],
  [
    researchAgents,
    web,
    tcp(3000),
    'tenant-acme-org-research/agents → tenant-acme/web tcp/3000',
    'the agents of an organization reach, of the services, the http port of the log server alone',
  ],
  [
    researchAgents,
    server,
    tcp(9090),
    'tenant-acme-org-research/agents → tenant-acme/server tcp/9090',
    'the agents of an organization reach, of the services, the http port of the log server alone',
  ],
  [
    search,
    registry,
    tcp(3031),
    'tenant-acme-org-research-mcp/search → tenant-acme/registry tcp/3031',
    'an MCP server reaches, of the services, the http ports of the log server and of web alone',
  ],
  [
    web,
    researchAgents,
    tcp(8080),
    'tenant-acme/web → tenant-acme-org-research/agents tcp/8080',
    'of the services, the log server alone reaches agents, on tcp/8080',
  ],
  [
    server,
    researchAgents,
    tcp(8081),
    'tenant-acme/server → tenant-acme-org-research/agents tcp/8081',
    'of the services, the log server alone reaches agents, on tcp/8080',
  ],
  [
    web,
    search,
    tcp(8080),
    'tenant-acme/web → tenant-acme-org-research-mcp/search tcp/8080',
    'of the services, the log server alone reaches MCP servers, on their http ports',
  ],
  [
    server,
    search,
    tcp(9090),
    'tenant-acme/server → tenant-acme-org-research-mcp/search tcp/9090',
    'of the services, the log server alone reaches MCP servers, on their http ports',
  ],
  [
    deploy,
    search,
    tcp(8080),
    'tenant-acme-org-ops-mcp/deploy → tenant-acme-org-research-mcp/search tcp/8080',
    'an MCP server reaches another only where the tenant grants mcp:use on it, on its http port',
  ],
  [
    search,
    search,
    tcp(8080),
    'tenant-acme-org-research-mcp/search → tenant-acme-org-research-mcp/search tcp/8080',
    'an MCP server reaches another only where the tenant grants mcp:use on it, on its http port',
  ],
  [
    opsAgents,
    search,
    tcp(8080),
    'tenant-acme-org-ops/agents → tenant-acme-org-research-mcp/search tcp/8080',
    'organizations reach each other by a grant alone',
  ],
  [
    opsAgents,
    researchAgents,
    tcp(8080),
    'tenant-acme-org-ops/agents → tenant-acme-org-research/agents tcp/8080',
    'organizations reach each other by a grant alone',
  ],
  [
    search,
    opsAgents,
    tcp(8080),
    'tenant-acme-org-research-mcp/search → tenant-acme-org-ops/agents tcp/8080',
    'organizations reach each other by a grant alone',
  ],
  [
    researchAgents,
    search,
    tcp(9090),
    'tenant-acme-org-research/agents → tenant-acme-org-research-mcp/search tcp/9090',
    'agents reach the MCP servers of their own organization on their http ports alone',
  ],
  [
    search,
    researchAgents,
    tcp(22),
    'tenant-acme-org-research-mcp/search → tenant-acme-org-research/agents tcp/22',
    'an MCP server reaches the agents of its own organization on tcp/8080 alone',
  ],
  [
    opsAgents,
    opsAgents,
    tcp(8080),
    'tenant-acme-org-ops/agents → tenant-acme-org-ops/agents tcp/8080',
    'agents do not reach each other',
  ],
];

describe('what must be closed', () => {
  test.each(FORBIDDEN)('%# %j → %j %j', (from, to, port, connection, says) => {
    const messages = messagesOf(connect(from, to, port));
    expect(messages).toHaveLength(1);
    expect(messages[0]?.startsWith(`${connection} is open by `)).toBe(true);
    expect(messages[0]?.endsWith(`, but ${says}`)).toBe(true);
  });

  test('a workload that the file does not list uses DNS, and nothing else', () => {
    const job = workload('Job', 'tenant-acme', 'backup', {});
    const backup: FlowEnd = { kind: 'workload', namespace: 'tenant-acme', app: 'backup' };
    expect(messagesOf([job, ...connect(backup, dns, udp(53))])).toEqual([]);
    expect(messagesOf([job, ...connect(backup, auth, tcp(3040))])).toEqual([
      'tenant-acme/backup → neurallog-system/auth tcp/3040 is open by egress rule 0 of tenant-acme/backup-to-auth-out, ' +
        'but a workload that is neither a service nor a listed MCP server uses DNS alone',
    ]);
  });

  test('a workload of an MCP namespace that the file does not list is no MCP server', () => {
    const stray: FlowEnd = { kind: 'workload', namespace: RESEARCH_MCP, app: 'stray' };
    const printed = workload('Deployment', RESEARCH_MCP, 'stray', { http: 8080 });
    expect(messagesOf([printed, ...connect(researchAgents, stray, tcp(8080))])).toEqual([
      'tenant-acme-org-research/agents → tenant-acme-org-research-mcp/stray tcp/8080 is open by egress rule 0 of tenant-acme-org-research/research-to-stray-out ' +
        'and ingress rule 0 of tenant-acme-org-research-mcp/research-to-stray-in, but a workload that is neither a service nor a listed MCP server uses DNS alone',
    ]);
  });

  test('a port named http of another protocol is no http port', () => {
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
