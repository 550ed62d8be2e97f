import { compareText, identityOf, type KubeObject } from '../kubernetes/object';
import type { Finding } from './rule';

/** A finding without its rule id, which `withRuleId` adds. */
export type FindingBody = Omit<Finding, 'rule'>;

export function findingAt(object: KubeObject, path: string, message: string): FindingBody {
  return { object: identityOf(object), path, message };
}

export function withRuleId(rule: string, findings: readonly FindingBody[]): Finding[] {
  return findings.map((finding) => ({ rule, ...finding }));
}

/** Orders findings by object, then path, so that findings to fix together are listed together. */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    compareText(a.object, b.object) ||
    compareText(a.path, b.path) ||
    compareText(a.rule, b.rule) ||
    compareText(a.message, b.message)
  );
}

/** The items that occur in a list more than once, each once. */
export function duplicates(items: readonly string[]): string[] {
  return [...new Set(items.filter((item, i) => items.indexOf(item) !== i))];
}
