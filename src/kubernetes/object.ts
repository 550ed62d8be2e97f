/** A value that JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** A Kubernetes object as plain data, with the metadata that every printed object has. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}

const CLUSTER_SCOPED = new Set(['Namespace', 'ClusterRole', 'ClusterRoleBinding', 'StorageClass', 'PersistentVolume']);

export function isClusterScoped(kind: string): boolean {
  return CLUSTER_SCOPED.has(kind);
}

/** The order in which a person reads a namespace: the guard first, then what it guards. */
const READING_ORDER = [
  'Namespace',
  'ResourceQuota',
  'LimitRange',
  'NetworkPolicy',
  'ServiceAccount',
  'ClusterRole',
  'ClusterRoleBinding',
  'Role',
  'RoleBinding',
  'ConfigMap',
  'PersistentVolumeClaim',
  'Service',
  'StatefulSet',
  'Deployment',
  'HorizontalPodAutoscaler',
  'PodDisruptionBudget',
  'CronJob',
  'Job',
  'Kustomization',
];

/** Sorts items that hold objects in reading order: by namespace, kind (quota and policies first), then name. */
export function inReadingOrder<T>(items: readonly T[], toObject: (item: T) => KubeObject): T[] {
  const keyed = items.map((item): SortKey<T> => {
    const object = toObject(item);
    return {
      item,
      namespace: namespaceOf(object),
      rank: rank(object.kind),
      kind: object.kind,
      name: object.metadata.name,
    };
  });
  return keyed.sort(compareSortKeys).map(({ item }) => item);
}

/** The sort key of an item, computed once and not in each comparison. */
interface SortKey<T> {
  readonly item: T;
  readonly namespace: string;
  readonly rank: number;
  readonly kind: string;
  readonly name: string;
}

function compareSortKeys<T>(a: SortKey<T>, b: SortKey<T>): number {
  return (
    compareText(a.namespace, b.namespace) ||
    a.rank - b.rank ||
    compareText(a.kind, b.kind) ||
    compareText(a.name, b.name)
  );
}

/** Compares by UTF-16 code units, which does not depend on the locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The namespace of an object. A Namespace belongs to itself, other cluster-scoped objects to `_cluster`. */
export function namespaceOf(object: KubeObject): string {
  if (object.kind === 'Namespace') return object.metadata.name;
  return object.metadata.namespace ?? '_cluster';
}

/** The identity of an object for the API server: group, kind, namespace and name, without the version. */
export function identityOf(object: KubeObject): string {
  const group = object.apiVersion.includes('/') ? `${object.apiVersion.split('/')[0]}/` : '';
  const name =
    object.metadata.namespace === undefined
      ? object.metadata.name
      : `${object.metadata.namespace}/${object.metadata.name}`;
  return `${group}${object.kind} ${name}`;
}

function rank(kind: string): number {
  const at = READING_ORDER.indexOf(kind);
  return at === -1 ? READING_ORDER.length : at;
}
