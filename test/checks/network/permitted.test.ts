import { describe, expect, test } from 'vitest';
import type { FlowEnd, FlowPort } from '../../../src/contract/flow';
import {
  auth,
  connect,
  dns,
  gateway,
  messagesOf,
  monitoring,
  redis,
  registry,
  researchAgents,
  search,
  server,
  tcp,
  udp,
  web,
} from './fixture';

const PERMITTED: [string, FlowEnd, FlowEnd, FlowPort][] = [
  ['the gateway reaches the web interface', gateway, web, tcp(3000)],
  ['the gateway reaches the log server', gateway, server, tcp(3030)],
  ['the gateway reaches the registry', gateway, registry, tcp(3031)],
  ['the gateway reaches an MCP server', gateway, search, tcp(8080)],
  ['monitoring reads the metrics of a service', monitoring, web, tcp(9090)],
  ['monitoring reads the metrics of an MCP server', monitoring, search, tcp(9090)],
  ['the shared authentication reaches redis', auth, redis, tcp(6379)],
  ['a service uses DNS over UDP', web, dns, udp(53)],
  ['redis uses DNS over TCP', redis, dns, tcp(53)],
  ['agents use DNS', researchAgents, dns, udp(53)],
  ['a service reaches the shared authentication', web, auth, tcp(3040)],
  ['an MCP server reaches the shared authentication', search, auth, tcp(3040)],
  ['the log server reaches redis', server, redis, tcp(6379)],
  ['web reaches the log server', web, server, tcp(3030)],
  ['web reaches the registry', web, registry, tcp(3031)],
  ['the log server reaches the registry', server, registry, tcp(3031)],
  ['agents reach the log server', researchAgents, server, tcp(3030)],
  ['the log server reaches agents', server, researchAgents, tcp(8080)],
  ['agents reach an MCP server of their organization', researchAgents, search, tcp(8080)],
  ['an MCP server reaches the agents of its organization', search, researchAgents, tcp(8080)],
  ['the log server reaches an MCP server', server, search, tcp(8080)],
  ['an MCP server reaches the log server', search, server, tcp(3030)],
  ['an MCP server reaches web', search, web, tcp(3000)],
];

describe('reachability permits that', () => {
  test.each(PERMITTED)('%s', (_name, from, to, port) => {
    expect(messagesOf(connect(from, to, port))).toEqual([]);
  });
});
