import { type Outcome, refuseIfAny, withEffect } from '../contract/problems';
import { planWrite } from '../output/commit/plan';
import type { NextOutput } from '../output/last/last-output';
import { readOutput, settleOutput } from '../output/read';
import { checkOutput } from '../output/safety/check-output';
import { forecastOf } from '../output/safety/forecast';
import { writeOutput } from '../output/write';
import type { BuiltBundle } from './build';
import type { SynthReport } from './report';

/** The output folder, and how it is written. */
export interface OutputOptions {
  readonly out: string;
  /** Whether to replace files of the output that were edited by hand; without it, they are refused. */
  readonly overwrite: boolean;
  /** Whether to write the output; without it, everything is built and checked only. */
  readonly write: boolean;
}

/** Everything that is to be written, built and checked. A tenant that could not be built is replaced by its problems. */
export interface BuiltFleet extends Pick<NextOutput, 'scope' | 'tombstones'> {
  readonly cluster: BuiltBundle;
  readonly tenants: readonly Outcome<BuiltBundle>[];
  readonly warnings: readonly string[];
}

/**
 * Writes what `build` gives, or compares it with the output alone. Throws a TenancyError with the problems of all, and
 * then nothing is written. A run that writes first finishes an interrupted write; one that does not refuses it.
 */
export async function deliver(options: OutputOptions, build: () => Promise<BuiltFleet>): Promise<SynthReport> {
  const settled = options.write ? await settleOutput(options.out) : [];
  return await withEffect(settled.length === 0 ? 'none' : 'finished-earlier-write', async () => {
    const { scope, tombstones, cluster, tenants, warnings } = await build();
    refuseIfAny([...cluster.problems, ...tenants.flatMap((one) => (one.ok ? one.value.problems : one.problems))]);
    const bundles = tenants.flatMap((one) => (one.ok ? [one.value.bundle] : []));
    const next: NextOutput = { scope, platform: cluster.bundle, tenants: bundles, tombstones };
    const { finished, ...changes } = await (options.write ? write : compare)(next, options);
    return {
      written: options.write,
      tenants: bundles.length,
      objects: bundles.reduce((sum, bundle) => sum + bundle.inventory.objects.length, 0),
      ...changes,
      finished: [...settled, ...finished],
      warnings,
    };
  });
}

type Changes = Pick<SynthReport, 'bundles' | 'indexChanged' | 'forecast' | 'finished'>;

async function write(next: NextOutput, options: OutputOptions): Promise<Changes> {
  return await writeOutput(options.out, next, { overwrite: options.overwrite });
}

async function compare(next: NextOutput, options: OutputOptions): Promise<Changes> {
  const last = await readOutput(options.out, next);
  refuseIfAny(checkOutput(last, next, options.overwrite));
  const plan = planWrite(last, next);
  return { bundles: plan.changes, indexChanged: plan.index !== null, forecast: forecastOf(last, next), finished: [] };
}
