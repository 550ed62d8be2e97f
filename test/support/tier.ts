/**
 * Whether every case runs, as `npm run test:slow` asks for, or a few that stand for them, as `npm test` does.
 * A test that differs by tier has a file `*.slow.test.ts` beside it, which runs the same tests in the slow tier.
 */
export const IS_SLOW_TIER = process.env.TEST_TIER === 'slow';

/** All rows in the slow tier; in the fast one those that stand for the others. */
export function rowsOfTier<const T>(all: readonly T[], few: readonly NoInfer<T>[]): readonly T[] {
  return IS_SLOW_TIER ? all : few;
}

/** How often a property runs: as often as given in the slow tier, a tenth of it in the fast one. */
export function runsOfTier(runs: number): number {
  return IS_SLOW_TIER ? runs : Math.ceil(runs / 10);
}
