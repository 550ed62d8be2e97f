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
  check: checkPolicySides,
};

function checkPolicySides(subject: CheckInput): Finding[] {
  return toFindings(policySidesIndependent.id, findOneSided(evaluate(subject).network, subject.tenant));
}
