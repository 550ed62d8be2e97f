import { k8s } from 'cdk8s-plus-28';
import type { KubeObject } from '../../kubernetes/object';
import { freeze, freezeShared, isShared } from '../../lib/shared-value';

/**
 * The JSON of an object of typed L1 props, as cdk8s prints it: `apiVersion`, `kind` and `metadata` first, the other keys
 * in code-unit order, without those that are null or undefined and, in metadata, those that are empty; amounts and ports
 * as texts and numbers. It is a copy, except for shared values, which are frozen. Throws a TypeError on an object of any
 * other class.
 */
export function toPlainJson({ apiVersion, kind, metadata, ...rest }: KubeObject): KubeObject {
  const copy = { apiVersion, kind, metadata: { name: metadata.name } };
  // `name` is one of the sorted keys and takes its place among them.
  return Object.assign(copy, { metadata: sorted(metadata, true) }, sorted(rest, false));
}

/** The plain JSON of shared typed props, made once. */
const COPIES = new WeakMap<object, object>();

/**
 * `freezeShared` for typed props with amounts and ports, which are objects of a class: the props are frozen, and their
 * plain JSON is made once for all objects that use them. Throws a TypeError as `toPlainJson` does.
 */
export function shareProps<T extends object>(props: T extends readonly unknown[] ? never : T): T;
export function shareProps(props: Readonly<Record<string, unknown>>): object {
  COPIES.set(props, freezeShared(sorted(props, false)));
  freeze(props);
  return props;
}

function sorted(record: Readonly<Record<string, unknown>>, dropEmpty: boolean): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const key of inOrder(Object.keys(record))) {
    const value = plain(record[key], dropEmpty);
    if (value !== undefined) copy[key] = value;
  }
  return copy;
}

/** Sorts only keys that are not sorted yet, which is rare: sorting all of them was a tenth of a tenant's allocations. */
function inOrder(keys: string[]): string[] {
  for (let i = 1; i < keys.length; i++) if ((keys[i - 1] ?? '') > (keys[i] ?? '')) return keys.sort();
  return keys;
}

function plain(value: unknown, dropEmpty: boolean): unknown {
  if (typeof value !== 'object') return value;
  if (value === null) return undefined;
  if (isShared(value)) return value;
  if (Array.isArray(value)) {
    return dropEmpty && value.length === 0 ? undefined : value.map((item) => plain(item, dropEmpty));
  }
  if (isPlain(value)) {
    const known = COPIES.get(value);
    if (known !== undefined) return known;
    const copy = sorted(value, dropEmpty);
    return dropEmpty && Object.keys(copy).length === 0 ? undefined : copy;
  }
  if (value instanceof k8s.IntOrString || value instanceof k8s.Quantity) return value.value;
  throw new TypeError(`got an object of class ${value.constructor.name}, want plain JSON`);
}

function isPlain(value: object): value is Record<string, unknown> {
  return Object.getPrototypeOf(value) === Object.prototype;
}
