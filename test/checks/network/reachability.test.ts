import { describe, expect, test } from 'vitest';
import { reachability } from '../../../src/checks/network/reachability';
import type { FlowEnd } from '../../../src/contract/flow';
import type { KubeObject } from '../../../src/kubernetes/object';
import { COMPLETE_TENANT, FLOWS, flow, POLICIES, TENANT_FILE } from './engine/bundle';
import {
  CLOSED,
  checked,
  connect,
  facts,
  opsAgents,
  policy,
  researchAgents,
  search,
  server,
  tcp,
  WORKLOADS,
  web,
} from './fixture';

describe('reachability', () => {
  test('passes a tenant whose policies open exactly its flows', () => {
    expect(checked(COMPLETE_TENANT, { ...TENANT_FILE, flows: FLOWS })).toEqual([]);
  });

  test('passes a tenant without flows whose policies open nothing', () => {
    expect(checked(CLOSED)).toEqual([]);
  });

  test.each(POLICIES.map(({ metadata }) => [metadata.name]))('fails a tenant without its policy %s', (name) => {
    const rest = COMPLETE_TENANT.filter(({ kind, metadata }) => kind !== 'NetworkPolicy' || metadata.name !== name);
    expect(checked(rest, { ...TENANT_FILE, flows: FLOWS })).not.toEqual([]);
  });

  test('reports both ends, the port, the two rules that open it, and the requirement', () => {
    const objects = [...CLOSED, ...connect(opsAgents, search, tcp(8080))];
    expect(reachability.check({ objects, tenant: facts() })).toEqual([
      {
        rule: 'reachability',
        object: 'networking.k8s.io/NetworkPolicy tenant-acme-org-ops/ops-to-search-out',
        path: 'spec.egress[0]',
        message:
          'tenant-acme-org-ops/agents → tenant-acme-org-research-mcp/search tcp/8080 is opened by egress rule 0 of ' +
          'tenant-acme-org-ops/ops-to-search-out and ingress rule 0 of tenant-acme-org-research-mcp/ops-to-search-in, ' +
          'but an organization may reach another one only by a grant',
      },
    ]);
  });

  test('reports each pair of openings once, however many pods it connects', () => {
    const everything = policy('tenant-acme', 'everything', {
      podSelector: {},
      policyTypes: ['Ingress'],
      ingress: [{ from: [{ namespaceSelector: {} }], ports: [{ port: 3030 }] }],
    });
    expect(checked([...CLOSED, everything])).toHaveLength(1);
  });

  test('reports only the first forbidden port of a range', () => {
    const wide = connect(web, server, tcp(3030)).map((object) => {
      const text = JSON.stringify(object.spec).replaceAll(
        '{"protocol":"TCP","port":3030}',
        '{"port":3030,"endPort":3040}',
      );
      return policy('tenant-acme', object.metadata.name, JSON.parse(text));
    });
    expect(checked([...CLOSED, ...wide])).toEqual([
      'tenant-acme/web → tenant-acme/server tcp/3031 is opened by egress rule 0 of tenant-acme/web-to-server-out ' +
        'and ingress rule 0 of tenant-acme/web-to-server-in, but between services, only web and server may open connections, to the http ports of server and registry',
    ]);
  });

  test('passes a connection that only one side opens', () => {
    const [out, into] = connect(opsAgents, search, tcp(8080));
    expect(checked([...CLOSED, ...(out ? [out] : [])])).toEqual([]);
    expect(checked([...CLOSED, ...(into ? [into] : [])])).toEqual([]);
  });

  test('reports that a namespace without policies is open to pods and addresses', () => {
    const open = CLOSED.filter(
      ({ kind, metadata }) => kind === 'Namespace' || metadata.namespace !== 'tenant-acme-org-ops',
    );
    const messages = checked(open);
    expect(messages).toContain(
      'tenant-acme-org-ops/agents → 169.254.169.254 tcp/1 is opened by the lack of a policy in tenant-acme-org-ops that isolates its egress, ' +
        'but cloud metadata addresses must not be reachable',
    );
    expect(
      messages.some((one) => one.includes('→ tenant-acme-org-ops/agents') && one.includes('isolates its ingress')),
    ).toBe(true);
  });

  test('does not depend on the order of the objects', () => {
    const objects = [...WORKLOADS, ...connect(opsAgents, search, tcp(8080)), ...connect(web, server, tcp(22))];
    expect(checked([...objects].reverse())).toEqual(checked(objects));
  });

  test('includes a pod of the bundle whose Namespace is not in it', () => {
    const lone = WORKLOADS.filter(({ metadata }) => metadata.name === 'search');
    const message = checked(lone).find((one) =>
      one.startsWith('tenant-acme-org-research-mcp/search → 169.254.169.254'),
    );
    expect(message).toContain('the lack of a policy in tenant-acme-org-research-mcp that isolates its egress');
  });
});

describe('a wrong flow with the policies for it', () => {
  function findings(from: FlowEnd, to: FlowEnd, extra: readonly KubeObject[] = []): string[] {
    const flows = [...FLOWS, flow('wrong', from, to, tcp(8080))];
    return checked([...COMPLETE_TENANT, ...extra, ...connect(from, to, tcp(8080))], { ...TENANT_FILE, flows });
  }

  test('to another organization is forbidden', () => {
    expect(findings(researchAgents, opsAgents)).toEqual([
      'tenant-acme-org-research/agents → tenant-acme-org-ops/agents tcp/8080 is opened by egress rule 0 of tenant-acme-org-research/research-to-ops-out ' +
        'and ingress rule 0 of tenant-acme-org-ops/research-to-ops-in, but an organization may reach another one only by a grant',
    ]);
  });

  test('to another tenant is forbidden', () => {
    const globex: FlowEnd = { kind: 'workload', namespace: 'tenant-globex', app: 'server' };
    expect(findings(web, globex)).toEqual([
      'flow wrong names tenant-globex/server, but no pod or address matches it',
      'tenant-acme/web → tenant-globex[tenant=acme]/pod[app.kubernetes.io/name=server] tcp/8080 is opened by egress rule 0 of tenant-acme/web-to-server-out, ' +
        'but no connection is allowed with a pod outside the tenant and its declared platform peers',
    ]);
  });

  test('from another tenant is forbidden', () => {
    const globex: FlowEnd = { kind: 'workload', namespace: 'tenant-globex', app: 'web' };
    expect(findings(globex, server)).toContain(
      'tenant-globex[tenant=acme]/pod[app.kubernetes.io/name=web] → tenant-acme/server tcp/8080 is opened by ingress rule 0 of tenant-acme/web-to-server-in, ' +
        'but no connection is allowed with a pod outside the tenant and its declared platform peers',
    );
  });
});
