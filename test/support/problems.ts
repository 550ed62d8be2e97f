import { attempt, formatProblem } from '../../src/contract/problems';
import { formatPath } from '../../src/lib/path';

/** `code path` of each problem of a step; empty if it passes. */
export function refusals(step: () => unknown): string[] {
  const outcome = attempt(step);
  return outcome.ok ? [] : outcome.problems.map((problem) => `${problem.code} ${formatPath(problem.path)}`);
}

/** The formatted problems of a step. */
export function messages(step: () => unknown): string[] {
  const outcome = attempt(step);
  return outcome.ok ? [] : outcome.problems.map(formatProblem);
}
