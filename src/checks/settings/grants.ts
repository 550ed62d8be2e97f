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

/** Logs of all organizations lie in one server: what it may show to whom stands in these documents alone. */
export const grantsExact: Rule = {
  id: 'grants-exact',
  description: "the documents and variables that part the tenant's organizations say what the tenant's file says",
  check: (subject) => {
    const catalogue = objectIndexOf(subject);
    return withRuleId('grants-exact', [
      ...documentFindings(wantedGrants(subject.tenant), catalogue),
      ...flatMap(subject.tenant.organizations, (one) =>
        documentFindings(wantedSettings(one, subject.tenant), catalogue),
      ),
      ...variableFindings(catalogue),
    ]);
  },
};

/** A ConfigMap with one JSON document, and what its fields must be; lists in any order. */
interface Wanted {
  readonly namespace: string;
  readonly name: string;
  readonly key: string;
  readonly fields: PlainRecord;
}

function wantedGrants({ id, organizations, grants }: TenantFacts): Wanted {
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

function wantedSettings({ id, retentionDays }: OrganizationFacts, tenant: TenantFacts): Wanted {
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

function documentFindings({ namespace, name, key, fields }: Wanted, { find }: ObjectIndex): FindingBody[] {
  const object = find('ConfigMap', namespace, name);
  if (object === undefined)
    return [{ object: `Namespace ${namespace}`, path: '', message: `has no ConfigMap ${name}, want one with ${key}` }];
  const document = parsed(recordOf(object.data)[key]);
  if (document === undefined) return [findingAt(object, `data.${key}`, 'is no JSON object, want one')];
  return [...new Set([...Object.keys(fields), ...Object.keys(document)])]
    .filter((field) => document[field] !== fields[field] && canonical(document[field]) !== canonical(fields[field]))
    .map((field) => {
      const wanted = field in fields ? canonical(fields[field]) : 'no such field';
      return findingAt(object, `data.${key}`, `says ${canonical(document[field])} for ${field}, want ${wanted}`);
    });
}

function parsed(text: unknown): PlainRecord | undefined {
  const value = parseJson(String(text));
  return isRecord(value) ? value : undefined;
}

/** As JSON with sorted keys; the items of a list in order of their text. */
function canonical(value: unknown): string {
  if (value === undefined) return 'nothing';
  return Array.isArray(value)
    ? `[${value
        .map((one) => stableJson(one))
        .sort()
        .join(',')}]`
    : stableJson(value);
}

/** Programs know from these whose data they hold. */
function variableFindings(catalogue: ObjectIndex): FindingBody[] {
  return [
    ...flatMap(catalogue.ofKind('ConfigMap'), (map) =>
      flatMap(Object.keys(recordOf(map.data)), (key) =>
        variableFinding(map, `data.${key}`, key, recordOf(map.data)[key], catalogue.tenant.id),
      ),
    ),
    ...flatMap(catalogue.pods, (pod) =>
      flatMap(pod.containers, ({ fields, path }) =>
        flatMap(listOf(fields.env), (item, i) => {
          const { name, value } = recordOf(item);
          return variableFinding(pod.owner, `${path}.env[${i}].value`, String(name), value, catalogue.tenant.id);
        }),
      ),
    ),
  ];
}

function variableFinding(object: KubeObject, path: string, key: string, value: unknown, tenant: string): FindingBody[] {
  if (key !== 'TENANT_ID' && !ORGANIZATION_VARIABLES.includes(key)) return [];
  const organization = parseNamespace(object.metadata.namespace ?? '')?.organization ?? null;
  const wanted = key === 'TENANT_ID' ? tenant : organization;
  if (value === wanted) return [];
  return [
    findingAt(
      object,
      path,
      `got ${formatValue(value)}, want ${wanted === null ? 'no such variable' : formatValue(wanted)}`,
    ),
  ];
}

const ORGANIZATION_VARIABLES = ['LOG_NAMESPACE', 'ORGANIZATION_ID'];
