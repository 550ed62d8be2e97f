import { describe, expect, test } from 'vitest';
import { messagesOf, OPS, OPS_MCP, policy, RESEARCH, RESEARCH_MCP, ROOT } from '../fixture';

const NO_OUTSIDER = 'but no connection is allowed with a pod outside the tenant and its declared platform peers';
const byApp = (app: string) => ({ matchLabels: { 'app.kubernetes.io/name': app } });
const named = (...values: string[]) => ({
  matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values }],
});

/** The findings for an ingress rule with these peers on the http port of the log server. */
function ingressFindings(...from: readonly unknown[]): string[] {
  const rule = { from, ports: [{ port: 3030 }] };
  return messagesOf([policy(ROOT, 'in', { podSelector: byApp('server'), policyTypes: ['Ingress'], ingress: [rule] })]);
}

/** The findings for an egress rule of web with these peers. */
function egressFindings(...to: readonly unknown[]): string[] {
  const rule = { to, ports: [{ port: 3030 }] };
  return messagesOf([policy(ROOT, 'out', { podSelector: byApp('web'), policyTypes: ['Egress'], egress: [rule] })]);
}

describe('foreign pods', () => {
  test('can get in by forging the tenant label', () => {
    expect(ingressFindings({ namespaceSelector: { matchLabels: { tenant: 'acme', type: 'tenant-root' } } })).toEqual([
      `tenant-rogue[tenant=acme,type=tenant-root]/unlabelled pod → tenant-acme/server tcp/3030 is opened by ingress rule 0 of tenant-acme/in, ${NO_OUTSIDER}`,
    ]);
  });

  test('can get in by forging the tenant label and the pod label', () => {
    expect(
      ingressFindings({ namespaceSelector: { matchLabels: { type: 'tenant-root' } }, podSelector: byApp('web') }),
    ).toEqual([
      `tenant-rogue[tenant=acme,type=tenant-root]/pod[app.kubernetes.io/name=web] → tenant-acme/server tcp/3030 is opened by ingress rule 0 of tenant-acme/in, ${NO_OUTSIDER}`,
    ]);
  });

  test('cannot forge the name of a namespace', () => {
    const own = { matchLabels: { tenant: 'acme' }, ...named(ROOT) };
    expect(ingressFindings({ namespaceSelector: own, podSelector: byApp('web') })).toEqual([]);
    expect(egressFindings({ namespaceSelector: own, podSelector: byApp('server') })).toEqual([]);
  });

  test('of another tenant are found by the name of their namespace, whatever labels the selector requires', () => {
    const other = { matchLabels: { tenant: 'globex', team: 'blue' }, ...named('tenant-globex') };
    expect(egressFindings({ namespaceSelector: other })).toEqual([
      `tenant-acme/web → tenant-globex[team=blue,tenant=globex]/unlabelled pod tcp/3030 is opened by egress rule 0 of tenant-acme/out, ${NO_OUTSIDER}`,
    ]);
  });

  test('are found for each name in a list', () => {
    expect(ingressFindings({ namespaceSelector: named(ROOT, 'tenant-globex'), podSelector: byApp('web') })).toEqual([
      `tenant-globex/pod[app.kubernetes.io/name=web] → tenant-acme/server tcp/3030 is opened by ingress rule 0 of tenant-acme/in, ${NO_OUTSIDER}`,
    ]);
  });

  test('can match a selector with several terms', () => {
    const matchExpressions = [
      { key: 'team', operator: 'Exists' },
      { key: 'team', operator: 'NotIn', values: ['any'] },
      { key: 'zone', operator: 'In', values: ['1', '2'] },
      { key: 'zone', operator: 'NotIn', values: ['1'] },
    ];
    expect(ingressFindings({ namespaceSelector: { matchExpressions } })).toEqual([
      `tenant-rogue[team=any-0,zone=2]/unlabelled pod → tenant-acme/server tcp/3030 is opened by ingress rule 0 of tenant-acme/in, ${NO_OUTSIDER}`,
    ]);
  });

  test('can have a label that no namespace of the tenant has', () => {
    expect(ingressFindings({ namespaceSelector: { matchLabels: { team: 'blue' } } })).toEqual([
      `tenant-rogue[team=blue]/unlabelled pod → tenant-acme/server tcp/3030 is opened by ingress rule 0 of tenant-acme/in, ${NO_OUTSIDER}`,
    ]);
  });

  test('can be in a namespace without labels', () => {
    const without = {
      matchExpressions: [
        { key: 'tenant', operator: 'DoesNotExist' },
        { key: 'type', operator: 'DoesNotExist' },
      ],
    };
    expect(ingressFindings({ namespaceSelector: without, podSelector: byApp('web') })[0]).toContain(
      '/pod[app.kubernetes.io/name=web] → tenant-acme/server',
    );
  });

  test('can belong to another tenant with namespaces of the same types', () => {
    const shape = {
      matchExpressions: [
        { key: 'type', operator: 'In', values: ['organization'] },
        { key: 'tenant', operator: 'NotIn', values: ['acme'] },
      ],
    };
    expect(ingressFindings({ namespaceSelector: shape })[0]).toContain('tenant-sibling[');
  });

  test('can be in a namespace with the tenant’s prefix that is not in the bundle', () => {
    expect(ingressFindings({ namespaceSelector: named('tenant-acme-org-removed') })).toEqual([
      `tenant-acme-org-removed/unlabelled pod → tenant-acme/server tcp/3030 is opened by ingress rule 0 of tenant-acme/in, ${NO_OUTSIDER}`,
    ]);
  });
});

describe('other pods in the namespaces of the platform', () => {
  test('are let in by a peer that selects the whole namespace', () => {
    expect(ingressFindings({ namespaceSelector: named('edge') })).toContain(
      `edge/unlabelled pod → tenant-acme/server tcp/3030 is opened by ingress rule 0 of tenant-acme/in, ${NO_OUTSIDER}`,
    );
  });

  test('are not let in by the labels of the platform peer', () => {
    expect(ingressFindings({ namespaceSelector: named('edge'), podSelector: byApp('gateway') })).toEqual([]);
  });

  test('are let in by labels other than those of the platform peer', () => {
    expect(
      ingressFindings({ namespaceSelector: named('edge'), podSelector: { matchLabels: { tier: 'edge' } } }),
    ).toEqual([
      `edge/pod[tier=edge] → tenant-acme/server tcp/3030 is opened by ingress rule 0 of tenant-acme/in, ${NO_OUTSIDER}`,
    ]);
  });

  test('are let in from any namespace by the labels of the platform peer without its namespace', () => {
    expect(ingressFindings({ namespaceSelector: {}, podSelector: byApp('gateway') })).toContain(
      `tenant-rogue/pod[app.kubernetes.io/name=gateway] → tenant-acme/server tcp/3030 is opened by ingress rule 0 of tenant-acme/in, ${NO_OUTSIDER}`,
    );
  });
});

describe('pods that someone could start in the tenant’s namespaces', () => {
  const noUnlabelled = 'but no connection is allowed with an unlabelled pod in a namespace of services or MCP servers';
  const dns = {
    namespaceSelector: named('kube-system'),
    podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
  };
  const allowDns = (namespace: string, podSelector: unknown) =>
    policy(namespace, 'dns', { podSelector, policyTypes: ['Egress'], egress: [{ to: [dns], ports: [{ port: 53 }] }] });

  test.each([ROOT, RESEARCH_MCP])('without labels may not use DNS in %s', (namespace) => {
    expect(messagesOf([allowDns(namespace, {})])).toEqual([
      `${namespace}/unlabelled pod → kube-system/dns tcp/53 is opened by egress rule 0 of ${namespace}/dns, ${noUnlabelled}`,
    ]);
  });

  test('are agents in the namespace of an organization', () => {
    expect(messagesOf([allowDns(RESEARCH, {}), allowDns(OPS, { matchLabels: { any: 'label' } })])).toEqual([]);
  });

  test('without labels may not be reached', () => {
    const metrics = {
      from: [{ namespaceSelector: named('watch'), podSelector: byApp('prometheus') }],
      ports: [{ port: 'metrics' }],
    };
    const open = policy(OPS_MCP, 'metrics', { podSelector: {}, policyTypes: ['Ingress'], ingress: [metrics] });
    expect(messagesOf([open])).toEqual([
      `watch/monitoring → tenant-acme-org-ops-mcp/unlabelled pod tcp/1 is opened by ingress rule 0 of tenant-acme-org-ops-mcp/metrics, ${noUnlabelled}`,
    ]);
  });

  test.each([ROOT, RESEARCH])('represent a policy in %s for labels that no pod of the bundle has', (namespace) => {
    const hidden = policy(namespace, 'hidden', {
      podSelector: { matchLabels: { role: 'special', 'app.kubernetes.io/name': 'web' } },
      policyTypes: ['Egress'],
      egress: [{ to: [{ namespaceSelector: named('tenant-globex') }] }],
    });
    expect(messagesOf([hidden])).toEqual([
      `${namespace}/pod[app.kubernetes.io/name=web,role=special] → tenant-globex/unlabelled pod tcp/1 is opened by egress rule 0 of ${namespace}/hidden, ${NO_OUTSIDER}`,
    ]);
  });

  test('with the labels of a service are still agents in the namespace of an organization', () => {
    const out = policy(OPS, 'out', {
      podSelector: {},
      policyTypes: ['Egress'],
      egress: [{ to: [{ namespaceSelector: named(ROOT), podSelector: byApp('redis') }], ports: [{ port: 6379 }] }],
    });
    const loose = {
      namespaceSelector: { matchLabels: { tenant: 'acme' }, ...named(ROOT, OPS) },
      podSelector: byApp('server'),
    };
    const into = policy(ROOT, 'in', {
      podSelector: byApp('redis'),
      policyTypes: ['Ingress'],
      ingress: [{ from: [loose], ports: [{ port: 6379 }] }],
    });
    expect(messagesOf([out, into])).toEqual([
      'tenant-acme-org-ops/pod[app.kubernetes.io/name=server] → tenant-acme/redis tcp/6379 is opened by egress rule 0 of tenant-acme-org-ops/out ' +
        'and ingress rule 0 of tenant-acme/in, but in the tenant, only the log server may reach redis, on tcp/6379',
    ]);
  });

  test('can give any number to a named port', () => {
    const back = {
      from: [{ namespaceSelector: named(ROOT), podSelector: byApp('server') }],
      ports: [{ port: 'callback' }],
    };
    const into = policy(RESEARCH, 'in', { podSelector: {}, policyTypes: ['Ingress'], ingress: [back] });
    const out = policy(ROOT, 'out', {
      podSelector: byApp('server'),
      policyTypes: ['Egress'],
      egress: [{ to: [{ namespaceSelector: named(RESEARCH) }] }],
    });
    expect(messagesOf([into, out])).toEqual([
      'tenant-acme/server → tenant-acme-org-research/agents tcp/1 is opened by egress rule 0 of tenant-acme/out ' +
        'and ingress rule 0 of tenant-acme-org-research/in, but the log server is the only service that may reach agents, on tcp/8080',
    ]);
  });
});
