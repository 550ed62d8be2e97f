import type { KubeObject } from '../../kubernetes/object';
import { flatMap } from '../../lib/lists';
import { memoize } from '../../lib/memoize';
import { isAbsent, listOf, type PlainRecord, recordOf } from '../../lib/plain-data';
import { isShared } from '../../lib/shared-value';
import { type FindingBody, findingAt } from '../finding';
import { ALLOWED_VERBS, type AllowedVerbs, type RoleHolder } from './allowed-verbs';

/** Everything in the rules of a role that its holder must not have: what no table lists, nobody has. */
export function excessFindings(role: KubeObject, holder: RoleHolder): FindingBody[] {
  const rules = listOf(role.rules);
  if (rules.length === 0) return [findingAt(role, 'rules', 'is empty, want the rights of its holder')];
  const sound = soundFor(holder);
  if (sound.has(rules)) return [];
  const findings = flatMap(rules, (item, i) => {
    const rule = recordOf(item);
    const at = `rules[${i}]`;
    return [...wildcardFindings(role, rule, at), ...deniedFindings(role, rule, at, holder)];
  });
  if (findings.length === 0 && isShared(rules)) sound.add(rules);
  return findings;
}

/** Shared rules without a fault: they stand in many roles, and never change. */
const soundFor = memoize((_holder: RoleHolder) => new WeakSet<readonly unknown[]>());

/** What a role lacks of the powers of its holder: Flux would fail, and only in the cluster. */
export function lackFindings(role: KubeObject, holder: RoleHolder): FindingBody[] {
  const granted = flatMap(listOf(role.rules), (item) => cellsOf(recordOf(item)));
  return flatMap(ALLOWED_VERBS[holder], (power) =>
    flatMap(power.resources, (resource) => {
      const lacking = power.verbs.filter(
        (verb) =>
          !granted.some(
            (cell) =>
              cell.group === power.group &&
              cell.resource === resource &&
              cell.verbs.includes(verb) &&
              (cell.names.length === 0 || cell.names.join() === power.names?.join()),
          ),
      );
      if (lacking.length === 0) return [];
      return [findingAt(role, 'rules', `grants no ${lacking.join(', ')} on ${nameOf(power.group, resource)}, want it`)];
    }),
  );
}

/** One kind of object and what a rule grants on it. */
interface Cell {
  readonly group: string;
  readonly resource: string;
  readonly verbs: readonly string[];
  /** Empty: on every object of the kind. */
  readonly names: readonly string[];
}

function cellsOf(rule: PlainRecord): Cell[] {
  const verbs = textsIn(rule.verbs);
  const names = textsIn(rule.resourceNames);
  return flatMap(textsIn(rule.apiGroups), (group) =>
    textsIn(rule.resources).map((resource) => ({ group, resource, verbs, names })),
  );
}

function deniedFindings(role: KubeObject, rule: PlainRecord, at: string, holder: RoleHolder): FindingBody[] {
  const groups = textsIn(rule.apiGroups);
  const resources = textsIn(rule.resources);
  const verbs = textsIn(rule.verbs);
  const names = textsIn(rule.resourceNames);
  const findings: FindingBody[] = [];
  for (const group of groups)
    for (const resource of resources) {
      const powers = verbsOver(group, resource, holder);
      const denied = verbs.filter((verb) => !powers.some((power) => grants(power, verb, names)));
      if (denied.length === 0) continue;
      const want = powers.length === 0 ? 'no verb on it' : `at most ${verbsText(powers)}`;
      findings.push(findingAt(role, at, `grants ${denied.join(', ')} on ${nameOf(group, resource)}, want ${want}`));
    }
  return findings;
}

function verbsOver(group: string, resource: string, holder: RoleHolder): readonly AllowedVerbs[] {
  return ALLOWED_VERBS[holder].filter((power) => power.group === group && power.resources.includes(resource));
}

function verbsText(powers: readonly AllowedVerbs[]): string {
  const [named] = flatMap(powers, ({ names }) => names ?? []);
  const verbs = [...new Set(flatMap(powers, (power) => power.verbs))].join(', ');
  return named === undefined ? verbs : `${verbs} on ${named}`;
}

/** A power over one object is none over the others of its kind. */
function grants(power: AllowedVerbs, verb: string, names: readonly string[]): boolean {
  if (!power.verbs.includes(verb)) return false;
  return power.names === undefined || (names.length > 0 && names.every((name) => power.names?.includes(name) === true));
}

function wildcardFindings(role: KubeObject, rule: PlainRecord, at: string): FindingBody[] {
  const wild = ['apiGroups', 'resources', 'verbs'].filter((field) => textsIn(rule[field]).some(hasWildcard));
  return [
    ...wild.map((field) => findingAt(role, `${at}.${field}`, 'has a wildcard, want each by name')),
    ...(isAbsent(rule.nonResourceURLs)
      ? []
      : [findingAt(role, `${at}.nonResourceURLs`, 'reaches the API server itself, want resources alone')]),
  ];
}

function hasWildcard(text: string): boolean {
  return text.includes('*');
}

/** `apps/deployments`, `pods/log` */
function nameOf(group: string, resource: string): string {
  return group === '' ? resource : `${group}/${resource}`;
}

function textsIn(value: unknown): string[] {
  return listOf(value).map(String);
}
