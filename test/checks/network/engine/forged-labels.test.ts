import { describe, expect, test } from 'vitest';
import { messagesOf, OPS, OPS_MCP, policy, RESEARCH, RESEARCH_MCP, ROOT } from '../fixture';

const NO_OUTSIDER =
  'but a pod outside of the tenant and the declared platform peers reaches nothing and is reached by nothing';
const byApp = (app: string) => ({ matchLabels: { 'app.kubernetes.io/name': app } });
const named = (...values: string[]) => ({
  matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values }],
});

/** The findings for an ingress rule on the log server's http port. */
function letIn(...from: readonly unknown[]): string[] {
  const rule = { from, ports: [{ port: 3030 }] };
  return messagesOf([policy(ROOT, 'in', { podSelector: byApp('server'), policyTypes: ['Ingress'], ingress: [rule] })]);
}

/** The findings for an egress rule of web. */
function letOut(...to: readonly unknown[]): string[] {
  const rule = { to, ports: [{ port: 3030 }] };
  return messagesOf([policy(ROOT, 'out', { podSelector: byApp('web'), policyTypes: ['Egress'], egress: [rule] })]);
}

describe('foreign pods', () => {
  test('the tenant label lets in a namespace that forges it', () => {
    expect(letIn({ namespaceSelector: { matchLabels: { tenant: 'acme', type: 'tenant-root' } } })).toEqual([
      `tenant-rogue[tenant=acme,type=tenant-root]/unlabelled pod → tenant-acme/server tcp/3030 is open by ingress rule 0 of tenant-acme/in, ${NO_OUTSIDER}`,
    ]);
  });

  test('a label of the pod does not help: it is forged as well', () => {
    expect(letIn({ namespaceSelector: { matchLabels: { type: 'tenant-root' } }, podSelector: byApp('web') })).toEqual([
      `tenant-rogue[tenant=acme,type=tenant-root]/pod[app.kubernetes.io/name=web] → tenant-acme/server tcp/3030 is open by ingress rule 0 of tenant-acme/in, ${NO_OUTSIDER}`,
    ]);
  });

  test('the name of a namespace cannot be forged', () => {
    const own = { matchLabels: { tenant: 'acme' }, ...named(ROOT) };
    expect(letIn({ namespaceSelector: own, podSelector: byApp('web') })).toEqual([]);
    expect(letOut({ namespaceSelector: own, podSelector: byApp('server') })).toEqual([]);
  });

  test('the name of another tenant’s namespace is found, whatever labels are asked for', () => {
    const other = { matchLabels: { tenant: 'globex', team: 'blue' }, ...named('tenant-globex') };
    expect(letOut({ namespaceSelector: other })).toEqual([
      `tenant-acme/web → tenant-globex[team=blue,tenant=globex]/unlabelled pod tcp/3030 is open by egress rule 0 of tenant-acme/out, ${NO_OUTSIDER}`,
    ]);
  });

  test('every name of a list counts', () => {
    expect(letIn({ namespaceSelector: named(ROOT, 'tenant-globex'), podSelector: byApp('web') })).toEqual([
      `tenant-globex/pod[app.kubernetes.io/name=web] → tenant-acme/server tcp/3030 is open by ingress rule 0 of tenant-acme/in, ${NO_OUTSIDER}`,
    ]);
  });

  test('a selector of several terms is satisfied as well', () => {
    const matchExpressions = [
      { key: 'team', operator: 'Exists' },
      { key: 'team', operator: 'NotIn', values: ['any'] },
      { key: 'zone', operator: 'In', values: ['1', '2'] },
      { key: 'zone', operator: 'NotIn', values: ['1'] },
    ];
    expect(letIn({ namespaceSelector: { matchExpressions } })).toEqual([
      `tenant-rogue[team=any-0,zone=2]/unlabelled pod → tenant-acme/server tcp/3030 is open by ingress rule 0 of tenant-acme/in, ${NO_OUTSIDER}`,
    ]);
  });

  test('a label that no namespace of the tenant has may be on another', () => {
    expect(letIn({ namespaceSelector: { matchLabels: { team: 'blue' } } })).toEqual([
      `tenant-rogue[team=blue]/unlabelled pod → tenant-acme/server tcp/3030 is open by ingress rule 0 of tenant-acme/in, ${NO_OUTSIDER}`,
    ]);
  });

  test('a namespace without any label is not forgotten', () => {
    const without = {
      matchExpressions: [
        { key: 'tenant', operator: 'DoesNotExist' },
        { key: 'type', operator: 'DoesNotExist' },
      ],
    };
    expect(letIn({ namespaceSelector: without, podSelector: byApp('web') })[0]).toContain(
      '/pod[app.kubernetes.io/name=web] → tenant-acme/server',
    );
  });

  test('another tenant of the same shape is not let in by the shape', () => {
    const shape = {
      matchExpressions: [
        { key: 'type', operator: 'In', values: ['organization'] },
        { key: 'tenant', operator: 'NotIn', values: ['acme'] },
      ],
    };
    expect(letIn({ namespaceSelector: shape })[0]).toContain('tenant-sibling[');
  });

  test('a namespace of the tenant that is not printed is not the tenant’s', () => {
    expect(letIn({ namespaceSelector: named('tenant-acme-org-gone') })).toEqual([
      `tenant-acme-org-gone/unlabelled pod → tenant-acme/server tcp/3030 is open by ingress rule 0 of tenant-acme/in, ${NO_OUTSIDER}`,
    ]);
  });
});

describe('rogues beside the platform’s pods', () => {
  test('a whole namespace of the platform is more than its peer', () => {
    expect(letIn({ namespaceSelector: named('edge') })).toContain(
      `edge/unlabelled pod → tenant-acme/server tcp/3030 is open by ingress rule 0 of tenant-acme/in, ${NO_OUTSIDER}`,
    );
  });

  test('the peer itself is let in', () => {
    expect(letIn({ namespaceSelector: named('edge'), podSelector: byApp('gateway') })).toEqual([]);
  });

  test('other labels than the peer’s let in a rogue', () => {
    expect(letIn({ namespaceSelector: named('edge'), podSelector: { matchLabels: { tier: 'edge' } } })).toEqual([
      `edge/pod[tier=edge] → tenant-acme/server tcp/3030 is open by ingress rule 0 of tenant-acme/in, ${NO_OUTSIDER}`,
    ]);
  });

  test('a peer’s label without its namespace lets in whoever forges it', () => {
    expect(letIn({ namespaceSelector: {}, podSelector: byApp('gateway') })).toContain(
      `tenant-rogue/pod[app.kubernetes.io/name=gateway] → tenant-acme/server tcp/3030 is open by ingress rule 0 of tenant-acme/in, ${NO_OUTSIDER}`,
    );
  });
});

describe('pods that someone could start in the tenant', () => {
  const closedToUnlabelled =
    'but an unlabelled pod beside services or MCP servers reaches nothing and is reached by nothing';
  const dns = {
    namespaceSelector: named('kube-system'),
    podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
  };
  const resolve = (home: string, podSelector: unknown) =>
    policy(home, 'dns', { podSelector, policyTypes: ['Egress'], egress: [{ to: [dns], ports: [{ port: 53 }] }] });

  test.each([ROOT, RESEARCH_MCP])('an unlabelled pod in %s may not even resolve names', (home) => {
    expect(messagesOf([resolve(home, {})])).toEqual([
      `${home}/unlabelled pod → kube-system/dns tcp/53 is open by egress rule 0 of ${home}/dns, ${closedToUnlabelled}`,
    ]);
  });

  test('in the namespace of an organization every pod is an agent', () => {
    expect(messagesOf([resolve(RESEARCH, {}), resolve(OPS, { matchLabels: { any: 'label' } })])).toEqual([]);
  });

  test('nor is an unlabelled pod reached', () => {
    const metrics = {
      from: [{ namespaceSelector: named('watch'), podSelector: byApp('prometheus') }],
      ports: [{ port: 'metrics' }],
    };
    const open = policy(OPS_MCP, 'metrics', { podSelector: {}, policyTypes: ['Ingress'], ingress: [metrics] });
    expect(messagesOf([open])).toEqual([
      `watch/monitoring → tenant-acme-org-ops-mcp/unlabelled pod tcp/1 is open by ingress rule 0 of tenant-acme-org-ops-mcp/metrics, ${closedToUnlabelled}`,
    ]);
  });

  test.each([ROOT, RESEARCH])(
    'a policy of %s for labels that no printed pod carries is judged by a pod that carries them',
    (home) => {
      const hidden = policy(home, 'hidden', {
        podSelector: { matchLabels: { role: 'special', 'app.kubernetes.io/name': 'web' } },
        policyTypes: ['Egress'],
        egress: [{ to: [{ namespaceSelector: named('tenant-globex') }] }],
      });
      expect(messagesOf([hidden])).toEqual([
        `${home}/pod[app.kubernetes.io/name=web,role=special] → tenant-globex/unlabelled pod tcp/1 is open by egress rule 0 of ${home}/hidden, ${NO_OUTSIDER}`,
      ]);
    },
  );

  test('agents that put on the labels of a service get no further than agents', () => {
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
      'tenant-acme-org-ops/pod[app.kubernetes.io/name=server] → tenant-acme/redis tcp/6379 is open by egress rule 0 of tenant-acme-org-ops/out ' +
        'and ingress rule 0 of tenant-acme/in, but redis is reached by the log server alone, on tcp/6379',
    ]);
  });

  test('a port by name is any port of a pod that is not printed', () => {
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
      'tenant-acme/server → tenant-acme-org-research/agents tcp/1 is open by egress rule 0 of tenant-acme/out ' +
        'and ingress rule 0 of tenant-acme-org-research/in, but of the services, the log server alone reaches agents, on tcp/8080',
    ]);
  });
});
