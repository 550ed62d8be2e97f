import { isRecord } from './network/read';

/** Keys and indices from an object down to one of its values. Reused between calls: read it at once. */
export type Trail = readonly (string | number)[];

/** Calls back for every value below an object, records and lists before what they hold. */
export function walk(root: unknown, visit: (value: unknown, trail: Trail) => void): void {
  const trail: (string | number)[] = [];
  const descend = (value: unknown): void => {
    if (Array.isArray(value)) for (const [i, item] of value.entries()) step(i, item);
    else if (isRecord(value)) for (const key of Object.keys(value)) step(key, value[key]);
  };
  const step = (key: string | number, value: unknown): void => {
    trail.push(key);
    visit(value, trail);
    descend(value);
    trail.pop();
  };
  descend(root);
}
