import { compareText } from '../../kubernetes/object';
import type { Finding } from '../rule';

/** A finding without the id of its rule. */
export type Found = Omit<Finding, 'rule'>;

/** Findings of one rule, by object, place in it, and message: the same order on every run. */
export function toFindings(rule: string, found: readonly Found[]): Finding[] {
  return found.map((one) => ({ rule, ...one })).sort(compareFindings);
}

function compareFindings(a: Finding, b: Finding): number {
  return compareText(a.object, b.object) || compareText(a.path, b.path) || compareText(a.message, b.message);
}
