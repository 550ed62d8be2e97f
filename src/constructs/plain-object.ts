import { ApiObject, ApiObjectMetadataDefinition, type JsonPatch, type OwnerReference } from 'cdk8s';
import type { Construct } from 'constructs';
import type { KubeObject } from '../manifest';

/**
 * An object that is given ready-made, as `k8s.Kube….manifest()` makes it, with every name and namespace set. `toJson()`
 * yields it without cdk8s's walk over tokens and patches, which is a fifth of the cost of a synth, until somebody touches
 * it: labels, annotations, finalizers, owners, JSON patches or labels of the chart. Then cdk8s's own `toJson()` takes
 * over, and changes nothing but what was touched: both print the same keys in the same order.
 *
 * A namespace of the chart is ignored, since cdk8s would stamp it on cluster-wide objects too.
 */
export class PlainObject extends ApiObject {
  override readonly metadata: ApiObjectMetadataDefinition;
  private readonly object: KubeObject;
  private touched: boolean;

  constructor(scope: Construct, id: string, object: KubeObject) {
    super(scope, id, object);
    this.object = object;
    this.touched = Object.keys(this.chart.labels).length > 0;
    this.metadata = new WatchedMetadata(this, object, () => {
      this.touched = true;
    });
  }

  override addJsonPatch(...patches: JsonPatch[]): void {
    this.touched = true;
    super.addJsonPatch(...patches);
  }

  /**
   * A new copy at every call: the keys must be sorted anyhow, and a copy costs less than to freeze what was given.
   * Throws a TypeError on an object of a class: a ready-made object holds plain JSON.
   */
  override toJson(): KubeObject {
    if (this.touched) return super.toJson();
    const { apiVersion, kind, metadata, ...rest } = this.object;
    // `name` is one of the sorted keys and keeps its place; it is named here for its type.
    return { apiVersion, kind, metadata: { ...sorted(metadata, true), name: metadata.name }, ...sorted(rest, false) };
  }
}

/** Tells of everything that is added. */
class WatchedMetadata extends ApiObjectMetadataDefinition {
  private readonly touch: () => void;

  constructor(owner: ApiObject, { metadata }: KubeObject, touch: () => void) {
    super({ ...metadata, labels: { ...owner.chart.labels, ...metadata.labels }, apiObject: owner });
    this.touch = touch;
  }

  override addLabel(key: string, value: string): void {
    this.touch();
    super.addLabel(key, value);
  }

  override addAnnotation(key: string, value: string): void {
    this.touch();
    super.addAnnotation(key, value);
  }

  override addFinalizers(...finalizers: string[]): void {
    this.touch();
    super.addFinalizers(...finalizers);
  }

  override addOwnerReference(owner: OwnerReference): void {
    this.touch();
    super.addOwnerReference(owner);
  }

  override add(key: string, value: unknown): void {
    this.touch();
    super.add(key, value);
  }
}

/**
 * A copy as cdk8s's `sanitizeValue` makes it: keys in code-unit order, without those that are null or undefined and, in
 * metadata, those that are empty.
 */
function sorted(record: Readonly<Record<string, unknown>>, dropEmpty: boolean): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const key of inOrder(Object.keys(record))) {
    const value = sortedValue(record[key], dropEmpty);
    if (value !== undefined) copy[key] = value;
  }
  return copy;
}

/** Most are in order as they were written; to sort them all the same would be a tenth of what a tenant allocates. */
function inOrder(keys: string[]): string[] {
  for (let i = 1; i < keys.length; i++) if ((keys[i - 1] ?? '') > (keys[i] ?? '')) return keys.sort();
  return keys;
}

function sortedValue(value: unknown, dropEmpty: boolean): unknown {
  if (typeof value !== 'object') return value;
  if (value === null) return undefined;
  if (Array.isArray(value)) {
    return dropEmpty && value.length === 0 ? undefined : value.map((item) => sortedValue(item, dropEmpty));
  }
  if (!isRecord(value)) throw new TypeError(`got an object of class ${value.constructor.name}, want plain JSON`);
  const copy = sorted(value, dropEmpty);
  return dropEmpty && Object.keys(copy).length === 0 ? undefined : copy;
}

function isRecord(value: object): value is Record<string, unknown> {
  return Object.getPrototypeOf(value) === Object.prototype;
}
