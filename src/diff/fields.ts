import { isRecord, type PlainRecord } from '../lib/plain-data';

/** One difference between two versions of an object; `undefined` stands for a missing field. */
export interface FieldChange {
  /** `spec.template.spec.containers[name=server].image`, `metadata.labels["a.b/c"]` */
  readonly path: string;
  readonly from: unknown;
  readonly to: unknown;
}

/** The differences between two plain values, as deep as both have fields; empty if, and only if, they are equal. */
export function changedFields(before: unknown, after: unknown, path = ''): FieldChange[] {
  if (isRecord(before) && isRecord(after)) return changedKeys(before, after, path);
  if (Array.isArray(before) && Array.isArray(after)) return changedItems(before, after, path);
  return before === after ? [] : [{ path, from: before, to: after }];
}

/** The value at a path of record keys, such as `spec.resources`; `undefined` if there is none. */
export function fieldAt(value: unknown, path: string): unknown {
  return path.split('.').reduce((inner, key) => ownField(inner, key), value);
}

function ownField(value: unknown, key: string): unknown {
  return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function changedKeys(before: PlainRecord, after: PlainRecord, path: string): FieldChange[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) => changedFields(ownField(before, key), ownField(after, key), pathBelow(path, key)));
}

function pathBelow(path: string, key: string): string {
  if (!/^\w+$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}

/** The keys that identify an item in the lists of Kubernetes, in order of preference. */
const ITEM_KEYS = ['name', 'containerPort', 'port', 'key', 'mountPath', 'topologyKey'];

function changedItems(before: readonly unknown[], after: readonly unknown[], path: string): FieldChange[] {
  const name = ITEM_KEYS.find((one) => isNamedBy(one, before) && isNamedBy(one, after));
  if (name === undefined) {
    const length = Math.max(before.length, after.length);
    return Array.from({ length }, (_, i) => changedFields(before[i], after[i], `${path}[${i}]`)).flat();
  }
  const [olds, news] = [byName(name, before), byName(name, after)];
  const names = [...new Set([...olds.keys(), ...news.keys()])];
  return [
    ...names.flatMap((one) => changedFields(olds.get(one), news.get(one), `${path}[${name}=${String(one)}]`)),
    ...changedOrder([...olds.keys()], [...news.keys()], path),
  ];
}

/** A move counts as a change, because the order of containers and variables has a meaning. */
function changedOrder(before: readonly unknown[], after: readonly unknown[], path: string): FieldChange[] {
  const from = before.filter((name) => after.includes(name));
  const to = after.filter((name) => before.includes(name));
  return from.every((name, i) => name === to[i]) ? [] : [{ path, from, to }];
}

function isNamedBy(name: string, items: readonly unknown[]): boolean {
  const names = items.map((item) => ownField(item, name));
  const areNames = names.every((one) => typeof one === 'string' || typeof one === 'number');
  return areNames && new Set(names).size === names.length;
}

function byName(name: string, items: readonly unknown[]): Map<unknown, unknown> {
  return new Map(items.map((item) => [ownField(item, name), item]));
}
