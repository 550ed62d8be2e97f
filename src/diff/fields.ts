import { isRecord, type PlainRecord } from '../lib/plain-data';

/** One place in which two versions of an object differ; `undefined` is a field that is not there. */
export interface FieldChange {
  /** `spec.template.spec.containers[name=server].image`, `metadata.labels["a.b/c"]` */
  readonly path: string;
  readonly from: unknown;
  readonly to: unknown;
}

/** Every place in which two plain values differ, as deep as both have it; empty if, and only if, they are equal. */
export function changedFields(before: unknown, after: unknown, path = ''): FieldChange[] {
  if (isRecord(before) && isRecord(after)) return changedKeys(before, after, path);
  if (Array.isArray(before) && Array.isArray(after)) return changedItems(before, after, path);
  return before === after ? [] : [{ path, from: before, to: after }];
}

/** What stands at a path of records, such as `spec.resources`; nothing if the path ends before. */
export function fieldAt(value: unknown, path: string): unknown {
  return path.split('.').reduce((inner, key) => own(inner, key), value);
}

function own(value: unknown, key: string): unknown {
  return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function changedKeys(before: PlainRecord, after: PlainRecord, path: string): FieldChange[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) => changedFields(own(before, key), own(after, key), below(path, key)));
}

function below(path: string, key: string): string {
  if (!/^\w+$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}

/** What names an item in the lists of Kubernetes, the most telling first: a mount has the name of its volume as well. */
const NAMES = ['name', 'containerPort', 'port', 'key', 'mountPath', 'topologyKey'];

function changedItems(before: readonly unknown[], after: readonly unknown[], path: string): FieldChange[] {
  const name = NAMES.find((one) => isNamedBy(one, before) && isNamedBy(one, after));
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

/** The order of containers or of variables has a meaning: what is only moved has changed as well. */
function changedOrder(before: readonly unknown[], after: readonly unknown[], path: string): FieldChange[] {
  const from = before.filter((name) => after.includes(name));
  const to = after.filter((name) => before.includes(name));
  return from.every((name, i) => name === to[i]) ? [] : [{ path, from, to }];
}

function isNamedBy(name: string, items: readonly unknown[]): boolean {
  const names = items.map((item) => own(item, name));
  const areNames = names.every((one) => typeof one === 'string' || typeof one === 'number');
  return areNames && new Set(names).size === names.length;
}

function byName(name: string, items: readonly unknown[]): Map<unknown, unknown> {
  return new Map(items.map((item) => [own(item, name), item]));
}
