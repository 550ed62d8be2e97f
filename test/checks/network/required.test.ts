import { describe, expect, test } from 'vitest';
import type { Flow } from '../../../src/contract/flow';
import type { KubeObject } from '../../../src/kubernetes/object';
import { flow } from './engine/bundle';
import {
  auth,
  block,
  CLOSED,
  checked,
  connect,
  dns,
  gateway,
  messagesOf,
  OPS,
  policy,
  ROOT,
  redis,
  researchAgents,
  search,
  server,
  tcp,
  udp,
  web,
} from './fixture';

const webToServer = flow('web-to-server', web, server, tcp(3030));

/** The two policies of web-to-server by the side that they open. */
function sides(): { out: KubeObject; into: KubeObject } {
  const [out, into] = connect(web, server, tcp(3030));
  if (out === undefined || into === undefined) throw new Error('a connection has two policies');
  return { out, into };
}

function closedBy(policies: readonly KubeObject[], ...flows: readonly Flow[]): string[] {
  return messagesOf(policies, { flows });
}

describe('a flow between two pods of the tenant', () => {
  test('is met when both sides open it', () => {
    expect(closedBy(connect(web, server, tcp(3030)), webToServer)).toEqual([]);
  });

  test('is closed by the egress of the source', () => {
    expect(closedBy([sides().into], webToServer)).toEqual([
      'tenant-acme/web → tenant-acme/server tcp/3030 is closed by the egress of tenant-acme/web (selected by default-deny), ' +
        'but flow web-to-server needs it: the example needs it',
    ]);
  });

  test('is closed by the ingress of the destination', () => {
    expect(closedBy([sides().out], webToServer)).toEqual([
      'tenant-acme/web → tenant-acme/server tcp/3030 is closed by the ingress of tenant-acme/server (selected by default-deny), ' +
        'but flow web-to-server needs it: the example needs it',
    ]);
  });

  test('is closed by both', () => {
    expect(closedBy([], webToServer)).toEqual([
      'tenant-acme/web → tenant-acme/server tcp/3030 is closed by the egress of tenant-acme/web (selected by default-deny) ' +
        'and the ingress of tenant-acme/server (selected by default-deny), but flow web-to-server needs it: the example needs it',
    ]);
  });

  test('names every policy that selects the pod', () => {
    const [message] = closedBy(connect(web, server, tcp(3031)), webToServer).filter((one) => one.includes('closed'));
    expect(message).toContain('the egress of tenant-acme/web (selected by default-deny, web-to-server-out)');
  });

  test('is needed on every port', () => {
    const both = flow('web-to-server', web, server, tcp(3030), tcp(3032));
    expect(closedBy(connect(web, server, tcp(3030)), both)).toHaveLength(1);
  });

  test('is found in the namespace that closes it', () => {
    expect(checked([...CLOSED, sides().out], { flows: [webToServer] })).toHaveLength(1);
  });
});

describe('other ends of a flow', () => {
  test('the agents of an organization are stood for by a pod without labels', () => {
    const needed = flow('agents-to-server', researchAgents, server, tcp(3030));
    expect(closedBy(connect(researchAgents, server, tcp(3030)), needed)).toEqual([]);
    expect(closedBy([], needed)[0]).toContain('the egress of tenant-acme-org-research/agents');
  });

  test('agents of some label are not all agents', () => {
    const needed = flow('agents-to-dns', researchAgents, dns, udp(53));
    const out = connect(researchAgents, dns, udp(53)).map((object) =>
      policy('tenant-acme-org-research', object.metadata.name, {
        ...(typeof object.spec === 'object' ? object.spec : {}),
        podSelector: { matchLabels: { role: 'resolver' } },
      }),
    );
    expect(closedBy(out, needed)).toHaveLength(1);
  });

  test('only the tenant’s side is asked of a flow from or to the platform', () => {
    expect(closedBy(connect(gateway, web, tcp(3000)), flow('gateway-to-web', gateway, web, tcp(3000)))).toEqual([]);
    expect(closedBy([], flow('web-to-auth', web, auth, tcp(3040)))).toEqual([
      'tenant-acme/web → neurallog-system/auth tcp/3040 is closed by the egress of tenant-acme/web (selected by default-deny), ' +
        'but flow web-to-auth needs it: the example needs it',
    ]);
  });

  test('a platform’s namespace is not relied on for more labels than its name', () => {
    const rule = {
      from: [
        {
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'edge', role: 'edge' } },
          podSelector: { matchLabels: { 'app.kubernetes.io/name': 'gateway' } },
        },
      ],
      ports: [{ port: 3000 }],
    };
    const strict = policy(ROOT, 'strict', {
      podSelector: { matchLabels: { 'app.kubernetes.io/name': 'web' } },
      policyTypes: ['Ingress'],
      ingress: [rule],
    });
    expect(closedBy([strict], flow('gateway-to-web', gateway, web, tcp(3000)))).toHaveLength(1);
  });

  test('a block must be open in whole, less what the flow excepts', () => {
    const words = { searchEgress: [{ cidr: '198.51.100.0/24', ports: [tcp(443)] }] };
    const half = connect(search, block('198.51.100.0/25'), tcp(443));
    const whole = flow('search-to-block', search, block('198.51.100.0/24'), tcp(443));
    const less = flow('search-to-block', search, block('198.51.100.0/24', '198.51.100.128/25'), tcp(443));
    expect(messagesOf(half, { ...words, flows: [less] })).toEqual([]);
    expect(messagesOf(half, { ...words, flows: [whole] })).toEqual([
      'tenant-acme-org-research-mcp/search → 198.51.100.128 tcp/443 is closed by the egress of tenant-acme-org-research-mcp/search ' +
        '(selected by default-deny, search-to-block-out), but flow search-to-block needs it: the example needs it',
    ]);
  });

  test('a flow from a block asks the ingress of the pod', () => {
    expect(closedBy([], flow('block-to-web', block('198.51.100.0/24'), web, tcp(3000)))).toEqual([
      '198.51.100.0 → tenant-acme/web tcp/3000 is closed by the ingress of tenant-acme/web (selected by default-deny), ' +
        'but flow block-to-web needs it: the example needs it',
    ]);
  });
});

describe('a flow that nobody answers', () => {
  test('names a workload that is not printed', () => {
    const ghost = { kind: 'workload', namespace: ROOT, app: 'ghost' } as const;
    expect(closedBy([], flow('ghost-to-redis', ghost, redis, tcp(6379)))).toEqual([
      'flow ghost-to-redis names tenant-acme/ghost, but no pod or address of the tenant answers to it',
    ]);
  });

  test('names a workload that runs on the network of its host', () => {
    const spec = { hostNetwork: true, containers: [] };
    const template = { metadata: { labels: { 'app.kubernetes.io/name': 'agent' } }, spec };
    const metadata = { name: 'agent', namespace: ROOT };
    const printed = { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata, spec: { template } };
    const agent = { kind: 'workload', namespace: ROOT, app: 'agent' } as const;
    expect(closedBy([printed], flow('agent-to-redis', agent, redis, tcp(6379)))).toContain(
      'flow agent-to-redis names tenant-acme/agent, but no pod or address of the tenant answers to it',
    );
  });

  test('names a namespace that is not the tenant’s', () => {
    const other = { kind: 'namespace', namespace: 'tenant-globex' } as const;
    expect(closedBy([], flow('web-to-globex', web, other, tcp(80)))).toEqual([
      'flow web-to-globex names namespace tenant-globex, but no pod or address of the tenant answers to it',
    ]);
  });

  test('names a block without addresses', () => {
    expect(closedBy([], flow('web-to-nowhere', web, block('everywhere'), tcp(80)))).toEqual([
      'flow web-to-nowhere names block everywhere, but no pod or address of the tenant answers to it',
    ]);
  });

  test('joins no pod of the tenant', () => {
    expect(closedBy([], flow('gateway-to-auth', gateway, auth, tcp(80)))).toEqual([
      'flow gateway-to-auth joins no pod of the tenant, want one at one end',
    ]);
  });

  test('an unlabelled pod is not taken for the workload that a policy could name', () => {
    const ghost = { kind: 'workload', namespace: OPS, app: 'ghost' } as const;
    const needed = flow('ghost-to-server', ghost, server, tcp(3030));
    expect(closedBy(connect(ghost, server, tcp(3030)), needed)).toContain(
      'flow ghost-to-server names tenant-acme-org-ops/ghost, but no pod or address of the tenant answers to it',
    );
  });
});
