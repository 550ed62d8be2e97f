import { configDefaults, defineConfig } from 'vitest/config';

/**
 * The fast tier, `npm test`. The files of a worker share their modules: to load cdk8s and the API's classes anew for
 * each of 170 files takes longer than the tests themselves.
 */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, 'test/cluster/**', 'test/**/*.slow.test.ts'],
    setupFiles: ['test/support/remove-temporary-folders.ts'],
    isolate: false,
    // One worker a core: by default vitest leaves a core free, which on two cores halves it.
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 180_000,
  },
});
