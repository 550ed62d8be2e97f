import { describe, expect, test } from 'vitest';
import { policySidesIndependent } from '../../../src/checks/network/policy-sides';
import type { KubeObject } from '../../../src/kubernetes/object';
import { COMPLETE_TENANT, FLOWS, TENANT_FILE } from './engine/bundle';
import { CLOSED, checked, connect, facts, opsAgents, policy, ROOT, search, server, tcp, web } from './fixture';

function check(objects: readonly KubeObject[]): string[] {
  return policySidesIndependent
    .check({ objects, tenant: facts({ ...TENANT_FILE, flows: FLOWS }) })
    .map(({ message }) => message);
}

/** The tenant with the connection from web to the log server, and a changed spec in its egress policy. */
function widened(change: Record<string, unknown>): KubeObject[] {
  const [out, into] = connect(web, server, tcp(3030));
  if (out === undefined || into === undefined) throw new Error('a connection has two policies');
  const spec = {
    podSelector: { matchLabels: { 'app.kubernetes.io/name': 'web' } },
    policyTypes: ['Egress'],
    ...change,
  };
  return [...CLOSED, policy(ROOT, out.metadata.name, spec), into];
}

const peer = (app: string) => ({ podSelector: { matchLabels: { 'app.kubernetes.io/name': app } } });
const toServer = { to: [peer('server')], ports: [{ port: 3030 }] };

describe('each side on its own', () => {
  test('passes in a correct tenant', () => {
    expect(check(COMPLETE_TENANT)).toEqual([]);
  });

  test('passes with a correct rule', () => {
    expect(check(widened({ egress: [toServer] }))).toEqual([]);
  });

  test('may not allow an additional port that the other side blocks', () => {
    const objects = widened({ egress: [{ ...toServer, ports: [{ port: 3030, endPort: 3031 }] }] });
    expect(checked(objects)).toEqual([]);
    expect(check(objects)).toEqual([
      'tenant-acme/web → tenant-acme/server tcp/3031 is allowed by egress rule 0 of tenant-acme/web-to-server-out, ' +
        'but between services, only web and server may open connections, to the http ports of server and registry',
    ]);
  });

  test('may not allow an additional peer that the other side blocks', () => {
    const objects = widened({ egress: [{ ...toServer, to: [peer('server'), peer('redis')] }] });
    expect(checked(objects)).toEqual([]);
    expect(check(objects)).toEqual([
      'tenant-acme/web → tenant-acme/redis tcp/3030 is allowed by egress rule 0 of tenant-acme/web-to-server-out, ' +
        'but in the tenant, only the log server may reach redis, on tcp/6379',
    ]);
  });

  test('may not select an additional pod that the other side blocks', () => {
    const objects = widened({ podSelector: {}, egress: [toServer] });
    expect(checked(objects)).toEqual([]);
    expect(check(objects)).toHaveLength(1);
  });

  test('may not allow one half of a forbidden connection', () => {
    const [out, into] = connect(opsAgents, search, tcp(8080));
    expect(check([...CLOSED, ...(out ? [out] : [])])).toEqual([
      'tenant-acme-org-ops/agents → tenant-acme-org-research-mcp/search tcp/8080 is allowed by egress rule 0 of tenant-acme-org-ops/ops-to-search-out, ' +
        'but an organization may reach another one only by a grant',
    ]);
    expect(check([...CLOSED, ...(into ? [into] : [])])).toEqual([
      'tenant-acme-org-ops/agents → tenant-acme-org-research-mcp/search tcp/8080 is allowed by ingress rule 0 of tenant-acme-org-research-mcp/ops-to-search-in, ' +
        'but an organization may reach another one only by a grant',
    ]);
  });

  test('is reported with the rule, the policy and the path', () => {
    const objects = widened({ egress: [{ ...toServer, ports: [] }] });
    expect(policySidesIndependent.check({ objects, tenant: facts() })).toMatchObject([
      {
        rule: 'policy-sides-independent',
        object: 'networking.k8s.io/NetworkPolicy tenant-acme/web-to-server-out',
        path: 'spec.egress[0]',
      },
    ]);
  });
});
