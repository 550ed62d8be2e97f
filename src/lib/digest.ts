import * as crypto from 'node:crypto';
import { createHash } from 'node:crypto';

/** `sha256:` and the hexadecimal SHA-256 of a text. */
export function digestOf(text: string): string {
  return `sha256:${sha256(text)}`;
}

/** Node has the short way since 20.12; most of our texts are so small that it takes half the time. */
const sha256 =
  'hash' in crypto
    ? (text: string) => crypto.hash('sha256', text, 'hex')
    : (text: string) => createHash('sha256').update(text).digest('hex');

/** JSON with sorted keys: equal values give equal bytes, whatever the order they were built in. */
export function stableJson(value: unknown, indent?: number): string {
  return JSON.stringify(keysInOrder(value), null, indent);
}

/** A value with all its keys sorted; itself where they are already, as most are: a copy costs more than to look. */
export function keysInOrder<T>(value: T): T;
export function keysInOrder(value: unknown): unknown {
  if (isSorted(value)) return value;
  if (Array.isArray(value)) return value.map((item) => keysInOrder(item));
  return isSortable(value) ? sortedRecord(value) : value;
}

/** By UTF-16 code units, which is what `sort` and `<` compare by. */
function sortedRecord(record: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const keys = Object.keys(record).sort();
  return Object.fromEntries(keys.map((key) => [key, keysInOrder(record[key])]));
}

function isSorted(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isSorted);
  if (!isSortable(value)) return true;
  let last: string | undefined;
  // Without a guard: what is inherited can only make it look unsorted, and then its own keys are sorted.
  for (const key in value) {
    if ((last !== undefined && last > key) || !isSorted(value[key])) return false;
    last = key;
  }
  return true;
}

/** What prints itself as JSON, such as a date, is left to do so. */
function isSortable(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  return !('toJSON' in value && typeof value.toJSON === 'function');
}
