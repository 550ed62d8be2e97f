import { apiGroupOf } from '../../contract/kinds';
import { ANNOTATION } from '../../contract/labels';
import { mcpNamespace, organizationNamespace, tenantNamespace } from '../../contract/names';
import { formatValue } from '../../contract/problems';
import type { KubeObject } from '../../kubernetes/object';
import { flatMap } from '../../lib/lists';
import { listOf, type PlainRecord, recordOf } from '../../lib/plain-data';
import { type FindingBody, findingAt, withRuleId } from '../finding';
import { resourceKeyOf } from '../kinds';
import { mayBePruned } from '../lifecycle/state';
import { fieldAt, type ObjectIndex, objectIndexOf } from '../object-index';
import { parseQuantity } from '../quantities';
import type { Rule, TenantFacts } from '../rule';

export const namespaceGuards: Rule = {
  id: 'namespace-guards',
  description:
    'every namespace of a tenant exists, has ResourceQuotas, a LimitRange and a default ServiceAccount without token, and is protected from pruning until its removal is due',
  why: 'Specification: Resource Allocation and Pod Isolation, quotas prevent resource starvation. The required quota keys are those of the Kubernetes multi-tenancy benchmarks. Flux must not prune namespaces and volume claims by mistake, because data would be lost.',
  example: {
    object: 'Namespace tenant-acme',
    path: ['metadata', 'annotations', 'kustomize.toolkit.fluxcd.io/prune'],
    value: 'enabled',
  },
  check: (input) => {
    const index = objectIndexOf(input);
    const namespaces = index.ofKind('Namespace');
    const keys = quotaKeys(input.tenant);
    return withRuleId('namespace-guards', [
      ...missingNamespaceFindings(input.tenant, index),
      ...flatMap(namespaces, (namespace) => [
        ...quotaFindings(namespace, keys, index),
        ...affinityFindings(namespace, index),
        ...limitFindings(namespace, index),
        ...accountFindings(namespace, index),
      ]),
      ...flatMap([...namespaces, ...index.ofKind('PersistentVolumeClaim')], (object) =>
        pruneFindings(object, input.tenant),
      ),
    ]);
  },
};

function missingNamespaceFindings({ id, organizations }: TenantFacts, index: ObjectIndex): FindingBody[] {
  const expected = [
    tenantNamespace(id),
    ...flatMap(organizations, (one) => [organizationNamespace(id, one.id), mcpNamespace(id, one.id)]),
  ];
  return expected
    .filter((name) => index.find('Namespace', undefined, name) === undefined)
    .map((name) => ({ object: `Namespace ${name}`, path: '', message: 'is missing, want it printed' }));
}

const COMPUTE = ['cpu', 'memory', 'ephemeral-storage'];
/** The keys that MTB-PL1-CC-FNS-1 and -2 of the Kubernetes multi-tenancy benchmarks require, by these names. */
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

/** Keys of one StorageClass: without them only the sum over all classes would be limited. */
function classKeys(name: string): string[] {
  return ['requests.storage', 'persistentvolumeclaims'].map((key) => `${name}.storageclass.storage.k8s.io/${key}`);
}

interface QuotaKeys {
  /** Keys for which the quota has a quantity. */
  readonly expected: readonly string[];
  /** Those of them that must be zero. */
  readonly zero: readonly string[];
  /** Those of them that have a limit in the platform's file. */
  readonly limited: readonly { readonly key: string; readonly max: number }[];
}

function quotaKeys({ platform }: TenantFacts): QuotaKeys {
  const { storageClass, otherStorageClasses, extensionKinds } = platform;
  const zero = [...ZERO_KEYS, ...flatMap(otherStorageClasses, classKeys)];
  const limited = extensionKinds.map(({ apiVersion, resource, maxPerNamespace }) => ({
    key: `count/${resourceKeyOf({ apiGroup: apiGroupOf(apiVersion), resource })}`,
    max: maxPerNamespace,
  }));
  const limitedKeys = limited.map(({ key }) => key);
  const expected = [...new Set([...QUOTA_KEYS, ...classKeys(storageClass), ...zero, ...limitedKeys])];
  return { expected, zero, limited };
}

function quotaFindings(
  namespace: KubeObject,
  { expected, zero, limited }: QuotaKeys,
  index: ObjectIndex,
): FindingBody[] {
  const unscoped = budgetObjectsOf('ResourceQuota', namespace, index)
    .filter((quota) => scopesOf(quota).length === 0)
    .map((quota) => recordOf(fieldAt(quota, 'spec.hard')));
  const missingKeys = (one: Readonly<Record<string, unknown>>) =>
    expected.filter((key) => parseQuantity(key, one[key]) === undefined);
  const [hard = {}] = [...unscoped].sort((a, b) => missingKeys(a).length - missingKeys(b).length);
  const missing = missingKeys(hard);
  if (missing.length > 0)
    return [
      findingAt(namespace, '', `has no ResourceQuota with all keys, want one that has also ${missing.join(', ')}`),
    ];
  return [
    ...zero
      .filter((key) => parseQuantity(key, hard[key]) !== 0)
      .map((key) => findingAt(namespace, '', `has a quota of ${formatValue(hard[key])} for ${key}, want "0"`)),
    ...limited
      .filter(({ key, max }) => (parseQuantity(key, hard[key]) ?? 0) > max)
      .map(({ key, max }) =>
        findingAt(namespace, '', `has a quota of ${formatValue(hard[key])} for ${key}, want at most "${max}"`),
      ),
  ];
}

/** Affinity to pods of other namespaces tells a pod where other tenants run. */
function affinityFindings(namespace: KubeObject, index: ObjectIndex): FindingBody[] {
  const scope = 'CrossNamespacePodAffinity';
  const zero = budgetObjectsOf('ResourceQuota', namespace, index).some((quota) => {
    const [only, ...others] = scopesOf(quota);
    return only === scope && others.length === 0 && parseQuantity('pods', fieldAt(quota, 'spec.hard.pods')) === 0;
  });
  return zero ? [] : [findingAt(namespace, '', `has no ResourceQuota of scope ${scope} with pods "0", want one`)];
}

function scopesOf(quota: KubeObject): unknown[] {
  const expressions = listOf(fieldAt(quota, 'spec.scopeSelector.matchExpressions')).map(recordOf);
  return [
    ...listOf(fieldAt(quota, 'spec.scopes')),
    ...expressions.map(({ scopeName, operator }) => (operator === 'Exists' ? scopeName : `${operator} ${scopeName}`)),
  ];
}

/** A compute quota refuses containers without requests and limits, unless a LimitRange has defaults. */
function limitFindings(namespace: KubeObject, index: ObjectIndex): FindingBody[] {
  const items = flatMap(budgetObjectsOf('LimitRange', namespace, index), (range) =>
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
    ...flatMap(containers, (limit) => [...boundFindings(limit, CONTAINER_BOUNDS), ...defaultFindings(limit)]),
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
      .filter((resource) => parseQuantity(resource, recordOf(item[field])[resource]) === undefined)
      .map((resource) => findingAt(range, `${path}.${field}`, `has no quantity of ${resource}, want one`)),
  );
}

function defaultFindings({ range, item, path }: Limit): FindingBody[] {
  return flatMap(COMPUTE, (resource) => {
    const bound = (field: string) => parseQuantity(resource, recordOf(item[field])[resource]);
    const request = bound('defaultRequest');
    const limit = bound('default');
    if (request === undefined || limit === undefined)
      return [findingAt(range, path, `has no default request and limit for ${resource}, want both`)];
    const isOrdered = (bound('min') ?? 0) <= request && request <= limit && limit <= (bound('max') ?? limit);
    return isOrdered
      ? []
      : [findingAt(range, path, `has defaults for ${resource} outside min and max, want min ≤ request ≤ limit ≤ max`)];
  });
}

/** A pod that names no ServiceAccount runs as `default`, and gets its token for the API server. */
function accountFindings(namespace: KubeObject, index: ObjectIndex): FindingBody[] {
  const account = index.find('ServiceAccount', namespace.metadata.name, 'default');
  if (account?.automountServiceAccountToken === false) return [];
  return [findingAt(namespace, '', 'has no ServiceAccount default with automountServiceAccountToken: false, want it')];
}

/** Flux reads the annotation of the live object, so it is set, and later lifted, one step before it takes effect. */
function pruneFindings(object: KubeObject, tenant: TenantFacts): FindingBody[] {
  const actual = object.metadata.annotations?.[ANNOTATION.fluxPrune];
  const expected = mayBePruned(object, tenant) ? 'enabled' : 'disabled';
  if (actual === expected) return [];
  const path = `metadata.annotations.${ANNOTATION.fluxPrune}`;
  const why = expected === 'disabled' ? 'Flux must not delete it' : 'the next step removes it';
  return [findingAt(object, path, `got ${formatValue(actual)}, want ${formatValue(expected)}: ${why}`)];
}

function budgetObjectsOf(kind: string, namespace: KubeObject, index: ObjectIndex): readonly KubeObject[] {
  return index.ofKindIn(kind, namespace.metadata.name);
}
