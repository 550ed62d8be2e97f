import * as crypto from 'node:crypto';
import { createHash } from 'node:crypto';

/** `sha256:` and the hexadecimal SHA-256 of a text. */
export function digestOf(text: string): string {
  return `sha256:${sha256(text)}`;
}

/** `crypto.hash` exists since Node 20.12 and takes half the time for small texts. */
const sha256 =
  'hash' in crypto
    ? (text: string) => crypto.hash('sha256', text, 'hex')
    : (text: string) => createHash('sha256').update(text).digest('hex');

/** JSON with sorted keys: equal values give equal bytes, whatever the order of their keys. */
export function stableJson(value: unknown, indent?: number): string {
  return JSON.stringify(keysInOrder(value), null, indent);
}

/** A value with all its keys sorted. Returns the value itself if they are sorted already, as most are. */
export function keysInOrder<T>(value: T): T;
export function keysInOrder(value: unknown): unknown {
  if (isSorted(value)) return value;
  if (Array.isArray(value)) return value.map((item) => keysInOrder(item));
  return isSortable(value) ? sortedRecord(value) : value;
}

/** Sorted by UTF-16 code units, as `sort` and `<` compare. */
function sortedRecord(record: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const keys = Object.keys(record).sort();
  return Object.fromEntries(keys.map((key) => [key, keysInOrder(record[key])]));
}

function isSorted(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isSorted);
  if (!isSortable(value)) return true;
  let last: string | undefined;
  // No `hasOwn` is needed: an inherited key can only make the record look unsorted, and then it is copied.
  for (const key in value) {
    if ((last !== undefined && last > key) || !isSorted(value[key])) return false;
    last = key;
  }
  return true;
}

/** Values with a `toJSON`, such as dates, are left as they are. */
function isSortable(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  return !('toJSON' in value && typeof value.toJSON === 'function');
}
