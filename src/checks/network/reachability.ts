import { formatValue } from '../../contract/problems';
import { flatMap } from '../../lib/lists';
import type { CheckInput, Finding, Rule, TenantFacts } from '../rule';
import { parseBlock } from './engine/address-set';
import { evaluate } from './engine/evaluate';
import { type Found, toFindings } from './findings';
import { findForbidden } from './forbidden';
import { findClosed } from './required';

/**
 * Evaluates the printed network policies for every pod that is there or could be, every port and every address, and
 * holds the result against two lists: `specification.ts` says what may be open, the tenant's flows say what must be.
 */
export const reachability: Rule = {
  id: 'reachability',
  description:
    'network policies open every connection that a flow needs, and none that the isolation of tenants forbids',
  why: 'Specification: Network Isolation, network policies prevent cross-tenant traffic. The rule evaluates all policies together, for every pod, port and address, and compares the result with the allowed and the required connections.',
  example: {
    object: 'networking.k8s.io/NetworkPolicy tenant-acme/server-to-redis-egress',
    path: ['spec', 'egress', 0, 'to'],
    value: [{ ipBlock: { cidr: '0.0.0.0/0' } }],
  },
  check: checkReachability,
};

function checkReachability(subject: CheckInput): Finding[] {
  const { tenant } = subject;
  const { findings, pods, network } = evaluate(subject);
  const onHost = pods.filter(({ hostNetwork }) => hostNetwork);
  return toFindings(reachability.id, [
    ...findings,
    ...blockFindings(tenant),
    ...onHost.map(({ identity }) => ({
      object: identity,
      path: 'spec.template.spec.hostNetwork',
      message: "got true, want none: no policy holds for a pod on its host's network",
    })),
    ...findForbidden(network, tenant),
    ...findClosed(network, tenant),
  ]);
}

/** A block that cannot be read would silently close nothing. */
function blockFindings({ id, platform, organizations }: TenantFacts): Found[] {
  const egress = flatMap(organizations, ({ mcpServers }) => flatMap(mcpServers, (server) => server.egress));
  const blocks = [...platform.clusterCidrs, ...platform.dnsAddresses, ...egress.map(({ cidr }) => cidr)];
  return blocks
    .filter((block) => parseBlock(block) === undefined)
    .map((block) => ({
      object: `Tenant ${id}`,
      path: '',
      message: `got the address block ${formatValue(block)}, want CIDR such as 10.244.0.0/16`,
    }));
}
