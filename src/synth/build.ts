import { checkPlatform } from '../checks/rules';
import { mcpNamespace, organizationNamespace } from '../contract/names';
import type { Problem } from '../contract/problems';
import type { Stage } from '../contract/stages';
import { GENERATOR } from '../contract/version';
import type { Extension, ExtensionVersion } from '../extension/model';
import { type RenderedTenant, renderExtended } from '../extension/render';
import { PLAN_NAMES, type PlanName } from '../fleet/schema/plan';
import { printYaml } from '../kubernetes/print-yaml';
import { digestOf, stableJson } from '../lib/digest';
import { memoizeWeakly } from '../lib/memoize';
import { shrinksQuota } from '../lifecycle/convert';
import type { AllowedRemovals } from '../output/bundle/allowed-removals';
import { type Bundle, bundlePlatform, bundleTenant } from '../output/bundle/bundle';
import type { ResolvedPlatform } from '../platform/model';
import { groupsOf, tenantHosts } from '../tenant/claims';
import type { ResolvedTenant } from '../tenant/model';
import { renderPlatform } from '../tenant/render';
import { checkRendered, problemOf } from './checked-tenant';

/** A bundle in memory, and the problems that the checks found in it. */
export interface BuiltBundle {
  readonly bundle: Bundle;
  readonly problems: readonly Problem[];
}

/**
 * Renders, checks and bundles one tenant. `platformDigest` is `digestOfPlatform`'s, computed once for all tenants. Throws
 * a TenancyError if an extension fails.
 */
export function buildTenant(
  tenant: ResolvedTenant,
  platformDigest: string,
  used: readonly Extension[] = [],
): BuiltBundle {
  return buildRendered(renderExtended(tenant, used), platformDigest, used);
}

/** Checks and bundles a rendered tenant. */
export function buildRendered(
  rendered: RenderedTenant,
  platformDigest: string,
  used: readonly ExtensionVersion[],
): BuiltBundle {
  const { tenant, manifests, emptied, extensions } = rendered;
  const { platform, specDigest } = tenant;
  const { problems } = checkRendered(rendered, `tenant ${tenant.id}`);
  const usedExtensions = used.map(({ name, version }) => ({ name, version }));
  const versions = used.map(({ name, version }) => `${name}@${version}`);
  const organizations = tenant.organizations.map((one) => one.id);
  const bundle = bundleTenant(
    {
      id: tenant.id,
      manifests,
      organizations,
      hosts: tenantHosts(tenant.id, platform),
      groups: groupsOf(tenant.id, organizations),
      secrets: tenant.secrets,
      transition: tenant.transition,
      plan: tenant.plan,
      requiresTransitionFrom: shrinkingPlansOf(platform)[tenant.plan],
      allowedRemovals: allowedRemovalsOf(tenant, emptied),
      extensionKinds: platform.extensionKinds,
      usedExtensions,
      extensions,
      inputDigest: digestOf(
        stableJson({
          platform: platformDigest,
          spec: specDigest,
          ...(versions.length === 0 ? {} : { extensions: versions }),
        }),
      ),
      generator: GENERATOR,
    },
    printYaml,
  );
  return { bundle, problems };
}

/** Renders, checks and bundles the cluster-wide objects. */
export function buildPlatform(platform: ResolvedPlatform): BuiltBundle {
  const objects = renderPlatform(platform);
  const bundle = bundlePlatform({ objects, inputDigest: digestOfPlatform(platform), generator: GENERATOR }, printYaml);
  return { bundle, problems: checkPlatform(objects, platform).map((finding) => problemOf(finding, 'platform')) };
}

/** A platform without extension kinds keeps the digest that it had before there were any. */
export function digestOfPlatform(platform: ResolvedPlatform): string {
  const { extensionKinds, ...rest } = platform;
  return digestOf(stableJson(extensionKinds.length === 0 ? rest : platform));
}

/** For each plan, the plans from which a conversion shrinks a quota or limit; computed once per run. */
const shrinkingPlansOf = memoizeWeakly(
  ({ plans }: ResolvedPlatform): Readonly<Record<PlanName, readonly PlanName[]>> => {
    const largerPlans = (to: PlanName) =>
      PLAN_NAMES.filter((from) => from !== to && shrinksQuota(plans[from], plans[to]));
    return {
      free: largerPlans('free'),
      basic: largerPlans('basic'),
      pro: largerPlans('pro'),
      enterprise: largerPlans('enterprise'),
    };
  },
);

/** A stage that a phase has emptied keeps its Kustomization, so that Flux deletes its objects. */
function allowedRemovalsOf(
  { id, printState, removedOrganizations }: ResolvedTenant,
  emptied: readonly Stage[],
): AllowedRemovals {
  return {
    stages: [
      ...(printState.foundation === 'absent' ? (['10-foundation'] as const) : []),
      ...(printState.data === 'absent' ? (['20-data'] as const) : []),
      ...(printState.services === 'absent' ? (['30-services'] as const) : []),
      ...emptied,
    ],
    objects: printState.approvedRemovals,
    organizations: printState.organizations === 'absent',
    removed: removedOrganizations.map((organization) => ({
      id: organization,
      namespaces: [organizationNamespace(id, organization), mcpNamespace(id, organization)].map(
        (name) => `Namespace ${name}`,
      ),
    })),
  };
}
