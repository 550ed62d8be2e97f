import { type Problem, TenancyError } from '../../src/contract/problems';

/** The outcome of a step that takes time; every error but a refusal stays an error. */
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
