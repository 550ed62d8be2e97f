import { isRecord } from './network/read';

/** Keys and indices from an object down to one of its values. Reused between calls: read it at once. */
export type Trail = readonly (string | number)[];

/** Calls back for every value below an object, records and lists before what they hold. */
export function walk(root: unknown, visit: (value: unknown, trail: Trail) => void): void {
  descend(root, [], visit);
}

/** Every value of every object comes through here, once a rule: an iterator or a closure a value would be felt. */
function descend(value: unknown, trail: (string | number)[], visit: (value: unknown, trail: Trail) => void): void {
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) step(i, value[i], trail, visit);
  } else if (isRecord(value)) {
    for (const key of Object.keys(value)) step(key, value[key], trail, visit);
  }
}

function step(
  key: string | number,
  value: unknown,
  trail: (string | number)[],
  visit: (value: unknown, trail: Trail) => void,
): void {
  trail.push(key);
  visit(value, trail);
  if (typeof value === 'object') descend(value, trail, visit);
  trail.pop();
}
