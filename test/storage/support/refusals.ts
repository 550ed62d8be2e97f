import { formatProblem, TenancyError } from '../../../src/contract/problems';

/** The problems that some work is refused with, one line each. It is an error of the test if nothing is refused. */
export async function refusalOf(work: Promise<unknown> | (() => Promise<unknown>)): Promise<string[]> {
  try {
    await (typeof work === 'function' ? work() : work);
  } catch (error) {
    if (error instanceof TenancyError) return error.problems.map(formatProblem);
    throw error;
  }
  throw new Error('got a result, want a refusal');
}

export async function codesOf(work: Promise<unknown>): Promise<string[]> {
  const lines = await refusalOf(work);
  return lines.map((line) => line.replace(/^.*\[/s, '').replace(/\]$/, ''));
}
