import type { KubeObject } from '../../kubernetes/object';
import { flatMap } from '../../lib/lists';
import { memoizeWeakly } from '../../lib/memoize';
import { isAbsent, listOf, type PlainRecord, recordOf } from '../../lib/plain-data';
import { isShared } from '../../lib/shared-value';
import { type FindingBody, findingAt } from '../finding';
import type { AllowedVerbs } from './allowed-verbs';

/** Finds the permissions in a role that are not among those of its holder. */
export function excessFindings(role: KubeObject, holder: readonly AllowedVerbs[]): FindingBody[] {
  const rules = listOf(role.rules);
  if (rules.length === 0) return [findingAt(role, 'rules', 'is empty, want the permissions of its holder')];
  const accepted = acceptedRules(holder);
  if (accepted.has(rules)) return [];
  const findings = flatMap(rules, (item, i) => {
    const rule = recordOf(item);
    const path = `rules[${i}]`;
    return [...wildcardFindings(role, rule, path), ...deniedFindings(role, rule, path, holder)];
  });
  if (findings.length === 0 && isShared(rules)) accepted.add(rules);
  return findings;
}

/** Rule lists without findings. Many roles share a frozen list, so each list is checked once for each holder. */
const acceptedRules = memoizeWeakly((_holder: readonly AllowedVerbs[]) => new WeakSet<readonly unknown[]>());

/** Finds the permissions of its holder that a role lacks: without them Flux fails, but only later in the cluster. */
export function missingFindings(role: KubeObject, holder: readonly AllowedVerbs[]): FindingBody[] {
  const granted = flatMap(listOf(role.rules), (item) => permissionsOf(recordOf(item)));
  return flatMap(holder, (allowed) =>
    flatMap(allowed.resources, (resource) => {
      const missing = allowed.verbs.filter(
        (verb) =>
          !granted.some(
            (permission) =>
              permission.group === allowed.group &&
              permission.resource === resource &&
              permission.verbs.includes(verb) &&
              (permission.names.length === 0 || permission.names.join() === allowed.names?.join()),
          ),
      );
      if (missing.length === 0) return [];
      const message = `does not grant ${missing.join(', ')} on ${resourceText(allowed.group, resource)}, want it granted`;
      return [findingAt(role, 'rules', message)];
    }),
  );
}

/** The verbs that a rule grants on one resource. */
interface Permission {
  readonly group: string;
  readonly resource: string;
  readonly verbs: readonly string[];
  /** Names of single objects; empty for all objects. */
  readonly names: readonly string[];
}

function permissionsOf(rule: PlainRecord): Permission[] {
  const verbs = textsIn(rule.verbs);
  const names = textsIn(rule.resourceNames);
  return flatMap(textsIn(rule.apiGroups), (group) =>
    textsIn(rule.resources).map((resource) => ({ group, resource, verbs, names })),
  );
}

function deniedFindings(
  role: KubeObject,
  rule: PlainRecord,
  path: string,
  holder: readonly AllowedVerbs[],
): FindingBody[] {
  const groups = textsIn(rule.apiGroups);
  const resources = textsIn(rule.resources);
  const verbs = textsIn(rule.verbs);
  const names = textsIn(rule.resourceNames);
  const findings: FindingBody[] = [];
  for (const group of groups)
    for (const resource of resources) {
      const allowed = allowedVerbsOn(group, resource, holder);
      const denied = verbs.filter((verb) => !allowed.some((entry) => allows(entry, verb, names)));
      if (denied.length === 0) continue;
      const expected = allowed.length === 0 ? 'no verb on it' : `at most ${verbsText(allowed)}`;
      const message = `grants ${denied.join(', ')} on ${resourceText(group, resource)}, want ${expected}`;
      findings.push(findingAt(role, path, message));
    }
  return findings;
}

function allowedVerbsOn(group: string, resource: string, holder: readonly AllowedVerbs[]): readonly AllowedVerbs[] {
  return holder.filter((entry) => entry.group === group && entry.resources.includes(resource));
}

function verbsText(allowed: readonly AllowedVerbs[]): string {
  const [name] = flatMap(allowed, ({ names }) => names ?? []);
  const verbs = [...new Set(flatMap(allowed, (entry) => entry.verbs))].join(', ');
  return name === undefined ? verbs : `${verbs} on ${name}`;
}

/** Whether an entry allows a verb on the objects with these names. No names mean all objects. */
function allows(entry: AllowedVerbs, verb: string, names: readonly string[]): boolean {
  if (!entry.verbs.includes(verb)) return false;
  return entry.names === undefined || (names.length > 0 && names.every((name) => entry.names?.includes(name) === true));
}

function wildcardFindings(role: KubeObject, rule: PlainRecord, path: string): FindingBody[] {
  const withWildcard = ['apiGroups', 'resources', 'verbs'].filter((field) => textsIn(rule[field]).some(hasWildcard));
  return [
    ...withWildcard.map((field) => findingAt(role, `${path}.${field}`, 'has a wildcard, want every item by name')),
    ...(isAbsent(rule.nonResourceURLs)
      ? []
      : [findingAt(role, `${path}.nonResourceURLs`, 'is set, want rules on resources only')]),
  ];
}

function hasWildcard(text: string): boolean {
  return text.includes('*');
}

/** `apps/deployments`, `pods/log` */
function resourceText(group: string, resource: string): string {
  return group === '' ? resource : `${group}/${resource}`;
}

function textsIn(value: unknown): string[] {
  return listOf(value).map(String);
}
