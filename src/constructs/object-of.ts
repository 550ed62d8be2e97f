import type { GroupVersionKind } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { KubeObject } from '../manifest';

/** A class of typed L1 objects: `k8s.Kube…`, or one of `imports/`. */
export interface Kind<P> {
  readonly GVK: GroupVersionKind;
  manifest(props?: P): unknown;
}

/**
 * What `kind.manifest(props)` gives, at a quarter of its cost: that one builds every mapping once for each of its fields.
 * It keeps the spelling of each field, so a kind with a field that TypeScript and Kubernetes spell in two ways
 * (`clusterIp`, `clientIp`) needs `manifest()`: the rule `schema` refuses it otherwise.
 */
export function objectOf<P extends object>(
  { GVK }: Kind<P>,
  props: NoInfer<P> & Pick<KubeObject, 'metadata'>,
): KubeObject {
  const { metadata, ...rest } = props;
  return { ...GVK, metadata, ...fieldsOf(rest) };
}

function fieldsOf(record: object): Record<string, unknown> {
  if (!isRecord(record)) throw new TypeError(`got an object of class ${record.constructor.name}, want plain fields`);
  const fields: Record<string, unknown> = {};
  for (const key of Object.keys(record)) {
    const value = record[key];
    if (value !== undefined) fields[key] = plain(value);
  }
  return fields;
}

function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(plain);
  return value instanceof k8s.IntOrString || value instanceof k8s.Quantity ? value.value : fieldsOf(value);
}

function isRecord(value: object): value is Record<string, unknown> {
  return Object.getPrototypeOf(value) === Object.prototype;
}
