import type { KubeObject } from '../../kubernetes/object';
import { flatMap } from '../../lib/lists';
import { listOf, recordOf } from '../../lib/plain-data';
import { type FindingBody, findingAt, withRuleId } from '../finding';
import type { Rule } from '../rule';

/**
 * The API server has defaults for these fields: policy types derived from the rules, TCP for a port without protocol,
 * the policy's namespace for a peer without namespaceSelector. Explicit values let a reviewer see the effect of a
 * policy.
 */
export const policyExplicit: Rule = {
  id: 'policy-explicit',
  description: 'every NetworkPolicy sets its policyTypes, the protocol of each port and the namespace of each peer',
  why: 'The API server sets policy types, protocol and namespace where a policy omits them, and a reviewer must know these defaults to read it.',
  example: {
    object: 'networking.k8s.io/NetworkPolicy tenant-acme/default-deny',
    path: ['spec', 'policyTypes'],
    value: undefined,
  },
  check: ({ objects }) =>
    withRuleId(
      'policy-explicit',
      flatMap(
        objects.filter((object) => object.kind === 'NetworkPolicy'),
        policyFindings,
      ),
    ),
};

function policyFindings(policy: KubeObject): FindingBody[] {
  const spec = recordOf(policy.spec);
  const types = listOf(spec.policyTypes);
  return [
    ...(types.length === 0 ? [findingAt(policy, 'spec.policyTypes', 'got none, want Ingress, Egress or both')] : []),
    ...ruleFindings(policy, 'ingress', 'from'),
    ...ruleFindings(policy, 'egress', 'to'),
  ];
}

function ruleFindings(policy: KubeObject, section: 'ingress' | 'egress', peers: 'from' | 'to'): FindingBody[] {
  return flatMap(listOf(recordOf(policy.spec)[section]), (rule, i) => [
    ...flatMap(listOf(recordOf(rule).ports), (port, j) =>
      recordOf(port).protocol === undefined
        ? [findingAt(policy, `spec.${section}[${i}].ports[${j}].protocol`, 'got none, want TCP, UDP or SCTP')]
        : [],
    ),
    ...flatMap(listOf(recordOf(rule)[peers]), (peer, j) => {
      const { ipBlock, namespaceSelector } = recordOf(peer);
      if (ipBlock !== undefined || namespaceSelector !== undefined) return [];
      return [
        findingAt(
          policy,
          `spec.${section}[${i}].${peers}[${j}].namespaceSelector`,
          'got none, want the namespace of the peer',
        ),
      ];
    }),
  ]);
}
