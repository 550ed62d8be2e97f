/** A value that JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** A Kubernetes object as plain data, with the metadata that every object of ours has. */
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

/** Sorts what holds objects for reading: by namespace, kind (guards first), then name. Gives a new list. */
export function inReadingOrder<T>(items: readonly T[], objectOf: (item: T) => KubeObject): T[] {
  const placed = items.map((item): SortKey<T> => {
    const object = objectOf(item);
    return { item, home: namespaceOf(object), rank: rank(object.kind), kind: object.kind, name: object.metadata.name };
  });
  return placed.sort(compareSortKeys).map(({ item }) => item);
}

/** What an item is sorted by, asked for once and not in each comparison. */
interface SortKey<T> {
  readonly item: T;
  readonly home: string;
  readonly rank: number;
  readonly kind: string;
  readonly name: string;
}

function compareSortKeys<T>(a: SortKey<T>, b: SortKey<T>): number {
  return compareText(a.home, b.home) || a.rank - b.rank || compareText(a.kind, b.kind) || compareText(a.name, b.name);
}

/** Code-point order: the same on every machine, whatever its locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The namespace an object lives in; a Namespace lives in itself; other cluster-wide objects live in `_cluster`. */
export function namespaceOf(object: KubeObject): string {
  if (object.kind === 'Namespace') return object.metadata.name;
  return object.metadata.namespace ?? '_cluster';
}

/** What makes an object one object for the API server: group, kind, namespace and name (the version is only a view). */
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
