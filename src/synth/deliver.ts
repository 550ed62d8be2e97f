import { type Outcome, refuseIfAny, withEffect } from '../contract/problems';
import type { UnitChanges } from '../output/commit/plan';
import { planWrite } from '../output/commit/plan';
import type { NextOutput } from '../output/last/last-output';
import { readOutput, settleOutput } from '../output/read';
import { judgeOutput } from '../output/safety/check-output';
import { forecastOf, type StageForecast } from '../output/safety/forecast';
import { writeOutput } from '../output/write';
import type { Built } from './build';

export interface SynthReport {
  readonly written: boolean;
  readonly tenants: number;
  /** Objects of those tenants, the platform's not counted. */
  readonly objects: number;
  /** Tenants, those that are gone for good first, then the platform (owner `null`): which files came, changed and went. */
  readonly units: readonly UnitChanges[];
  /** Whether the `kustomization.yaml` at the top came or changed: no unit has it. */
  readonly indexChanged: boolean;
  /** What Flux will do with it, in its order; only stages in which something happens. */
  readonly forecast: readonly StageForecast[];
  /** What an interrupted run had left to do, and this one finished before it began: folders, or the index. */
  readonly finished: readonly string[];
  /** What could not be compared, in words. */
  readonly warnings: readonly string[];
}

/** The output folder, and what may be done with it. */
export interface OutputOptions {
  readonly out: string;
  /** Replaces what was edited by hand in the output, instead of refusing. */
  readonly overwrite: boolean;
  /** Without it, everything is built and judged, and nothing is written. */
  readonly write: boolean;
}

/** Everything that is to be written, built and judged. A tenant that could not be built is replaced by its problems. */
export interface BuiltFleet extends Pick<NextOutput, 'scope' | 'tombstones'> {
  readonly cluster: Built;
  readonly tenants: readonly Outcome<Built>[];
  readonly warnings: readonly string[];
}

/**
 * Writes what `build` gives, or compares it with the output alone. Throws a TenancyError with the problems of all, and
 * then nothing is written. A run that writes settles the output before it builds; one that does not refuses an output
 * that is unsettled.
 */
export async function deliver(options: OutputOptions, build: () => Promise<BuiltFleet>): Promise<SynthReport> {
  const settled = options.write ? await settleOutput(options.out) : [];
  return await withEffect(settled.length === 0 ? 'none' : 'finished-earlier-write', async () => {
    const { scope, tombstones, cluster, tenants, warnings } = await build();
    refuseIfAny([...cluster.problems, ...tenants.flatMap((one) => (one.ok ? one.value.problems : one.problems))]);
    const units = tenants.flatMap((one) => (one.ok ? [one.value.unit] : []));
    const next: NextOutput = { scope, platform: cluster.unit, tenants: units, tombstones };
    const { finished, ...changes } = await (options.write ? writtenTo : judgedAgainst)(next, options);
    return {
      written: options.write,
      tenants: units.length,
      objects: units.reduce((sum, unit) => sum + unit.inventory.objects.length, 0),
      ...changes,
      finished: [...settled, ...finished],
      warnings,
    };
  });
}

type Changes = Pick<SynthReport, 'units' | 'indexChanged' | 'forecast' | 'finished'>;

async function writtenTo(next: NextOutput, options: OutputOptions): Promise<Changes> {
  return await writeOutput(options.out, next, { overwrite: options.overwrite });
}

async function judgedAgainst(next: NextOutput, options: OutputOptions): Promise<Changes> {
  const last = await readOutput(options.out, next);
  refuseIfAny(judgeOutput(last, next, options.overwrite));
  const plan = planWrite(last, next);
  return { units: plan.changes, indexChanged: plan.index !== null, forecast: forecastOf(last, next), finished: [] };
}
