import { keysInOrder } from './digest';

const SHARED = new WeakSet<object>();

/**
 * Freezes a value that many objects share, such as the labels of all objects in a namespace. It is deeply frozen and its
 * keys are in printing order, so that it is copied, printed and checked once for all of them. Throws a TypeError if it is
 * not plain JSON.
 */
export function freezeShared<T extends object>(source: T): T {
  const value = keysInOrder(source);
  refuseUnlessPlain(value);
  freeze(value);
  SHARED.add(value);
  return value;
}

/** Whether `freezeShared` returned this value; false for the values inside it. */
export function isShared(value: object): boolean {
  return SHARED.has(value);
}

/** Freezes a value deeply. */
export function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  Object.freeze(value);
  for (const inner of Object.values(value)) freeze(inner);
}

function refuseUnlessPlain(value: unknown): void {
  if (typeof value === 'undefined' || typeof value === 'function') throw notPlain(typeof value);
  if (typeof value !== 'object' || value === null) return;
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== Array.prototype)
    throw notPlain(`an object of class ${value.constructor.name}`);
  for (const inner of Object.values(value)) refuseUnlessPlain(inner);
}

function notPlain(got: string): TypeError {
  return new TypeError(`got ${got}, want plain JSON`);
}
