import { type Claims, checkClaims } from '../checks/rules';
import { isTenantId } from '../contract/names';
import { attempt, formatValue, refuseIfAny, withEffect } from '../contract/problems';
import { type Fleet, type ParsedFleet, parseFleet } from '../fleet/fleet';
import type { ParsedTenant } from '../fleet/parse';
import { planWrite, type UnitChanges } from '../output/commit/plan';
import type { NextOutput } from '../output/last/last-output';
import { readInventories, readOutput, readTenants, settleOutput } from '../output/read';
import { judgeOutput } from '../output/safety/check-output';
import { forecastOf, type StageForecast } from '../output/safety/forecast';
import { writeOutput } from '../output/write';
import type { ResolvedPlatform } from '../platform/model';
import { readFleet } from '../registry/read-fleet';
import { claimsOf } from '../tenant/claims';
import type { Extension } from '../tenant/extension/model';
import { extensionProblems, extensionsOf } from '../tenant/extension/validate';
import type { ResolvedTenant } from '../tenant/model';
import { resolveFleet } from '../tenant/resolve-fleet';
import { buildPlatform, buildTenant, digestOfPlatform } from './build';

export interface SynthOptions {
  /** The registry's folder; or a registry as it was read, or would be. */
  readonly fleet: string | Fleet;
  /** The output folder. */
  readonly out: string;
  /** The tenants to write; all of them, if none is named. */
  readonly tenants: readonly string[];
  /** Replaces what was edited by hand in the output, instead of refusing. */
  readonly overwrite: boolean;
  /** Without it, everything is built and judged, and nothing is written. */
  readonly write: boolean;
  /** Adds to what is printed of each tenant. The inventories name it, and later runs must have it. */
  readonly extend?: Extension | readonly Extension[];
  /** Called after each tenant that was built and judged. */
  readonly onTenant: (done: number, total: number) => void;
}

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

/**
 * The whole way of the data: fleet → parse → resolve → construct → render → check → output. Each gate gathers all of
 * its problems and throws them as one TenancyError; nothing is written until everything has been built and judged.
 */
export async function synth(options: SynthOptions): Promise<SynthReport> {
  const source = typeof options.fleet === 'string' ? readFleet(options.fleet) : options.fleet;
  const fleet = parseFleet(source, options.tenants);
  const extensions = extensionsOf(options.extend);
  refuseIfAny(extensionProblems(extensions));
  const { platform, tenants } = resolveFleet(fleet);
  // Claims are read from the output. A run that writes settles it first; one that does not refuses what is unsettled.
  const settled = options.write ? await settleOutput(options.out) : [];
  return await withEffect(settled.length === 0 ? 'none' : 'finished-earlier-write', async () => {
    const claims = await judgeClaims(fleet, platform, options);
    refuseIfAny(claims.problems);
    const { next, objects } = build(platform, tenants, fleet.tombstones, options, extensions);
    const { finished, ...changes } = await (options.write ? writtenTo : judgedAgainst)(next, options);
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

/** Renders and judges every bundle; refuses them with the findings of all. */
function build(
  platform: ResolvedPlatform,
  tenants: readonly ResolvedTenant[],
  tombstones: readonly string[],
  options: SynthOptions,
  extensions: readonly Extension[],
) {
  const platformDigest = digestOfPlatform(platform);
  const cluster = buildPlatform(platform);
  const built = tenants.map((tenant, i) => {
    const one = attempt(() => buildTenant(tenant, platformDigest, extensions));
    options.onTenant(i + 1, tenants.length);
    return one;
  });
  const units = built.flatMap((one) => (one.ok ? [one.value] : []));
  refuseIfAny([...cluster.problems, ...built.flatMap((one) => (one.ok ? one.value.problems : one.problems))]);
  const scope = options.tenants.length === 0 ? 'all' : 'named';
  const next: NextOutput = { scope, platform: cluster.unit, tenants: units.map((one) => one.unit), tombstones };
  return { next, objects: units.reduce((sum, one) => sum + one.unit.inventory.objects.length, 0) };
}

/** No tenant claims a name or host that another owns, written now or not. */
async function judgeClaims(fleet: ParsedFleet, platform: ResolvedPlatform, { out, tenants }: SynthOptions) {
  const claimed = (one: ParsedTenant): Claims => {
    const organizations = one.spec.organizations.map((organization) => organization.id);
    return { tenant: one.id, source: one.file ?? one.id, ...claimsOf(one.id, organizations, platform) };
  };
  const parsed = [...fleet.tenants, ...fleet.others].map((one) => one.id);
  // Where all tenants are written, one that the output alone knows has vanished, and that is refused anyway.
  const held = tenants.length === 0 ? [] : await readTenants(out);
  const ids = [...new Set([...fleet.unparsed, ...held])].filter((id) => !parsed.includes(id));
  const inventories = [...(await readInventories(out, ids))];
  const printed = inventories.map(([id, outcome]): Claims => {
    if (outcome.ok) return { tenant: id, source: `the inventory of ${id}`, ...outcome.value.claims };
    return { tenant: id, source: `the id ${id}`, ...(isTenantId(id) ? claimsOf(id, [], platform) : NO_CLAIMS) };
  });
  return {
    problems: checkClaims(fleet.tenants.map(claimed), [...fleet.others.map(claimed), ...printed]),
    warnings: inventories.flatMap(([id, outcome]) => (outcome.ok ? [] : [unknownClaims(id)])),
  };
}

const NO_CLAIMS = { names: [], hosts: [] };

function unknownClaims(id: string): string {
  const known = isTenantId(id)
    ? 'what follows from its id was compared, its organizations were not'
    : 'nothing of it was compared';
  return `neither the file nor the inventory of ${formatValue(id)} can be read: ${known}`;
}

type Outcome = Pick<SynthReport, 'units' | 'indexChanged' | 'forecast' | 'finished'>;

async function writtenTo(next: NextOutput, options: SynthOptions): Promise<Outcome> {
  return await writeOutput(options.out, next, { overwrite: options.overwrite });
}

async function judgedAgainst(next: NextOutput, options: SynthOptions): Promise<Outcome> {
  const last = await readOutput(options.out, next);
  refuseIfAny(judgeOutput(last, next, options.overwrite));
  const plan = planWrite(last, next);
  return { units: plan.changes, indexChanged: plan.index !== null, forecast: forecastOf(last, next), finished: [] };
}
