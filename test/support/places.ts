import type { KubeObject } from '../../src/kubernetes/object';
import { isRecord } from '../../src/lib/plain-data';

/** Keys and indices down to a value. */
export type Place = readonly (string | number)[];

export function valueAt(value: unknown, place: Place): unknown {
  return place.reduce<unknown>(
    (inner, key) => (Array.isArray(inner) ? inner[Number(key)] : isRecord(inner) ? inner[key] : undefined),
    value,
  );
}

/** Every key and element below a value. */
export function placesIn(value: unknown, above: Place = []): Place[] {
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? value.map((inner, i) => [i, inner])
    : Object.entries(isRecord(value) ? value : {});
  return entries.flatMap(([key, inner]) => [[...above, key], ...placesIn(inner, [...above, key])]);
}

export function withoutPlace(object: KubeObject, place: Place): KubeObject {
  return asObject(without(object, place));
}

export function replacedAt(object: KubeObject, place: Place, next: unknown): KubeObject {
  return asObject(replaced(object, place, next));
}

function without(value: unknown, [key, ...rest]: Place): unknown {
  if (Array.isArray(value))
    return value.flatMap((inner, i) => (i !== key ? [inner] : rest.length === 0 ? [] : [without(inner, rest)]));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) =>
      name !== key ? [[name, inner]] : rest.length === 0 ? [] : [[name, without(inner, rest)]],
    ),
  );
}

function replaced(value: unknown, [key, ...rest]: Place, next: unknown): unknown {
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
