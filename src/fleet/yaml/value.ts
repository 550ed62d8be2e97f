import { formatValue } from '../../contract/problems';
import type { Path } from '../../lib/path';

/** A value as a message shows it: short, with the words that stand in the file. */
export function formatGiven(value: unknown, words?: string): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object' && value !== null) return 'a mapping';
  if (typeof value === 'string') return formatValue(value.length > SHOWN_MAX ? `${value.slice(0, SHOWN_MAX)}…` : value);
  if (value === null && (words === undefined || words === '')) return 'nothing';
  return words ?? String(value);
}

/** Own fields only: every object has a `constructor` by inheritance. */
export function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, part) ? Reflect.get(value, part) : undefined,
    root,
  );
}

const SHOWN_MAX = 80;
