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

/** The egress policy and the ingress policy of web-to-server. */
function sides(): { out: KubeObject; into: KubeObject } {
  const [out, into] = connect(web, server, tcp(3030));
  if (out === undefined || into === undefined) throw new Error('a connection has two policies');
  return { out, into };
}

function findings(policies: readonly KubeObject[], ...flows: readonly Flow[]): string[] {
  return messagesOf(policies, { flows });
}

describe('a flow between two pods of the tenant', () => {
  test('passes if both sides open it', () => {
    expect(findings(connect(web, server, tcp(3030)), webToServer)).toEqual([]);
  });

  test('is blocked without an egress rule at the source', () => {
    expect(findings([sides().into], webToServer)).toEqual([
      'tenant-acme/web → tenant-acme/server tcp/3030 is blocked by the egress policies of tenant-acme/web (default-deny), ' +
        'but flow web-to-server needs it: the example needs it',
    ]);
  });

  test('is blocked without an ingress rule at the destination', () => {
    expect(findings([sides().out], webToServer)).toEqual([
      'tenant-acme/web → tenant-acme/server tcp/3030 is blocked by the ingress policies of tenant-acme/server (default-deny), ' +
        'but flow web-to-server needs it: the example needs it',
    ]);
  });

  test('is blocked without a rule on either side', () => {
    expect(findings([], webToServer)).toEqual([
      'tenant-acme/web → tenant-acme/server tcp/3030 is blocked by the egress policies of tenant-acme/web (default-deny) ' +
        'and the ingress policies of tenant-acme/server (default-deny), but flow web-to-server needs it: the example needs it',
    ]);
  });

  test('is reported with all policies that select the pod', () => {
    const [message] = findings(connect(web, server, tcp(3031)), webToServer).filter((one) => one.includes('blocked'));
    expect(message).toContain('the egress policies of tenant-acme/web (default-deny, web-to-server-out)');
  });

  test('must be open on all its ports', () => {
    const both = flow('web-to-server', web, server, tcp(3030), tcp(3032));
    expect(findings(connect(web, server, tcp(3030)), both)).toHaveLength(1);
  });

  test('is reported once', () => {
    expect(checked([...CLOSED, sides().out], { flows: [webToServer] })).toHaveLength(1);
  });
});

describe('a flow with another end', () => {
  test('from the agents of an organization is tested with a pod without labels', () => {
    const needed = flow('agents-to-server', researchAgents, server, tcp(3030));
    expect(findings(connect(researchAgents, server, tcp(3030)), needed)).toEqual([]);
    expect(findings([], needed)[0]).toContain('the egress policies of tenant-acme-org-research/agents');
  });

  test('from the agents of an organization is blocked if only agents with a label are open', () => {
    const needed = flow('agents-to-dns', researchAgents, dns, udp(53));
    const out = connect(researchAgents, dns, udp(53)).map((object) =>
      policy('tenant-acme-org-research', object.metadata.name, {
        ...(typeof object.spec === 'object' ? object.spec : {}),
        podSelector: { matchLabels: { role: 'resolver' } },
      }),
    );
    expect(findings(out, needed)).toHaveLength(1);
  });

  test('from or to the platform needs an opening only on the tenant’s side', () => {
    expect(findings(connect(gateway, web, tcp(3000)), flow('gateway-to-web', gateway, web, tcp(3000)))).toEqual([]);
    expect(findings([], flow('web-to-auth', web, auth, tcp(3040)))).toEqual([
      'tenant-acme/web → neurallog-system/auth tcp/3040 is blocked by the egress policies of tenant-acme/web (default-deny), ' +
        'but flow web-to-auth needs it: the example needs it',
    ]);
  });

  test('from the platform is blocked if the selector requires more namespace labels than the name', () => {
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
    expect(findings([strict], flow('gateway-to-web', gateway, web, tcp(3000)))).toHaveLength(1);
  });

  test('to a block must be open for the whole block except the flow’s exceptions', () => {
    const options = { searchEgress: [{ cidr: '198.51.100.0/24', ports: [tcp(443)] }] };
    const half = connect(search, block('198.51.100.0/25'), tcp(443));
    const whole = flow('search-to-block', search, block('198.51.100.0/24'), tcp(443));
    const less = flow('search-to-block', search, block('198.51.100.0/24', '198.51.100.128/25'), tcp(443));
    expect(messagesOf(half, { ...options, flows: [less] })).toEqual([]);
    expect(messagesOf(half, { ...options, flows: [whole] })).toEqual([
      'tenant-acme-org-research-mcp/search → 198.51.100.128 tcp/443 is blocked by the egress policies of tenant-acme-org-research-mcp/search ' +
        '(default-deny, search-to-block-out), but flow search-to-block needs it: the example needs it',
    ]);
  });

  test('from a block needs an ingress rule at the pod', () => {
    expect(findings([], flow('block-to-web', block('198.51.100.0/24'), web, tcp(3000)))).toEqual([
      '198.51.100.0 → tenant-acme/web tcp/3000 is blocked by the ingress policies of tenant-acme/web (default-deny), ' +
        'but flow block-to-web needs it: the example needs it',
    ]);
  });
});

describe('a flow without a matching end', () => {
  test('names a workload that is not in the bundle', () => {
    const missing = { kind: 'workload', namespace: ROOT, app: 'missing' } as const;
    expect(findings([], flow('missing-to-redis', missing, redis, tcp(6379)))).toEqual([
      'flow missing-to-redis names tenant-acme/missing, but no pod or address matches it',
    ]);
  });

  test('names a workload on the network of its host', () => {
    const spec = { hostNetwork: true, containers: [] };
    const template = { metadata: { labels: { 'app.kubernetes.io/name': 'agent' } }, spec };
    const metadata = { name: 'agent', namespace: ROOT };
    const printed = { apiVersion: 'apps/v1', kind: 'DaemonSet', metadata, spec: { template } };
    const agent = { kind: 'workload', namespace: ROOT, app: 'agent' } as const;
    expect(findings([printed], flow('agent-to-redis', agent, redis, tcp(6379)))).toContain(
      'flow agent-to-redis names tenant-acme/agent, but no pod or address matches it',
    );
  });

  test('names a namespace of another tenant', () => {
    const other = { kind: 'namespace', namespace: 'tenant-globex' } as const;
    expect(findings([], flow('web-to-globex', web, other, tcp(80)))).toEqual([
      'flow web-to-globex names namespace tenant-globex, but no pod or address matches it',
    ]);
  });

  test('names a malformed block', () => {
    expect(findings([], flow('web-to-nowhere', web, block('everywhere'), tcp(80)))).toEqual([
      'flow web-to-nowhere names block everywhere, but no pod or address matches it',
    ]);
  });

  test('has no pod of the tenant at either end', () => {
    expect(findings([], flow('gateway-to-auth', gateway, auth, tcp(80)))).toEqual([
      'flow gateway-to-auth has no pod of the tenant at either end, want at least one',
    ]);
  });

  test('names a workload whose labels only a pod outside the bundle could have', () => {
    const missing = { kind: 'workload', namespace: OPS, app: 'missing' } as const;
    const needed = flow('missing-to-server', missing, server, tcp(3030));
    expect(findings(connect(missing, server, tcp(3030)), needed)).toContain(
      'flow missing-to-server names tenant-acme-org-ops/missing, but no pod or address matches it',
    );
  });
});
