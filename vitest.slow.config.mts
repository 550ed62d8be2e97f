import { defineConfig } from 'vitest/config';

/** The slow tier, `npm run test:slow`: every crash point, every mutation, properties ten times as often, the package. */
export default defineConfig({
  test: {
    include: ['test/**/*.slow.test.ts'],
    env: { TEST_TIER: 'slow' },
    setupFiles: ['test/support/remove-temporary-folders.ts'],
    isolate: false,
    maxWorkers: '100%',
    testTimeout: 300_000,
    hookTimeout: 600_000,
  },
});
