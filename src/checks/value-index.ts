import type { KubeObject } from '../kubernetes/object';
import { memoizeLast } from '../lib/memoize';
import { formatPath } from '../lib/path';
import { isRecord } from '../lib/plain-data';
import { isShared } from '../lib/shared-value';
import { type FindingBody, findingAt } from './finding';
import type { CheckInput } from './rule';

/** Keys and indices from an object down to one of its values. */
export type FieldPath = readonly (string | number)[];

/**
 * One field path of all objects of a kind, such as `spec.rules[…].verbs[…]`, with every value found there. Objects of one
 * tenant repeat most of their values, so a rule checks each distinct value once instead of once per object.
 */
export interface IndexedField {
  /** The path of the field; list indices are all 0. */
  readonly trail: FieldPath;
  /** All objects of the kind, whether or not they have this field. */
  readonly objects: readonly KubeObject[];
  /** Values that are neither records nor lists, each once. */
  readonly values: ReadonlySet<unknown>;
  readonly lists: readonly (readonly unknown[])[];
  readonly records: number;
  /** The number of values here that are not `undefined`. */
  readonly filled: number;
  readonly fields: ReadonlyMap<string, IndexedField>;
  readonly items: IndexedField | undefined;
}

export interface ValueIndex {
  readonly all: readonly IndexedField[];
  /** The root field of each kind, by `apps/v1 Deployment`. */
  readonly kinds: ReadonlyMap<string, IndexedField>;
}

/** The value index of a tenant's objects: built once per run and shared by the rules. */
export const valueIndexOf = memoizeLast((input: CheckInput): ValueIndex => buildValueIndex(input.objects));

export function buildValueIndex(objects: readonly KubeObject[]): ValueIndex {
  const all: IndexedField[] = [];
  const kinds = new Map<string, MutableField>();
  for (const object of objects) {
    const kind = `${object.apiVersion} ${object.kind}`;
    const field = kinds.get(kind) ?? newField([], [], all);
    kinds.set(kind, field);
    field.objects.push(object);
    addValue(field, object, all);
  }
  return { all, kinds };
}

/** The finding message for a value of a field, or nothing if the value is fine. */
export type ValueCheck = (value: unknown, field: IndexedField) => string | undefined;

/** Findings for some fields. Each value is checked once; the objects are searched only for a value that fails. */
export function findingsAt(fields: readonly IndexedField[], check: ValueCheck): FindingBody[] {
  const findings: FindingBody[] = [];
  for (const field of fields) {
    if (field.values.size === 0) continue;
    for (const value of field.values) {
      const message = check(value, field);
      if (message !== undefined) addFindings(findings, value, field, message);
    }
  }
  return findings;
}

/** Not inlined in `findingsAt`: a closure there would be created for each value, and almost no value is wrong. */
function addFindings(findings: FindingBody[], wrong: unknown, field: IndexedField, message: string): void {
  eachAt(field, (object, value, trail) => {
    if (value === wrong) findings.push(findingAt(object, formatPath(trail), message));
  });
}

type Visit = (object: KubeObject, value: unknown, trail: FieldPath) => void;

/** Visits every value of a field, object by object. The trail array is reused: read it before the callback returns. */
export function eachAt({ objects, trail }: IndexedField, visit: Visit): void {
  for (const object of objects) descend(object, object, trail, [], visit);
}

function descend(object: KubeObject, value: unknown, trail: FieldPath, at: (string | number)[], visit: Visit): void {
  const key = trail[at.length];
  if (key === undefined) visit(object, value, at);
  else if (typeof key === 'string') {
    if (!isRecord(value) || !Object.hasOwn(value, key)) return;
    at.push(key);
    descend(object, value[key], trail, at, visit);
    at.pop();
  } else if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      at.push(i);
      descend(object, value[i], trail, at, visit);
      at.pop();
    }
  }
}

/** A field while the index is built. */
interface MutableField extends IndexedField {
  readonly objects: KubeObject[];
  values: Set<unknown>;
  lists: (readonly unknown[])[];
  records: number;
  filled: number;
  fields: Map<string, MutableField>;
  shared: Set<object>;
  items: MutableField | undefined;
}

function newField(trail: FieldPath, objects: KubeObject[], all: IndexedField[]): MutableField {
  const field: MutableField = {
    trail,
    objects,
    values: NO_VALUES,
    lists: NO_LISTS,
    records: 0,
    filled: 0,
    fields: NO_FIELDS,
    shared: NO_SHARED,
    items: undefined,
  };
  all.push(field);
  return field;
}

/** Shared empty collections of a new field: most fields hold only one of values, lists and child fields. */
const NO_VALUES = new Set<unknown>();
const NO_LISTS: (readonly unknown[])[] = [];
const NO_FIELDS = new Map<string, MutableField>();
const NO_SHARED = new Set<object>();

/** Whether this very object was indexed here before, as part of another Kubernetes object. */
function isIndexedAlready(field: MutableField, value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !isShared(value)) return false;
  if (field.shared === NO_SHARED) field.shared = new Set();
  const { size } = field.shared;
  return field.shared.add(value).size === size;
}

/** Runs for every value of every object, so it creates no iterator and no closure. */
function addValue(field: MutableField, value: unknown, all: IndexedField[]): void {
  if (value !== undefined) field.filled += 1;
  if (isIndexedAlready(field, value)) return;
  if (Array.isArray(value)) {
    if (field.lists === NO_LISTS) field.lists = [];
    field.lists.push(value);
    for (let i = 0; i < value.length; i++) {
      field.items ??= newField([...field.trail, 0], field.objects, all);
      addValue(field.items, value[i], all);
    }
  } else if (isRecord(value)) {
    if (field.fields === NO_FIELDS) field.fields = new Map();
    field.records += 1;
    // No hasOwn guard: inherited fields are indexed as well.
    for (const key in value) {
      let child = field.fields.get(key);
      if (child === undefined) {
        child = newField([...field.trail, key], field.objects, all);
        field.fields.set(key, child);
      }
      addValue(child, value[key], all);
    }
  } else {
    if (field.values === NO_VALUES) field.values = new Set();
    field.values.add(value);
  }
}
