import { type Claims, checkClaims } from '../checks/rules';
import { isTenantId } from '../contract/names';
import { attempt, formatValue, refuseIfAny } from '../contract/problems';
import { type Fleet, type ParsedFleet, parseFleet } from '../fleet/fleet';
import type { ParsedTenant } from '../fleet/parse';
import { readInventories, readTenants } from '../output/read';
import type { ResolvedPlatform } from '../platform/model';
import { readFleet } from '../registry/read-fleet';
import { claimsOf } from '../tenant/claims';
import type { Extension } from '../tenant/extension/model';
import { extensionProblems, extensionsOf } from '../tenant/extension/validate';
import { resolveFleet } from '../tenant/resolve-fleet';
import { buildPlatform, buildTenant, digestOfPlatform } from './build';
import { deliver, type SynthReport } from './deliver';

export type { SynthReport } from './deliver';

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
  return await deliver(options, async () => {
    // Claims are read from the output, so it is settled by now.
    const claims = await judgeClaims(fleet, platform, options);
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
