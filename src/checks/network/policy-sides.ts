import type { CheckInput, Finding, Rule } from '../rule';
import { evaluate } from './engine/evaluate';
import { toFindings } from './findings';
import { findOneSided } from './forbidden';

/**
 * A connection between two pods of the tenant needs both sides, so a rule that opens too much does no harm while the
 * other side is right. One slip must not be all that stands between two organizations: each side is right by itself.
 */
export const policySidesIndependent: Rule = {
  id: 'policy-sides-independent',
  description:
    'no rule of a policy, taken by itself, lets through more between two pods of the tenant than may be open',
  why: 'A connection needs an egress rule of one pod and an ingress rule of the other, so a wrong rule has no effect while the other side is right. A single mistake must not be enough to connect two organizations.',
  example: {
    object: 'networking.k8s.io/NetworkPolicy tenant-acme/server-to-redis-ingress',
    path: ['spec', 'ingress', 0, 'from', 0, 'podSelector'],
    value: {},
  },
  check: checkPolicySides,
};

function checkPolicySides(subject: CheckInput): Finding[] {
  return toFindings(policySidesIndependent.id, findOneSided(evaluate(subject).network, subject.tenant));
}
