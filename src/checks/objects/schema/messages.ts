import { closest, distance } from 'fastest-levenshtein';
import { formatValue } from '../../../contract/problems';
import { formatPath, type Path } from '../../../lib/path';
import { isRecord } from '../../../lib/plain-data';

/** What is wrong with one value, and where. Two versions may want different things where they find the same. */
export interface SchemaFinding {
  readonly path: string;
  /** `unknown field "replica"`, `got "3"` */
  readonly got: string;
  /** ` (did you mean "replicas"?)`, `, want integer` */
  readonly want: string;
}

export function wrongValue(at: Path, value: unknown, wanted: string): SchemaFinding {
  return { path: formatPath(at), got: `got ${gotten(value)}`, want: `, want ${wanted}` };
}

export function wrongKey(at: Path, key: string, wanted: string): SchemaFinding {
  return { path: formatPath(at), got: `got the key ${formatValue(key)}`, want: `, want ${wanted}` };
}

export function missingField(at: Path, name: string): SchemaFinding {
  return { path: formatPath([...at, name]), got: 'got nothing', want: ', want this field' };
}

/** Names the near one, or all of them where they are few enough to be read. */
export function unknownField(at: Path, name: string, known: readonly string[]): SchemaFinding {
  const near = suggestion(name, known);
  const want = near !== '' || known.length > 12 ? near : `, want one of ${known.join(', ')}`;
  return { path: formatPath([...at, name]), got: `unknown field "${name}"`, want };
}

/** ` (did you mean "replicas"?)`, or nothing where no known name is near. */
export function suggestion(name: string, known: readonly string[]): string {
  if (known.length === 0) return '';
  const near = closest(name, known);
  return distance(name, near) <= Math.max(2, name.length / 4) ? ` (did you mean "${near}"?)` : '';
}

/** Whole objects and lists would bury what is wanted. */
function gotten(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  return isRecord(value) ? 'an object' : formatValue(value);
}
