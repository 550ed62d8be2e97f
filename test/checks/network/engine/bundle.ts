import type { Flow, FlowEnd, FlowPort } from '../../../../src/contract/flow';
import type { KubeObject } from '../../../../src/kubernetes/object';
import {
  auth,
  block,
  CLOSED,
  connect,
  deploy,
  dns,
  type FactOptions,
  gateway,
  monitoring,
  opsAgents,
  redis,
  registry,
  researchAgents,
  search,
  server,
  tcp,
  udp,
  web,
} from '../fixture';

const GRANT = { what: 'mcp:use', from: 'research', to: 'ops', server: 'search' } as const;

/** The tenant's file: `search` may reach one block, and `ops` may use `search`. */
export const TENANT_FILE: FactOptions = {
  grants: [GRANT],
  searchEgress: [{ cidr: '198.51.100.0/24', ports: [tcp(443)] }],
};

/** Every flow of the tenant, written by hand. */
export const FLOWS: readonly Flow[] = [
  flow('gateway-to-server', gateway, server, tcp(3030)),
  flow('gateway-to-web', gateway, web, tcp(3000)),
  flow('gateway-to-registry', gateway, registry, tcp(3031)),
  flow('gateway-to-search', gateway, search, tcp(8080)),
  flow('gateway-to-deploy', gateway, deploy, tcp(8080)),
  flow('monitoring-to-server', monitoring, server, tcp(9090)),
  flow('monitoring-to-search', monitoring, search, tcp(9090)),
  flow('server-to-dns', server, dns, udp(53), tcp(53)),
  flow('agents-to-dns', researchAgents, dns, udp(53), tcp(53)),
  flow('search-to-dns', search, dns, udp(53), tcp(53)),
  flow('server-to-auth', server, auth, tcp(3040)),
  flow('search-to-auth', search, auth, tcp(3040)),
  flow('auth-to-redis', auth, redis, tcp(6379)),
  flow('server-to-redis', server, redis, tcp(6379)),
  flow('server-to-registry', server, registry, tcp(3031)),
  flow('web-to-server', web, server, tcp(3030)),
  flow('agents-to-server', researchAgents, server, tcp(3030)),
  flow('server-to-agents', server, researchAgents, tcp(8080)),
  flow('ops-agents-to-deploy', opsAgents, deploy, tcp(8080)),
  flow('agents-to-search', researchAgents, search, tcp(8080)),
  flow('search-to-agents', search, researchAgents, tcp(8080)),
  flow('search-to-server', search, server, tcp(3030)),
  flow('search-to-web', search, web, tcp(3000)),
  flow('server-to-search', server, search, tcp(8080)),
  flow('deploy-to-search', deploy, search, tcp(8080)),
  flow('search-to-internet', search, block('198.51.100.0/24', '198.51.100.64/26'), tcp(443)),
];

export const POLICIES: readonly KubeObject[] = FLOWS.flatMap(({ from, to, ports }) => connect(from, to, ...ports));

/** Workloads, default deny, and the policies of all flows. */
export const COMPLETE_TENANT: readonly KubeObject[] = [...CLOSED, ...POLICIES];

export function flow(id: string, from: FlowEnd, to: FlowEnd, ...ports: readonly FlowPort[]): Flow {
  return { id, from, to, ports, why: 'the example needs it' };
}
