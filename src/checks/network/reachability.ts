import { formatValue } from '../../contract/problems';
import { flatMap } from '../../lib/lists';
import { type FindingBody, withRuleId } from '../finding';
import type { CheckInput, Finding, Rule, TenantFacts } from '../rule';
import { parseBlock } from './engine/address-set';
import { evaluate } from './engine/evaluate';
import { findForbidden } from './forbidden';
import { findClosed } from './required';

/**
 * Evaluates the network policies for every pod that runs or could be started, every port and every address, and
 * compares the result with two lists: `allowed/` lists what may be open, the tenant's flows list what must be open.
 */
export const reachability: Rule = {
  id: 'reachability',
  description:
    'network policies open every connection that a flow needs, and no connection that tenant isolation forbids',
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
  return withRuleId(reachability.id, [
    ...findings,
    ...blockFindings(tenant),
    ...onHost.map(({ identity, hostNetworkPath }) => ({
      object: identity,
      path: hostNetworkPath,
      message: "got true, want false: network policies do not apply to a pod on its host's network",
    })),
    ...findForbidden(network, tenant),
    ...findClosed(network, tenant),
  ]);
}

/**
 * Reports address blocks that cannot be parsed: the evaluation skips them, and a skipped cluster block protects
 * nothing.
 */
function blockFindings({ id, platform, organizations }: TenantFacts): FindingBody[] {
  const egress = flatMap(organizations, ({ mcpServers }) => flatMap(mcpServers, (server) => server.egress));
  const blocks = [...platform.clusterCidrs, ...platform.dnsAddresses, ...egress.map(({ cidr }) => cidr)];
  return blocks
    .filter((block) => parseBlock(block) === undefined)
    .map((block) => ({
      object: `Tenant ${id}`,
      path: '',
      message: `got the address block ${formatValue(block)}, want a CIDR block such as 10.244.0.0/16`,
    }));
}
