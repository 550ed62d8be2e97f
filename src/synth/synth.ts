import { type Claims, checkClaims } from '../checks/rules';
import { isTenantId } from '../contract/names';
import { attempt, formatValue, refuseIfAny } from '../contract/problems';
import type { Extension } from '../extension/model';
import { extensionProblems, extensionsOf } from '../extension/validate';
import { type Fleet, type ParsedFleet, parseFleet } from '../fleet/fleet';
import type { ParsedTenant } from '../fleet/parse';
import { readInventories, readTenants } from '../output/read';
import type { ResolvedPlatform } from '../platform/model';
import { readFleet } from '../registry/read-fleet';
import { claimsOf } from '../tenant/claims';
import { resolveFleet } from '../tenant/resolve-fleet';
import { buildPlatform, buildTenant, digestOfPlatform } from './build';
import { deliver } from './deliver';
import type { SynthReport } from './report';

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
  /** Adds to what is printed of each tenant. The inventories name it, and later runs must have it. */
  readonly extend?: Extension | readonly Extension[];
  /** Called after each tenant that was built and checked. */
  readonly onTenant: (done: number, total: number) => void;
}

/**
 * The pipeline: fleet → parse → resolve → construct → render → check → output. Each step collects all of its problems and
 * throws them as one TenancyError; nothing is written until everything has been built and checked.
 */
export async function synth(options: SynthOptions): Promise<SynthReport> {
  const source = typeof options.fleet === 'string' ? readFleet(options.fleet) : options.fleet;
  const fleet = parseFleet(source, options.tenants);
  const extensions = extensionsOf(options.extend);
  refuseIfAny(extensionProblems(extensions));
  const { platform, tenants } = resolveFleet(fleet);
  return await deliver(options, async () => {
    // Claims are read from the output: a run that writes has finished an interrupted write by now.
    const claims = await checkClaimsOf(fleet, platform, options);
    refuseIfAny(claims.problems);
    const platformDigest = digestOfPlatform(platform);
    return {
      scope: options.tenants.length === 0 ? 'all' : 'named',
      tombstones: fleet.tombstones,
      cluster: buildPlatform(platform),
      tenants: tenants.map((tenant, i) => {
        const one = attempt(() => buildTenant(tenant, platformDigest, extensions));
        options.onTenant(i + 1, tenants.length);
        return one;
      }),
      warnings: claims.warnings,
    };
  });
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

export type { SynthReport } from './report';
