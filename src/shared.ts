const SHARED = new WeakSet<object>();

/**
 * Marks a value as one that stands in many objects, such as the labels of all that a namespace holds. It is frozen with
 * all below it, so that it can be one and the same in all of them, and is copied, printed and looked at once.
 * It must be plain JSON with its keys in the order in which they are printed. Throws a TypeError on an object of a class.
 */
export function share<T extends object>(value: T): T {
  freeze(value);
  SHARED.add(value);
  return value;
}

/** Whether a value itself was marked; a value inside of it was not. */
export function isShared(value: object): boolean {
  return SHARED.has(value);
}

function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== Array.prototype)
    throw new TypeError(`got an object of class ${value.constructor.name}, want plain JSON`);
  Object.freeze(value);
  for (const inner of Object.values(value)) freeze(inner);
}
