import { type Problem, refuseIfAny } from '../../contract/problems';

/** How many problems of one file are reported: more would not help the reader. */
const REPORTED_MAX = 100;

/** A position in a text; both numbers count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Throws one TenancyError with the problems of a file, in line order, if there are any. */
export function refuseFile(problems: readonly Problem[], file: string | undefined): void {
  const sorted = [...problems].sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
  const reported = sorted.slice(0, REPORTED_MAX);
  const next = sorted[REPORTED_MAX];
  if (next !== undefined) {
    const rest = sorted.length - REPORTED_MAX;
    reported.push({
      ...next,
      message: `${rest} more problems from here on, the first: ${next.message}`,
      more: rest - 1,
    });
  }
  refuseIfAny(withFile(reported, file));
}

/** Adds the path of the file to problems, if it has one. */
export function withFile(problems: readonly Problem[], file: string | undefined): Problem[] {
  return problems.map((problem) => (file === undefined ? problem : { ...problem, file }));
}
