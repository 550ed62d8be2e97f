import { type Claims, checkClaims } from '../checks/rules';
import { isTenantId } from '../contract/names';
import { formatValue, refuseIfAny, withEffect } from '../contract/problems';
import { type Fleet, type ParsedFleet, parseFleet } from '../fleet/fleet';
import type { ParsedTenant } from '../fleet/parse';
import type { BundleChanges, StageForecast } from '../output/changes';
import { planWrite } from '../output/commit/plan';
import type { NextOutput } from '../output/last/last-output';
import { readInventories, readOutput, readTenants, settleOutput } from '../output/read';
import { checkOutput } from '../output/safety/check-output';
import { forecastOf } from '../output/safety/forecast';
import { writeOutput } from '../output/write';
import type { ResolvedPlatform } from '../platform/model';
import { readFleet } from '../registry/read-fleet';
import { claimsOf } from '../tenant/claims';
import type { ResolvedTenant } from '../tenant/model';
import { resolveFleet } from '../tenant/resolve-fleet';
import { buildPlatform, buildTenant, digestOfPlatform } from './build';

/** Options of `synth`. */
export interface SynthOptions {
  /** The registry's folder, or the files of a registry in memory. */
  readonly fleet: string | Fleet;
  /** The output folder. */
  readonly out: string;
  /** The tenants to write; all of them if the list is empty. */
  readonly tenants: readonly string[];
  /** Whether to replace files of the output that were edited by hand; without it, they are refused. */
  readonly overwrite: boolean;
  /** Whether to write the output; without it, everything is built and checked only. */
  readonly write: boolean;
  /** Called after each tenant that was built and checked. */
  readonly onTenant: (done: number, total: number) => void;
}

/** The result of a run of `synth`. */
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

/**
 * The pipeline: fleet → parse → resolve → construct → render → check → output. Each step collects all of its problems and
 * throws them as one TenancyError; nothing is written until everything has been built and checked.
 */
export async function synth(options: SynthOptions): Promise<SynthReport> {
  const source = typeof options.fleet === 'string' ? readFleet(options.fleet) : options.fleet;
  const fleet = parseFleet(source, options.tenants);
  const { platform, tenants } = resolveFleet(fleet);
  // Claims are read from the output, so a run that writes first finishes an interrupted write. A check refuses it.
  const settled = options.write ? await settleOutput(options.out) : [];
  return await withEffect(settled.length === 0 ? 'none' : 'finished-earlier-write', async () => {
    const claims = await checkClaimsOf(fleet, platform, options);
    refuseIfAny(claims.problems);
    const { next, objects } = build(platform, tenants, fleet.tombstones, options);
    const { finished, ...changes } = await (options.write ? write : compare)(next, options);
    return {
      written: options.write,
      tenants: tenants.length,
      objects,
      ...changes,
      finished: [...settled, ...finished],
      warnings: claims.warnings,
    };
  });
}

/** Renders and checks every bundle. Throws a TenancyError with the problems of all of them. */
function build(
  platform: ResolvedPlatform,
  tenants: readonly ResolvedTenant[],
  tombstones: readonly string[],
  options: SynthOptions,
) {
  const platformDigest = digestOfPlatform(platform);
  const cluster = buildPlatform(platform);
  const built = tenants.map((tenant, i) => {
    const one = buildTenant(tenant, platformDigest);
    options.onTenant(i + 1, tenants.length);
    return one;
  });
  refuseIfAny([cluster, ...built].flatMap((one) => one.problems));
  const scope = options.tenants.length === 0 ? 'all' : 'named';
  const next: NextOutput = { scope, platform: cluster.bundle, tenants: built.map((one) => one.bundle), tombstones };
  return { next, objects: built.reduce((sum, one) => sum + one.bundle.inventory.objects.length, 0) };
}

/** Names and hosts with two owners, among the tenants that are written now and all others. */
async function checkClaimsOf(fleet: ParsedFleet, platform: ResolvedPlatform, { out, tenants }: SynthOptions) {
  const claimsInFile = (one: ParsedTenant): Claims => {
    const organizations = one.spec.organizations.map((organization) => organization.id);
    return { tenant: one.id, source: one.file ?? one.id, ...claimsOf(one.id, organizations, platform) };
  };
  const parsed = [...fleet.tenants, ...fleet.others].map((one) => one.id);
  // If all tenants are written, a tenant that only the output knows is refused as vanished anyway.
  const held = tenants.length === 0 ? [] : await readTenants(out);
  const ids = [...new Set([...fleet.unparsed, ...held])].filter((id) => !parsed.includes(id));
  const inventories = [...(await readInventories(out, ids))];
  const claimsInOutput = inventories.map(([id, outcome]): Claims => {
    if (outcome.ok) return { tenant: id, source: `the inventory of ${id}`, ...outcome.value.claims };
    return { tenant: id, source: `the id ${id}`, ...(isTenantId(id) ? claimsOf(id, [], platform) : NO_CLAIMS) };
  });
  return {
    problems: checkClaims(fleet.tenants.map(claimsInFile), [...fleet.others.map(claimsInFile), ...claimsInOutput]),
    warnings: inventories.flatMap(([id, outcome]) => (outcome.ok ? [] : [unknownClaims(id)])),
  };
}

const NO_CLAIMS = { names: [], hosts: [] };

function unknownClaims(id: string): string {
  const compared = isTenantId(id)
    ? 'only the names and hosts that follow from its id were compared, not those of its organizations'
    : 'its names and hosts were not compared';
  return `neither the file nor the inventory of ${formatValue(id)} can be read: ${compared}`;
}

type Outcome = Pick<SynthReport, 'bundles' | 'indexChanged' | 'forecast' | 'finished'>;

async function write(next: NextOutput, options: SynthOptions): Promise<Outcome> {
  return await writeOutput(options.out, next, { overwrite: options.overwrite });
}

async function compare(next: NextOutput, options: SynthOptions): Promise<Outcome> {
  const last = await readOutput(options.out, next);
  refuseIfAny(checkOutput(last, next, options.overwrite));
  const plan = planWrite(last, next);
  return { bundles: plan.changes, indexChanged: plan.index !== null, forecast: forecastOf(last, next), finished: [] };
}
