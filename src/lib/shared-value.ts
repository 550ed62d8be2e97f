import { keysInOrder } from './digest';

const SHARED = new WeakSet<object>();

/**
 * Gives a value that stands in many objects, such as the labels of all that a namespace holds. Its keys are in the order
 * in which they are printed, and it is frozen with all below it, so that it can be one and the same in all of them, and
 * is copied, printed and looked at once. Throws a TypeError on what is not plain JSON.
 */
export function freezeShared<T extends object>(given: T): T {
  const value = keysInOrder(given);
  refuseUnlessPlain(value);
  freeze(value);
  SHARED.add(value);
  return value;
}

/** Whether a value itself was shared; a value inside of it was not. */
export function isShared(value: object): boolean {
  return SHARED.has(value);
}

/** Freezes a value and all below it. */
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
