import { checkPlatform } from '../checks/rules';
import { mcpNamespace, organizationNamespace } from '../contract/names';
import type { Problem } from '../contract/problems';
import { GENERATOR } from '../contract/version';
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
import { problemOf, renderAndCheck } from './checked-tenant';

/** A bundle in memory, and the problems that the checks found in it. */
export interface BuiltBundle {
  readonly bundle: Bundle;
  readonly problems: readonly Problem[];
}

/** Renders, checks and bundles one tenant. `platformDigest` is `digestOfPlatform`'s, computed once for all tenants. */
export function buildTenant(tenant: ResolvedTenant, platformDigest: string): BuiltBundle {
  const { platform, specDigest } = tenant;
  const { manifests, problems } = renderAndCheck(tenant, `tenant ${tenant.id}`);
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
      allowedRemovals: allowedRemovalsOf(tenant),
      inputDigest: digestOf(stableJson({ platform: platformDigest, spec: specDigest })),
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

export function digestOfPlatform(platform: ResolvedPlatform): string {
  return digestOf(stableJson(platform));
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

/** A stage that a phase has emptied keeps its Kustomization, so that Flux deletes its objects. `40-edge` has none yet. */
function allowedRemovalsOf({ id, printState, removedOrganizations }: ResolvedTenant): AllowedRemovals {
  return {
    stages: [
      ...(printState.foundation === 'absent' ? (['10-foundation'] as const) : []),
      ...(printState.data === 'absent' ? (['20-data'] as const) : []),
      ...(printState.services === 'absent' ? (['30-services'] as const) : []),
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
