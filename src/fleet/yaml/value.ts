import { formatValue } from '../../contract/problems';
import type { Path } from '../../lib/path';

/** Formats a value for a message: shortened, and a scalar as it is written in the file. */
export function formatGiven(value: unknown, source?: string): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object' && value !== null) return 'a mapping';
  if (typeof value === 'string')
    return formatValue(value.length > FORMATTED_MAX ? `${value.slice(0, FORMATTED_MAX)}…` : value);
  if (value === null && (source === undefined || source === '')) return 'nothing';
  return source ?? String(value);
}

/** The value at a path. Only own fields count: every object inherits a `constructor`. */
export function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, part) ? Reflect.get(value, part) : undefined,
    root,
  );
}

const FORMATTED_MAX = 80;
