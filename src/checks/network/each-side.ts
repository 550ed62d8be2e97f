import type { Finding, Rule, Subject } from '../rule';
import { evaluate } from './engine/evaluate';
import { toFindings } from './findings';
import { findOneSided } from './forbidden';

/**
 * A connection between two pods of the tenant needs both sides, so a rule that opens too much does no harm while the
 * other side is right. One slip must not be all that stands between two organizations: each side is right by itself.
 */
export const eachSide: Rule = {
  id: 'each-side',
  says: 'no rule of a policy, taken by itself, lets through more between two pods of the tenant than may be open',
  check: checkEachSide,
};

function checkEachSide(subject: Subject): Finding[] {
  return toFindings(eachSide.id, findOneSided(evaluate(subject).network, subject.tenant));
}
