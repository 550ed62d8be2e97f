import {
  GRANTS_DOCUMENT,
  ORGANIZATION_SETTINGS,
  organizationNamespace,
  parseNamespace,
  tenantNamespace,
} from '../../contract/names';
import { formatValue } from '../../contract/problems';
import type { KubeObject } from '../../kubernetes/object';
import { stableJson } from '../../lib/digest';
import { flatMap } from '../../lib/lists';
import { isRecord, listOf, type PlainRecord, parseJson, recordOf } from '../../lib/plain-data';
import { type FindingBody, findingAt, withRuleId } from '../finding';
import { type ObjectIndex, objectIndexOf } from '../object-index';
import type { OrganizationFacts, Rule, TenantFacts } from '../rule';

export const grantsExact: Rule = {
  id: 'grants-exact',
  description: 'the settings, grants and organization variables of a tenant are exactly those of its file',
  why: 'All organizations of a tenant share one log server, and these documents alone tell it who may read which logs. Specification: Cross-Organization Access, none by default.',
  example: {
    object: 'ConfigMap tenant-acme/grants',
    path: ['data', 'grants.json'],
    value: '{"tenant":"acme","organizations":[],"logsRead":[{"from":"research","to":"ops"}]}',
  },
  check: (input) => {
    const index = objectIndexOf(input);
    return withRuleId('grants-exact', [
      ...documentFindings(expectedGrants(input.tenant), index),
      ...flatMap(input.tenant.organizations, (one) => documentFindings(expectedSettings(one, input.tenant), index)),
      ...variableFindings(index),
    ]);
  },
};

/** A ConfigMap with one JSON document and its expected fields; the order of lists does not matter. */
interface ExpectedDocument {
  readonly namespace: string;
  readonly name: string;
  readonly key: string;
  readonly fields: PlainRecord;
}

function expectedGrants({ id, organizations, grants }: TenantFacts): ExpectedDocument {
  return {
    namespace: tenantNamespace(id),
    name: GRANTS_DOCUMENT,
    key: 'grants.json',
    fields: {
      tenant: id,
      organizations: organizations.map((one) => ({
        id: one.id,
        logNamespace: one.id,
        retentionDays: one.retentionDays,
      })),
      logsRead: grants.filter(({ what }) => what === 'logs:read').map(({ from, to }) => ({ from, to })),
    },
  };
}

function expectedSettings({ id, retentionDays }: OrganizationFacts, tenant: TenantFacts): ExpectedDocument {
  return {
    namespace: organizationNamespace(tenant.id, id),
    name: ORGANIZATION_SETTINGS,
    key: 'settings.json',
    fields: {
      tenant: tenant.id,
      organization: id,
      logNamespace: id,
      retentionDays,
      shares: tenant.grants.filter(({ from }) => from === id),
      receives: tenant.grants.filter(({ to }) => to === id),
    },
  };
}

function documentFindings({ namespace, name, key, fields }: ExpectedDocument, { find }: ObjectIndex): FindingBody[] {
  const object = find('ConfigMap', namespace, name);
  if (object === undefined)
    return [{ object: `Namespace ${namespace}`, path: '', message: `has no ConfigMap ${name}, want one with ${key}` }];
  const document = parseDocument(recordOf(object.data)[key]);
  if (document === undefined) return [findingAt(object, `data.${key}`, 'is not a JSON object, want one')];
  return [...new Set([...Object.keys(fields), ...Object.keys(document)])]
    .filter(
      (field) => document[field] !== fields[field] && canonicalJson(document[field]) !== canonicalJson(fields[field]),
    )
    .map((field) => {
      const expected = field in fields ? canonicalJson(fields[field]) : 'no such field';
      return findingAt(object, `data.${key}`, `has ${canonicalJson(document[field])} for ${field}, want ${expected}`);
    });
}

function parseDocument(text: unknown): PlainRecord | undefined {
  const value = parseJson(String(text));
  return isRecord(value) ? value : undefined;
}

/** JSON with sorted keys and sorted list items. */
function canonicalJson(value: unknown): string {
  if (value === undefined) return 'nothing';
  return Array.isArray(value)
    ? `[${value
        .map((one) => stableJson(one))
        .sort()
        .join(',')}]`
    : stableJson(value);
}

/** Variables from which programs know their tenant and organization. */
function variableFindings(index: ObjectIndex): FindingBody[] {
  return [
    ...flatMap(index.ofKind('ConfigMap'), (map) =>
      flatMap(Object.keys(recordOf(map.data)), (key) =>
        variableFinding(map, `data.${key}`, key, recordOf(map.data)[key], index.tenant.id),
      ),
    ),
    ...flatMap(index.pods, (pod) =>
      flatMap(pod.containers, ({ fields, path }) =>
        flatMap(listOf(fields.env), (item, i) => {
          const { name, value } = recordOf(item);
          return variableFinding(pod.owner, `${path}.env[${i}].value`, String(name), value, index.tenant.id);
        }),
      ),
    ),
  ];
}

function variableFinding(object: KubeObject, path: string, key: string, value: unknown, tenant: string): FindingBody[] {
  if (key !== 'TENANT_ID' && !ORGANIZATION_VARIABLES.includes(key)) return [];
  const organization = parseNamespace(object.metadata.namespace ?? '')?.organization ?? null;
  const expected = key === 'TENANT_ID' ? tenant : organization;
  if (value === expected) return [];
  return [
    findingAt(
      object,
      path,
      `got ${formatValue(value)}, want ${expected === null ? 'no such variable' : formatValue(expected)}`,
    ),
  ];
}

const ORGANIZATION_VARIABLES = ['LOG_NAMESPACE', 'ORGANIZATION_ID'];
