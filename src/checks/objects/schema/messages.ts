import { closest, distance } from 'fastest-levenshtein';
import { formatValue } from '../../../contract/problems';
import { formatPath, type Path } from '../../../lib/path';
import { isRecord } from '../../../lib/plain-data';

/** A finding for one value. Two versions may have the same actual text and different expected texts. */
export interface SchemaFinding {
  readonly path: string;
  /** `unknown field "replica"`, `got "3"` */
  readonly actualText: string;
  /** ` (did you mean "replicas"?)`, `, want integer` */
  readonly expectedText: string;
}

export function wrongValue(at: Path, value: unknown, expected: string): SchemaFinding {
  return { path: formatPath(at), actualText: `got ${formatActual(value)}`, expectedText: `, want ${expected}` };
}

export function wrongKey(at: Path, key: string, expected: string): SchemaFinding {
  return { path: formatPath(at), actualText: `got the key ${formatValue(key)}`, expectedText: `, want ${expected}` };
}

export function missingField(at: Path, name: string): SchemaFinding {
  return { path: formatPath([...at, name]), actualText: 'got nothing', expectedText: ', want this field' };
}

/** Suggests a similar known field, or lists all known fields if they are few. */
export function unknownField(at: Path, name: string, known: readonly string[]): SchemaFinding {
  const near = suggestion(name, known);
  const expectedText = near !== '' || known.length > 12 ? near : `, want one of ${known.join(', ')}`;
  return { path: formatPath([...at, name]), actualText: `unknown field "${name}"`, expectedText };
}

/** ` (did you mean "replicas"?)`, or an empty text if no known name is similar. */
export function suggestion(name: string, known: readonly string[]): string {
  if (known.length === 0) return '';
  const near = closest(name, known);
  return distance(name, near) <= Math.max(2, name.length / 4) ? ` (did you mean "${near}"?)` : '';
}

/** Objects and lists are not printed: they would hide the expected value. */
function formatActual(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  return isRecord(value) ? 'an object' : formatValue(value);
}
