import { defineConfig } from 'vitest/config';

/** One suite after the other: each starts a control plane of its own, and the machine may have two cores. */
export default defineConfig({
  test: {
    include: ['test/cluster/**/*.test.ts'],
    exclude: ['test/cluster/scale.test.ts'],
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 300_000,
  },
});
