import { withRuleId } from '../finding';
import type { CheckInput, Finding, Rule } from '../rule';
import { evaluate } from './engine/evaluate';
import { findOneSided } from './forbidden';

/**
 * A connection between two pods of the tenant needs an egress rule and an ingress rule, so a rule that is too wide has
 * no effect while the other side is correct. This rule checks each side alone, so that one mistake cannot connect two
 * organizations.
 */
export const policySidesIndependent: Rule = {
  id: 'policy-sides-independent',
  description: 'no rule of a policy, on its own, allows more between two pods of the tenant than may be open',
  why: 'A connection needs an egress rule of one pod and an ingress rule of the other, so a wrong rule has no effect while the other side is right. A single mistake must not be enough to connect two organizations.',
  example: {
    object: 'networking.k8s.io/NetworkPolicy tenant-acme/server-to-redis-ingress',
    path: ['spec', 'ingress', 0, 'from', 0, 'podSelector'],
    value: {},
  },
  check: checkPolicySides,
};

function checkPolicySides(subject: CheckInput): Finding[] {
  return withRuleId(policySidesIndependent.id, findOneSided(evaluate(subject).network, subject.tenant));
}
