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
