import { type Problem, refuseIfAny } from '../../contract/problems';

/** How many problems of one file are told: who has more mends these first, and a million lines help nobody. */
const TOLD_MAX = 100;

/** Where a value stands in a text; both count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Throws one TenancyError with the problems of a file, in the order of its lines, if there is any. */
export function refuseFile(problems: readonly Problem[], file: string | undefined): void {
  const sorted = [...problems].sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
  const told = sorted.slice(0, TOLD_MAX);
  const next = sorted[TOLD_MAX];
  if (next !== undefined) {
    const rest = sorted.length - TOLD_MAX;
    told.push({ ...next, message: `${rest} more problems from here on, the first: ${next.message}`, more: rest - 1 });
  }
  refuseIfAny(named(told, file));
}

/** Problems with the name of their file, where it has one. */
export function named(problems: readonly Problem[], file: string | undefined): Problem[] {
  return problems.map((problem) => (file === undefined ? problem : { ...problem, file }));
}
