import { ANNOTATION } from '../../contract/labels';
import { mcpNamespace, organizationNamespace, tenantNamespace } from '../../contract/names';
import { formatValue } from '../../contract/problems';
import type { KubeObject } from '../../kubernetes/object';
import { flatMap } from '../../lib/lists';
import { listOf, type PlainRecord, recordOf } from '../../lib/plain-data';
import { amountOf } from '../amounts';
import { type FindingBody, findingAt, withRuleId } from '../finding';
import { mayBePruned } from '../lifecycle/state';
import { fieldAt, type ObjectIndex, objectIndexOf } from '../object-index';
import type { Rule, TenantFacts } from '../rule';

export const namespaceGuards: Rule = {
  id: 'namespace-guards',
  description:
    'every namespace of the tenant exists and has its quotas, its limits, a default account without token, and is protected until the step before it goes',
  check: (subject) => {
    const catalogue = objectIndexOf(subject);
    const namespaces = catalogue.ofKind('Namespace');
    const keys = quotaKeys(subject.tenant);
    return withRuleId('namespace-guards', [
      ...absenceFindings(subject.tenant, catalogue),
      ...flatMap(namespaces, (namespace) => [
        ...quotaFindings(namespace, keys, catalogue),
        ...affinityFindings(namespace, catalogue),
        ...limitFindings(namespace, catalogue),
        ...accountFindings(namespace, catalogue),
      ]),
      ...flatMap([...namespaces, ...catalogue.ofKind('PersistentVolumeClaim')], (object) =>
        pruneFindings(object, subject.tenant),
      ),
    ]);
  },
};

function absenceFindings({ id, organizations }: TenantFacts, catalogue: ObjectIndex): FindingBody[] {
  const wanted = [
    tenantNamespace(id),
    ...flatMap(organizations, (one) => [organizationNamespace(id, one.id), mcpNamespace(id, one.id)]),
  ];
  return wanted
    .filter((name) => catalogue.find('Namespace', undefined, name) === undefined)
    .map((name) => ({ object: `Namespace ${name}`, path: '', message: 'is missing, want it printed' }));
}

const COMPUTE = ['cpu', 'memory', 'ephemeral-storage'];
/** MTB-PL1-CC-FNS-1 and -2 of the Kubernetes multi-tenancy benchmarks ask for these, each by this name. */
const QUOTA_KEYS = [
  ...flatMap(COMPUTE, (resource) => [`requests.${resource}`, `limits.${resource}`]),
  'requests.storage',
  'pods',
  'services',
  'replicationcontrollers',
  'resourcequotas',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
  'count/deployments.apps',
  'count/statefulsets.apps',
  'count/jobs.batch',
  'count/cronjobs.batch',
];
const ZERO_KEYS = ['services.nodeports', 'services.loadbalancers', 'replicationcontrollers'];

/** Without a key of its own a class is limited by the sum alone: another class may be dearer, or not the tenants'. */
function classKeys(name: string): string[] {
  return ['requests.storage', 'persistentvolumeclaims'].map((key) => `${name}.storageclass.storage.k8s.io/${key}`);
}

interface QuotaKeys {
  /** A whole quota has an amount for each. */
  readonly wanted: readonly string[];
  /** Those of it that must be zero. */
  readonly closed: readonly string[];
}

function quotaKeys({ platform: { storageClass, otherStorageClasses } }: TenantFacts): QuotaKeys {
  const closed = [...ZERO_KEYS, ...flatMap(otherStorageClasses, classKeys)];
  return { wanted: [...new Set([...QUOTA_KEYS, ...classKeys(storageClass), ...closed])], closed };
}

function quotaFindings(namespace: KubeObject, { wanted, closed }: QuotaKeys, catalogue: ObjectIndex): FindingBody[] {
  const whole = guardsOf('ResourceQuota', namespace, catalogue)
    .filter((quota) => scopesOf(quota).length === 0)
    .map((quota) => recordOf(fieldAt(quota, 'spec.hard')));
  const missingKeys = (one: Readonly<Record<string, unknown>>) =>
    wanted.filter((key) => amountOf(key, one[key]) === undefined);
  const [hard = {}] = [...whole].sort((a, b) => missingKeys(a).length - missingKeys(b).length);
  const missing = missingKeys(hard);
  if (missing.length > 0)
    return [
      findingAt(namespace, '', `has no ResourceQuota with all keys, want one that has also ${missing.join(', ')}`),
    ];
  return closed
    .filter((key) => amountOf(key, hard[key]) !== 0)
    .map((key) => findingAt(namespace, '', `has a quota of ${formatValue(hard[key])} for ${key}, want "0"`));
}

/** A pod that chooses its node by the pods of other namespaces learns where other tenants run. */
function affinityFindings(namespace: KubeObject, catalogue: ObjectIndex): FindingBody[] {
  const scope = 'CrossNamespacePodAffinity';
  const closed = guardsOf('ResourceQuota', namespace, catalogue).some((quota) => {
    const [only, ...others] = scopesOf(quota);
    return only === scope && others.length === 0 && amountOf('pods', fieldAt(quota, 'spec.hard.pods')) === 0;
  });
  return closed ? [] : [findingAt(namespace, '', `has no ResourceQuota of scope ${scope} with pods "0", want one`)];
}

function scopesOf(quota: KubeObject): unknown[] {
  const expressions = listOf(fieldAt(quota, 'spec.scopeSelector.matchExpressions')).map(recordOf);
  return [
    ...listOf(fieldAt(quota, 'spec.scopes')),
    ...expressions.map(({ scopeName, operator }) => (operator === 'Exists' ? scopeName : `${operator} ${scopeName}`)),
  ];
}

/** A quota on compute refuses a container that asks for nothing, unless the defaults make it ask. */
function limitFindings(namespace: KubeObject, catalogue: ObjectIndex): FindingBody[] {
  const items = flatMap(guardsOf('LimitRange', namespace, catalogue), (range) =>
    listOf(fieldAt(range, 'spec.limits')).map((item, i) => ({
      range,
      item: recordOf(item),
      path: `spec.limits[${i}]`,
    })),
  );
  const ofType = (type: string) => items.filter(({ item }) => item.type === type);
  const containers = ofType('Container');
  const claims = ofType('PersistentVolumeClaim');
  return [
    ...(containers.length === 0 ? [findingAt(namespace, '', 'has no LimitRange for containers, want one')] : []),
    ...(claims.length === 0 ? [findingAt(namespace, '', 'has no LimitRange for volume claims, want one')] : []),
    ...flatMap(containers, (limit) => [...boundFindings(limit, CONTAINER_BOUNDS), ...defindingFindings(limit)]),
    ...flatMap(claims, (limit) => boundFindings(limit, CLAIM_BOUNDS)),
  ];
}

interface Limit {
  readonly range: KubeObject;
  readonly item: PlainRecord;
  readonly path: string;
}

const CONTAINER_BOUNDS = { min: ['cpu', 'memory'], max: COMPUTE };
const CLAIM_BOUNDS = { min: ['storage'], max: ['storage'] };

function boundFindings(
  { range, item, path }: Limit,
  bounds: Readonly<Record<'min' | 'max', readonly string[]>>,
): FindingBody[] {
  return flatMap(['min', 'max'] as const, (field) =>
    bounds[field]
      .filter((resource) => amountOf(resource, recordOf(item[field])[resource]) === undefined)
      .map((resource) => findingAt(range, `${path}.${field}`, `has no amount of ${resource}, want one`)),
  );
}

function defindingFindings({ range, item, path }: Limit): FindingBody[] {
  return flatMap(COMPUTE, (resource) => {
    const bound = (field: string) => amountOf(resource, recordOf(item[field])[resource]);
    const request = bound('defaultRequest');
    const limit = bound('default');
    if (request === undefined || limit === undefined)
      return [findingAt(range, path, `has no default request and limit for ${resource}, want both`)];
    const ascends = (bound('min') ?? 0) <= request && request <= limit && limit <= (bound('max') ?? limit);
    return ascends
      ? []
      : [findingAt(range, path, `has defaults for ${resource} outside of min and max, want them within`)];
  });
}

/** A pod that names no account gets this one, and with it a token for the API server. */
function accountFindings(namespace: KubeObject, catalogue: ObjectIndex): FindingBody[] {
  const account = catalogue.find('ServiceAccount', namespace.metadata.name, 'default');
  if (account?.automountServiceAccountToken === false) return [];
  return [findingAt(namespace, '', 'has no ServiceAccount default with automountServiceAccountToken: false, want it')];
}

/** Flux reads the annotation off the live object: set on the day of a mistake, it comes too late; so does lifting it. */
function pruneFindings(object: KubeObject, tenant: TenantFacts): FindingBody[] {
  const given = object.metadata.annotations?.[ANNOTATION.fluxPrune];
  const wanted = mayBePruned(object, tenant) ? 'enabled' : 'disabled';
  if (given === wanted) return [];
  const path = `metadata.annotations.${ANNOTATION.fluxPrune}`;
  const why = wanted === 'disabled' ? 'Flux must not delete it' : 'it goes with the next step';
  return [findingAt(object, path, `got ${formatValue(given)}, want ${formatValue(wanted)}: ${why}`)];
}

function guardsOf(kind: string, namespace: KubeObject, catalogue: ObjectIndex): readonly KubeObject[] {
  return catalogue.ofKindIn(kind, namespace.metadata.name);
}
