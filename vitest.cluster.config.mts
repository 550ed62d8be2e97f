import { basename } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The slowest suites, slowest first. They start first, so that none of them runs alone at the end. */
const SLOWEST = ['convert', 'example', 'cleanup', 'flux', 'failures', 'removal', 'fleet', 'suspend'];

class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const index = SLOWEST.indexOf(basename(moduleId, '.test.ts'));
      return index === -1 ? SLOWEST.length : index;
    };
    return [...files].sort((a, b) => rank(a) - rank(b));
  }
}

/** The suites spend most of their time waiting for controllers, so more of them run at once than there are cores. */
export default defineConfig({
  test: {
    include: ['test/cluster/**/*.test.ts'],
    exclude: ['test/cluster/scale.test.ts'],
    globalSetup: ['test/cluster/support/shared-planes.ts'],
    maxWorkers: 6,
    sequence: { sequencer: SlowestFirst },
    // Long enough for a busy machine: a step that hangs fails earlier, at the limit of its own wait.
    testTimeout: 1_800_000,
    hookTimeout: 600_000,
  },
});
