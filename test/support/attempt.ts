import { type Problem, TenancyError } from '../../src/contract/problems';

/** The outcome of an asynchronous step. Every error other than a TenancyError is thrown. */
export async function attemptAsync<T>(
  step: () => Promise<T>,
): Promise<{ ok: true; value: T } | { ok: false; problems: readonly Problem[] }> {
  try {
    return { ok: true, value: await step() };
  } catch (error) {
    if (error instanceof TenancyError) return { ok: false, problems: error.problems };
    throw error;
  }
}
