import { describe, expect, test } from 'vitest';
import { policySidesIndependent } from '../../../src/checks/network/policy-sides';
import type { KubeObject } from '../../../src/kubernetes/object';
import { FILE, FLOWS, WHOLE } from './engine/bundle';
import { CLOSED, checked, connect, facts, opsAgents, policy, ROOT, search, server, tcp, web } from './fixture';

function check(objects: readonly KubeObject[]): string[] {
  return policySidesIndependent
    .check({ objects, tenant: facts({ ...FILE, flows: FLOWS }) })
    .map(({ message }) => message);
}

/** The egress policy of web to the log server, with its spec changed; the ingress side stays as it is. */
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

describe('each side by itself', () => {
  test('the whole tenant passes', () => {
    expect(check(WHOLE)).toEqual([]);
  });

  test('a rule that is right passes', () => {
    expect(check(widened({ egress: [toServer] }))).toEqual([]);
  });

  test('a port too many is found, although the other side closes it', () => {
    const objects = widened({ egress: [{ ...toServer, ports: [{ port: 3030, endPort: 3031 }] }] });
    expect(checked(objects)).toEqual([]);
    expect(check(objects)).toEqual([
      'tenant-acme/web → tenant-acme/server tcp/3031 is let through by egress rule 0 of tenant-acme/web-to-server-out, ' +
        'but of the services, web and server reach server and registry on their http ports, and nothing else',
    ]);
  });

  test('a peer too many is found, although the other side closes it', () => {
    const objects = widened({ egress: [{ ...toServer, to: [peer('server'), peer('redis')] }] });
    expect(checked(objects)).toEqual([]);
    expect(check(objects)).toEqual([
      'tenant-acme/web → tenant-acme/redis tcp/3030 is let through by egress rule 0 of tenant-acme/web-to-server-out, ' +
        'but redis is reached by the log server alone, on tcp/6379',
    ]);
  });

  test('a pod too many is found, although the other side closes it', () => {
    const objects = widened({ podSelector: {}, egress: [toServer] });
    expect(checked(objects)).toEqual([]);
    expect(check(objects)).toHaveLength(1);
  });

  test('the half of a forbidden connection is found', () => {
    const [out, into] = connect(opsAgents, search, tcp(8080));
    expect(check([...CLOSED, ...(out ? [out] : [])])).toEqual([
      'tenant-acme-org-ops/agents → tenant-acme-org-research-mcp/search tcp/8080 is let through by egress rule 0 of tenant-acme-org-ops/ops-to-search-out, ' +
        'but organizations reach each other by a grant alone',
    ]);
    expect(check([...CLOSED, ...(into ? [into] : [])])).toEqual([
      'tenant-acme-org-ops/agents → tenant-acme-org-research-mcp/search tcp/8080 is let through by ingress rule 0 of tenant-acme-org-research-mcp/ops-to-search-in, ' +
        'but organizations reach each other by a grant alone',
    ]);
  });

  test('a finding carries the rule, the policy and the place', () => {
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
