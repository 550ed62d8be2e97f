import { formatProblem, TenancyError } from '../../../src/contract/problems';

/** What a refused write says, one line a problem; it is an error of the test if nothing is refused. */
export async function refusalOf(work: Promise<unknown>): Promise<string[]> {
  try {
    await work;
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
