import type { KubeObject } from '../../src/kubernetes/object';
import type { Path } from '../../src/lib/path';
import { isRecord } from '../../src/lib/plain-data';

/* Paths in plain objects: values at them, and copies without or with another value there. */

export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, key) => (Array.isArray(inner) ? inner[Number(key)] : isRecord(inner) ? inner[key] : undefined),
    value,
  );
}

/** Every key and element below a value. */
export function pathsIn(value: unknown, above: Path = []): Path[] {
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? value.map((inner, i) => [i, inner])
    : Object.entries(isRecord(value) ? value : {});
  return entries.flatMap(([key, inner]) => [[...above, key], ...pathsIn(inner, [...above, key])]);
}

export function withoutPath(object: KubeObject, path: Path): KubeObject {
  return asObject(without(object, path));
}

export function replacedAt(object: KubeObject, path: Path, next: unknown): KubeObject {
  return asObject(replaced(object, path, next));
}

function without(value: unknown, [key, ...rest]: Path): unknown {
  if (Array.isArray(value))
    return value.flatMap((inner, i) => (i !== key ? [inner] : rest.length === 0 ? [] : [without(inner, rest)]));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) =>
      name !== key ? [[name, inner]] : rest.length === 0 ? [] : [[name, without(inner, rest)]],
    ),
  );
}

function replaced(value: unknown, [key, ...rest]: Path, next: unknown): unknown {
  if (key === undefined) return next;
  if (Array.isArray(value)) return value.map((inner, i) => (i === key ? replaced(inner, rest, next) : inner));
  if (!isRecord(value)) return value;
  return { ...value, [key]: replaced(value[String(key)], rest, next) };
}

function asObject(value: unknown): KubeObject {
  if (isKubeObject(value)) return value;
  throw new TypeError('the change leaves no object');
}

function isKubeObject(value: unknown): value is KubeObject {
  return isRecord(value) && typeof value.kind === 'string' && isRecord(value.metadata);
}
