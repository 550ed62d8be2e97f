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
 * One place of all objects of a kind, such as `spec.rules[…].verbs[…]`, and what stands there. The objects of a tenant
 * say the same things over and over: a rule that looks at places asks about each text once, not in each object.
 */
export interface IndexedField {
  /** Every index is 0. */
  readonly trail: FieldPath;
  /** All objects of the kind, whether or not they have this place. */
  readonly objects: readonly KubeObject[];
  /** What is neither a record nor a list, each value once. */
  readonly values: ReadonlySet<unknown>;
  readonly lists: readonly (readonly unknown[])[];
  readonly records: number;
  /** How often anything but `undefined` stands here. */
  readonly filled: number;
  readonly fields: ReadonlyMap<string, IndexedField>;
  readonly items: IndexedField | undefined;
}

export interface ValueIndex {
  readonly all: readonly IndexedField[];
  /** The objects themselves, by `apps/v1 Deployment`. */
  readonly kinds: ReadonlyMap<string, IndexedField>;
}

/** The places of a tenant's objects: gathered once a run and shared by the rules. */
export const valueIndexOf = memoizeLast((subject: CheckInput): ValueIndex => buildValueIndex(subject.objects));

export function buildValueIndex(objects: readonly KubeObject[]): ValueIndex {
  const all: IndexedField[] = [];
  const kinds = new Map<string, MutableField>();
  for (const object of objects) {
    const kind = `${object.apiVersion} ${object.kind}`;
    const place = kinds.get(kind) ?? newField([], [], all);
    kinds.set(kind, place);
    place.objects.push(object);
    addValue(place, object, all);
  }
  return { all, kinds };
}

/** Says what is wrong with a value at a place, or nothing. */
export type ValueCheck = (value: unknown, place: IndexedField) => string | undefined;

/** What is wrong at some places: each value is judged once, and looked for in the objects only if one is wrong. */
export function findingsAt(places: readonly IndexedField[], judge: ValueCheck): FindingBody[] {
  const findings: FindingBody[] = [];
  for (const place of places) {
    if (place.values.size === 0) continue;
    for (const value of place.values) {
      const message = judge(value, place);
      if (message !== undefined) addFindings(findings, value, place, message);
    }
  }
  return findings;
}

/** A function of its own: a closure in the loop above would cost something for each value, wrong or not. */
function addFindings(findings: FindingBody[], wrong: unknown, place: IndexedField, message: string): void {
  eachAt(place, (object, value, trail) => {
    if (value === wrong) findings.push(findingAt(object, formatPath(trail), message));
  });
}

type Visit = (object: KubeObject, value: unknown, trail: FieldPath) => void;

/** Calls back for all that stands at a place, object by object. The trail is reused: read it at once. */
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

/** A place that is still being filled. */
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
  const place: MutableField = {
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
  all.push(place);
  return place;
}

/** What a new place has of each: most come to hold values or fields or lists, and few of them two of these. */
const NO_VALUES = new Set<unknown>();
const NO_LISTS: (readonly unknown[])[] = [];
const NO_FIELDS = new Map<string, MutableField>();
const NO_SHARED = new Set<object>();

/** Whether the very same value stood here before, in another object: it and all below it are in their places already. */
function isAgain(place: MutableField, value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !isShared(value)) return false;
  if (place.shared === NO_SHARED) place.shared = new Set();
  const { size } = place.shared;
  return place.shared.add(value).size === size;
}

/** Every value of every object comes through here: an iterator or a closure a value would be felt. */
function addValue(place: MutableField, value: unknown, all: IndexedField[]): void {
  if (value !== undefined) place.filled += 1;
  if (isAgain(place, value)) return;
  if (Array.isArray(value)) {
    if (place.lists === NO_LISTS) place.lists = [];
    place.lists.push(value);
    for (let i = 0; i < value.length; i++) {
      place.items ??= newField([...place.trail, 0], place.objects, all);
      addValue(place.items, value[i], all);
    }
  } else if (isRecord(value)) {
    if (place.fields === NO_FIELDS) place.fields = new Map();
    place.records += 1;
    // Without a guard: what a value inherits is looked at as well.
    for (const key in value) {
      let field = place.fields.get(key);
      if (field === undefined) {
        field = newField([...place.trail, key], place.objects, all);
        place.fields.set(key, field);
      }
      addValue(field, value[key], all);
    }
  } else {
    if (place.values === NO_VALUES) place.values = new Set();
    place.values.add(value);
  }
}
