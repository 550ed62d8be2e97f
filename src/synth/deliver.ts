import { type Outcome, refuseIfAny, withEffect } from '../contract/problems';
import type { BundleChanges, StageForecast } from '../output/changes';
import { planWrite } from '../output/commit/plan';
import type { NextOutput } from '../output/last/last-output';
import { readOutput, settleOutput } from '../output/read';
import { checkOutput } from '../output/safety/check-output';
import { forecastOf } from '../output/safety/forecast';
import { writeOutput } from '../output/write';
import type { BuiltBundle } from './build';

/** The result of a run of `synth` or `writeBundle`. */
export interface SynthReport {
  readonly written: boolean;
  readonly tenants: number;
  /** Objects of those tenants, without the platform's. */
  readonly objects: number;
  /** Added, changed and removed files: deleted tenants first, then the other tenants, then the platform (owner `null`). */
  readonly bundles: readonly BundleChanges[];
  /** Whether the `kustomization.yaml` at the top was added or changed: it belongs to no bundle. */
  readonly indexChanged: boolean;
  /** The changes that Flux will make, in its order; stages without a change are left out. */
  readonly forecast: readonly StageForecast[];
  /** Folders, or the index, of an interrupted earlier write that this run finished first. */
  readonly finished: readonly string[];
  /** Comparisons that could not be made, for a person. */
  readonly warnings: readonly string[];
}

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
