import { type Claims, checkClaims } from '../checks/rules';
import { attempt, type Outcome, type Problem, refuseIfAny } from '../contract/problems';
import type { Extension } from '../extension/model';
import { type RenderedTenant, renderSource, type TenantSource } from '../extension/render';
import { extensionProblems, extensionsOf } from '../extension/validate';
import { PLAN_NAMES, type PlanName } from '../fleet/schema/plan';
import { capacityProblems } from '../platform/capacity';
import type { ResolvedPlatform } from '../platform/model';
import { claimsOf } from '../tenant/claims';
import type { ResolvedTenant } from '../tenant/model';
import { type BuiltBundle, buildPlatform, buildRendered, digestOfPlatform } from './build';
import { deliver } from './deliver';
import type { SynthReport } from './report';

/** Options of `writeBundle`. */
export interface WriteBundleOptions {
  /** The platform of all tenants. */
  readonly platform: ResolvedPlatform;
  /** All tenants of the output: resolved ones, and cdk8s Apps that hold the construct `Tenant`. */
  readonly tenants: readonly TenantSource[];
  /** The output folder, which Flux syncs. */
  readonly out: string;
  /** Ids of tenants that are gone for good: what is left of them may go. */
  readonly tombstones?: readonly string[];
  /** Replaces what was edited by hand in the output, instead of refusing. */
  readonly overwrite?: boolean;
  /** `false` builds and checks everything, and writes nothing. */
  readonly write?: boolean;
  /** Adds to each resolved tenant. An App holds what it adds itself. */
  readonly extend?: Extension | readonly Extension[];
}

/**
 * Writes what Flux needs, for an app that keeps its tenants elsewhere than in our registry: the same checks, the same
 * guards of the output and the same report as `synth`. Throws a TenancyError with all problems, and writes nothing then.
 */
export async function writeBundle(options: WriteBundleOptions): Promise<SynthReport> {
  const { platform, out, tenants, tombstones = [], overwrite = false, write = true } = options;
  const extensions = extensionsOf(options.extend);
  refuseIfAny(extensionProblems(extensions));
  return await deliver({ out, overwrite, write }, async () => {
    const rendered = tenants.map((source) => attempt(() => renderSource(source, extensions)));
    const found = rendered.flatMap((one) => (one.ok ? one.value : []));
    refuseIfAny([
      ...rendered.flatMap((one) => (one.ok ? [] : one.problems)),
      ...fleetProblems(
        found.map((one) => one.tenant),
        platform,
      ),
    ]);
    const platformDigest = digestOfPlatform(platform);
    return {
      scope: 'all',
      tombstones,
      cluster: buildPlatform(platform),
      tenants: found.map((one): Outcome<BuiltBundle> => built(one, platformDigest, extensions)),
      warnings: [],
    };
  });
}

function built(one: RenderedTenant, platformDigest: string, extensions: readonly Extension[]): Outcome<BuiltBundle> {
  return attempt(() => buildRendered(one, platformDigest, extensions));
}

/** What only all tenants together show: another platform, one name with two owners, and the capacity of the cluster. */
function fleetProblems(tenants: readonly ResolvedTenant[], platform: ResolvedPlatform): Problem[] {
  const digest = digestOfPlatform(platform);
  const claims = tenants.map(({ id, organizations }, i): Claims => {
    const ids = organizations.map((one) => one.id);
    return { tenant: id, source: `tenants[${i}]`, ...claimsOf(id, ids, platform) };
  });
  return [
    ...tenants
      .filter((tenant) => tenant.platform !== platform && digestOfPlatform(tenant.platform) !== digest)
      .map(({ id }): Problem => {
        const message = 'was resolved on another platform, want the one that is written';
        return { code: 'wrong-value', path: [], file: `tenant ${id}`, message };
      }),
    ...checkClaims(claims),
    ...capacityProblems(tenants.map(plansOfTenant), platform),
  ];
}

/** During a conversion, both plans. */
function plansOfTenant({ plan, transition }: ResolvedTenant): PlanName[] {
  return PLAN_NAMES.filter((name) => name === plan || (transition.kind === 'convert' && name === transition.from));
}
