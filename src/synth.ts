import { buildPlatform, buildTenant, digestOfPlatform } from './build';
import { type Claims, checkClaims } from './checks/index';
import { claimsOf } from './claims';
import { type Problem, refuseIfAny } from './errors';
import { judgeOutput } from './output/judge';
import type { NextOutput } from './output/last-output';
import { planWrite, type UnitChanges } from './output/plan';
import { readInventories, readOutput } from './output/read';
import { writeOutput } from './output/write';
import { readFleet } from './registry/files';
import { resolveFleet } from './resolve-fleet';
import type { ResolvedPlatform } from './resolved';
import { type ParsedFleet, parseFleet } from './spec/fleet';
import type { ParsedTenant } from './spec/parse';

export interface SynthOptions {
  /** The registry's folder. */
  readonly fleet: string;
  /** The output folder. */
  readonly out: string;
  /** The tenants to write; all of them, if none is named. */
  readonly tenants: readonly string[];
  /** Replaces what was edited by hand in the output, instead of refusing. */
  readonly overwrite: boolean;
  /** Without it, everything is built and judged, and nothing is written. */
  readonly write: boolean;
  /** Called after each tenant that was built and judged. */
  readonly onTenant: (done: number, total: number) => void;
}

export interface SynthReport {
  readonly written: boolean;
  readonly tenants: number;
  /** Objects of those tenants, the platform's not counted. */
  readonly objects: number;
  /** Tenants first, then the platform (owner `null`): which files came, changed and went. */
  readonly units: readonly UnitChanges[];
}

/**
 * The whole way of the data: fleet → parse → resolve → construct → render → check → output. Each gate gathers all of
 * its problems and throws them as one TenancyError; nothing is written until everything has been built and judged.
 */
export async function synth(options: SynthOptions): Promise<SynthReport> {
  const fleet = parseFleet(readFleet(options.fleet), options.tenants);
  const { platform, tenants } = resolveFleet(fleet);
  refuseIfAny(await claimFaults(fleet, platform, options.out));

  const platformDigest = digestOfPlatform(platform);
  const cluster = buildPlatform(platform);
  const built = tenants.map((tenant, i) => {
    const one = buildTenant(tenant, platformDigest);
    options.onTenant(i + 1, tenants.length);
    return one;
  });
  refuseIfAny([cluster, ...built].flatMap((one) => one.problems));

  const scope = options.tenants.length === 0 ? 'all' : 'named';
  const next: NextOutput = { scope, platform: cluster.unit, tenants: built.map((one) => one.unit) };
  const units = options.write ? await written(next, options) : await judged(next, options);
  const objects = built.reduce((sum, one) => sum + one.unit.inventory.objects.length, 0);
  return { written: options.write, tenants: tenants.length, objects, units };
}

/** No tenant claims a name or host that another owns, written now or not. */
async function claimFaults(fleet: ParsedFleet, platform: ResolvedPlatform, out: string): Promise<Problem[]> {
  const claimed = (one: ParsedTenant): Claims => {
    const organizations = one.spec.organizations.map((organization) => organization.id);
    return { tenant: one.id, source: one.file ?? one.id, ...claimsOf(one.id, organizations, platform) };
  };
  const inventories = await readInventories(out, fleet.unparsed);
  const printed = [...inventories].flatMap(([tenant, outcome]): Claims[] =>
    outcome.ok ? [{ tenant, source: `the inventory of ${tenant}`, ...outcome.value.claims }] : [],
  );
  return checkClaims(fleet.tenants.map(claimed), [...fleet.others.map(claimed), ...printed]);
}

async function written(next: NextOutput, options: SynthOptions): Promise<readonly UnitChanges[]> {
  return (await writeOutput(options.out, next, { overwrite: options.overwrite })).units;
}

async function judged(next: NextOutput, options: SynthOptions): Promise<readonly UnitChanges[]> {
  const last = await readOutput(options.out, next);
  refuseIfAny(judgeOutput(last, next, options.overwrite));
  return planWrite(last, next).changes;
}
