import type { KubeObject } from '../../src/manifest';

/** One change that a slip or an attacker could make to a bundle: what it is, and the bundle after it. */
export interface Mutation {
  readonly what: string;
  readonly objects: readonly KubeObject[];
}

type Value = unknown;
type Where = readonly (string | number)[];

/**
 * Deletes each policy, and in each policy every rule, peer, port, selector, term and value; widens each selector to
 * everything; deletes each label of each namespace and each pod template. One change at a time.
 */
export function mutationsOf(objects: readonly KubeObject[]): Mutation[] {
  return objects.flatMap((object, i) => {
    const name = `${object.kind} ${object.metadata.namespace ?? ''}/${object.metadata.name}`;
    const replaced = (what: string, next: Value): Mutation => ({
      what: `${name}: ${what}`,
      objects: withObject(objects, i, next),
    });
    if (object.kind === 'NetworkPolicy') {
      return [
        { what: `${name}: delete`, objects: objects.filter((_, j) => j !== i) },
        ...placesIn(object.spec, ['spec']).map((where) =>
          replaced(`delete ${where.join('.')}`, without(object, where)),
        ),
        ...placesIn(object.spec, ['spec'])
          .filter((where) => /[sS]elector$/.test(String(where.at(-1))) && placesIn(at(object, where), []).length > 0)
          .map((where) => replaced(`widen ${where.join('.')}`, replacedAt(object, where, {}))),
      ];
    }
    const labels = labelPlaces(object);
    return labels.map((where) => replaced(`delete ${where.join('.')}`, without(object, where)));
  });
}

/** The value at a place; a selector that is empty cannot be widened. */
function at(value: Value, where: Where): Value {
  return where.reduce<Value>(
    (inner, key) => (Array.isArray(inner) ? inner[Number(key)] : isRecord(inner) ? inner[key] : undefined),
    value,
  );
}

/** Every key and element below a value: each a place that can be deleted. */
function placesIn(value: Value, where: Where): Where[] {
  if (Array.isArray(value)) return value.flatMap((inner, i) => [[...where, i], ...placesIn(inner, [...where, i])]);
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => [[...where, key], ...placesIn(inner, [...where, key])]);
}

function labelPlaces(object: KubeObject): Where[] {
  if (object.kind === 'Namespace')
    return Object.keys(object.metadata.labels ?? {}).map((key) => ['metadata', 'labels', key]);
  const template = isRecord(object.spec) ? object.spec.template : undefined;
  const metadata = isRecord(template) ? template.metadata : undefined;
  const labels = isRecord(metadata) ? metadata.labels : undefined;
  return isRecord(labels) ? Object.keys(labels).map((key) => ['spec', 'template', 'metadata', 'labels', key]) : [];
}

function withObject(objects: readonly KubeObject[], at: number, next: Value): KubeObject[] {
  return objects.map((object, i) => (i === at && isKubeObject(next) ? next : object));
}

function without(value: Value, [key, ...rest]: Where): Value {
  if (Array.isArray(value))
    return rest.length === 0
      ? value.filter((_, i) => i !== key)
      : value.map((inner, i) => (i === key ? without(inner, rest) : inner));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) =>
      name !== key ? [[name, inner]] : rest.length === 0 ? [] : [[name, without(inner, rest)]],
    ),
  );
}

function replacedAt(value: Value, [key, ...rest]: Where, next: Value): Value {
  if (key === undefined) return next;
  if (Array.isArray(value)) return value.map((inner, i) => (i === key ? replacedAt(inner, rest, next) : inner));
  if (!isRecord(value)) return value;
  return { ...value, [key]: replacedAt(value[String(key)], rest, next) };
}

function isRecord(value: Value): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isKubeObject(value: Value): value is KubeObject {
  return isRecord(value) && typeof value.kind === 'string' && isRecord(value.metadata);
}
