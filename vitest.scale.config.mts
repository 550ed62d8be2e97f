import { defineConfig } from 'vitest/config';

/** `npm run test:scale`: a measurement that is too slow for every run. */
export default defineConfig({
  test: { include: ['test/cluster/scale.test.ts'], testTimeout: 900_000, hookTimeout: 300_000 },
});
