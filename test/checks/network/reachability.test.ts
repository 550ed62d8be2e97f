import { describe, expect, test } from 'vitest';
import { reachability } from '../../../src/checks/network/reachability';
import type { FlowEnd } from '../../../src/contract/flow';
import type { KubeObject } from '../../../src/kubernetes/object';
import { FILE, FLOWS, flow, POLICIES, WHOLE } from './engine/bundle';
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
  test('a whole tenant whose policies open its flows and nothing else passes', () => {
    expect(checked(WHOLE, { ...FILE, flows: FLOWS })).toEqual([]);
  });

  test('a tenant without flows that is closed passes', () => {
    expect(checked(CLOSED)).toEqual([]);
  });

  test.each(POLICIES.map(({ metadata }) => [metadata.name]))('the whole tenant without policy %s fails', (name) => {
    const rest = WHOLE.filter(({ kind, metadata }) => kind !== 'NetworkPolicy' || metadata.name !== name);
    expect(checked(rest, { ...FILE, flows: FLOWS })).not.toEqual([]);
  });

  test('a finding names rule, object, place, both ends, the port, both openers and the sentence', () => {
    const objects = [...CLOSED, ...connect(opsAgents, search, tcp(8080))];
    expect(reachability.check({ objects, tenant: facts() })).toEqual([
      {
        rule: 'reachability',
        object: 'networking.k8s.io/NetworkPolicy tenant-acme-org-ops/ops-to-search-out',
        path: 'spec.egress[0]',
        message:
          'tenant-acme-org-ops/agents → tenant-acme-org-research-mcp/search tcp/8080 is open by egress rule 0 of ' +
          'tenant-acme-org-ops/ops-to-search-out and ingress rule 0 of tenant-acme-org-research-mcp/ops-to-search-in, ' +
          'but organizations reach each other by a grant alone',
      },
    ]);
  });

  test('each pair of openers is told once, however many pods it lets through', () => {
    const everything = policy('tenant-acme', 'everything', {
      podSelector: {},
      policyTypes: ['Ingress'],
      ingress: [{ from: [{ namespaceSelector: {} }], ports: [{ port: 3030 }] }],
    });
    expect(checked([...CLOSED, everything])).toHaveLength(1);
  });

  test('only the first port that is too many is named', () => {
    const wide = connect(web, server, tcp(3030)).map((object) => {
      const text = JSON.stringify(object.spec).replaceAll(
        '{"protocol":"TCP","port":3030}',
        '{"port":3030,"endPort":3040}',
      );
      return policy('tenant-acme', object.metadata.name, JSON.parse(text));
    });
    expect(checked([...CLOSED, ...wide])).toEqual([
      'tenant-acme/web → tenant-acme/server tcp/3031 is open by egress rule 0 of tenant-acme/web-to-server-out ' +
        'and ingress rule 0 of tenant-acme/web-to-server-in, but of the services, web and server reach server and registry on their http ports, and nothing else',
    ]);
  });

  test('one side alone opens nothing', () => {
    const [out, into] = connect(opsAgents, search, tcp(8080));
    expect(checked([...CLOSED, ...(out ? [out] : [])])).toEqual([]);
    expect(checked([...CLOSED, ...(into ? [into] : [])])).toEqual([]);
  });

  test('a namespace without any policy is open, to pods and to addresses', () => {
    const open = CLOSED.filter(
      ({ kind, metadata }) => kind === 'Namespace' || metadata.namespace !== 'tenant-acme-org-ops',
    );
    const messages = checked(open);
    expect(messages).toContain(
      'tenant-acme-org-ops/agents → 169.254.169.254 tcp/1 is open by the lack of a policy in tenant-acme-org-ops that closes its egress, ' +
        'but metadata addresses of the cloud are never reached',
    );
    expect(
      messages.some((one) => one.includes('→ tenant-acme-org-ops/agents') && one.includes('closes its ingress')),
    ).toBe(true);
  });

  test('the order of the objects does not matter', () => {
    const objects = [...WORKLOADS, ...connect(opsAgents, search, tcp(8080)), ...connect(web, server, tcp(22))];
    expect(checked([...objects].reverse())).toEqual(checked(objects));
  });

  test('a printed pod without a Namespace object stands in the matrix', () => {
    const lone = WORKLOADS.filter(({ metadata }) => metadata.name === 'search');
    const message = checked(lone).find((one) =>
      one.startsWith('tenant-acme-org-research-mcp/search → 169.254.169.254'),
    );
    expect(message).toContain('the lack of a policy in tenant-acme-org-research-mcp that closes its egress');
  });
});

describe('a wrong flow in the model, with the policies rendered for it', () => {
  function planted(from: FlowEnd, to: FlowEnd, extra: readonly KubeObject[] = []): string[] {
    const flows = [...FLOWS, flow('planted', from, to, tcp(8080))];
    return checked([...WHOLE, ...extra, ...connect(from, to, tcp(8080))], { ...FILE, flows });
  }

  test('to a sibling organization is objected to', () => {
    expect(planted(researchAgents, opsAgents)).toEqual([
      'tenant-acme-org-research/agents → tenant-acme-org-ops/agents tcp/8080 is open by egress rule 0 of tenant-acme-org-research/research-to-ops-out ' +
        'and ingress rule 0 of tenant-acme-org-ops/research-to-ops-in, but organizations reach each other by a grant alone',
    ]);
  });

  test('to another tenant is objected to', () => {
    const globex: FlowEnd = { kind: 'workload', namespace: 'tenant-globex', app: 'server' };
    expect(planted(web, globex)).toEqual([
      'flow planted names tenant-globex/server, but no pod or address of the tenant answers to it',
      'tenant-acme/web → tenant-globex[tenant=acme]/pod[app.kubernetes.io/name=server] tcp/8080 is open by egress rule 0 of tenant-acme/web-to-server-out, ' +
        'but a pod outside of the tenant and the declared platform peers reaches nothing and is reached by nothing',
    ]);
  });

  test('from another tenant is objected to', () => {
    const globex: FlowEnd = { kind: 'workload', namespace: 'tenant-globex', app: 'web' };
    expect(planted(globex, server)).toContain(
      'tenant-globex[tenant=acme]/pod[app.kubernetes.io/name=web] → tenant-acme/server tcp/8080 is open by ingress rule 0 of tenant-acme/web-to-server-in, ' +
        'but a pod outside of the tenant and the declared platform peers reaches nothing and is reached by nothing',
    );
  });
});
