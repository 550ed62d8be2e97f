import { defineConfig } from 'vitest/config';

/** What is measured and not asked in every run: `npm run test:scale`. */
export default defineConfig({
  test: { include: ['test/cluster/scale.test.ts'], testTimeout: 900_000, hookTimeout: 300_000 },
});
