import { checkObjects, checkPlatform, type Finding } from '../checks/rules';
import { mcpNamespace, organizationNamespace } from '../contract/names';
import type { Problem } from '../contract/problems';
import type { Stage } from '../contract/stages';
import { GENERATOR } from '../contract/version';
import { PLAN_NAMES, type PlanName } from '../fleet/schema/plan';
import { printYaml } from '../kubernetes/print-yaml';
import { digestOf, stableJson } from '../lib/digest';
import { memoizeWeakly } from '../lib/memoize';
import { shrinksQuota } from '../lifecycle/convert';
import type { MayGo } from '../output/bundle/allowed-removals';
import { bundlePlatform, bundleTenant, type Unit } from '../output/bundle/bundle';
import type { ResolvedPlatform } from '../platform/model';
import { groupsOf, tenantHosts } from '../tenant/claims';
import type { Extension, ExtensionVersion } from '../tenant/extension/model';
import { type RenderedTenant, renderExtended } from '../tenant/extension/render';
import type { ResolvedTenant } from '../tenant/model';
import { renderPlatform } from '../tenant/render';

/** A bundle in memory, and what the checks have against it. */
export interface Built {
  readonly unit: Unit;
  readonly problems: readonly Problem[];
}

/**
 * Renders, judges and bundles one tenant. `platformDigest` is `digestOfPlatform`'s, computed once for all tenants. Throws
 * a TenancyError where an extension fails.
 */
export function buildTenant(tenant: ResolvedTenant, platformDigest: string, given: readonly Extension[] = []): Built {
  return buildRendered(renderExtended(tenant, given), platformDigest, given);
}

/** Judges and bundles a rendered tenant. */
export function buildRendered(
  rendered: RenderedTenant,
  platformDigest: string,
  given: readonly ExtensionVersion[],
): Built {
  const { tenant, manifests, retained, emptied, extensions } = rendered;
  const { platform, specDigest } = tenant;
  const givenExtensions = given.map(({ name, version }) => ({ name, version }));
  const findings = checkObjects([...manifests.map((manifest) => manifest.object), ...retained], tenant);
  const organizations = tenant.organizations.map((one) => one.id);
  const unit = bundleTenant(
    {
      id: tenant.id,
      manifests,
      organizations,
      hosts: tenantHosts(tenant.id, platform),
      groups: groupsOf(tenant.id, organizations),
      secrets: tenant.secrets,
      transition: tenant.transition,
      plan: tenant.plan,
      fallsFrom: fallsFromOf(platform)[tenant.plan],
      mayGo: allowedRemovalsOf(tenant, emptied),
      extensionKinds: platform.extensionKinds,
      givenExtensions,
      extensions,
      inputDigest: digestOf(
        stableJson({
          platform: platformDigest,
          spec: specDigest,
          ...(given.length === 0
            ? {}
            : { extensions: givenExtensions.map(({ name, version }) => `${name}@${version}`) }),
        }),
      ),
      generator: GENERATOR,
    },
    printYaml,
  );
  return { unit, problems: findings.map((finding) => problemOf(finding, `tenant ${tenant.id}`)) };
}

/** Renders, judges and bundles the cluster-wide objects. */
export function buildPlatform(platform: ResolvedPlatform): Built {
  const objects = renderPlatform(platform);
  const unit = bundlePlatform({ objects, inputDigest: digestOfPlatform(platform), generator: GENERATOR }, printYaml);
  return { unit, problems: checkPlatform(objects, platform).map((finding) => problemOf(finding, 'platform')) };
}

/** A platform without extension kinds keeps the digest that it had before there were any. */
export function digestOfPlatform(platform: ResolvedPlatform): string {
  const { extensionKinds, ...rest } = platform;
  return digestOf(stableJson(extensionKinds.length === 0 ? rest : platform));
}

/** For each plan, those from which some quota or limit falls; asked once a run. */
const fallsFromOf = memoizeWeakly(({ plans }: ResolvedPlatform): Readonly<Record<PlanName, readonly PlanName[]>> => {
  const above = (to: PlanName) => PLAN_NAMES.filter((from) => from !== to && shrinksQuota(plans[from], plans[to]));
  return { free: above('free'), basic: above('basic'), pro: above('pro'), enterprise: above('enterprise') };
});

/** A stage that a phase has emptied keeps its Kustomization, so that Flux deletes its objects. */
function allowedRemovalsOf({ id, printState, removedOrganizations }: ResolvedTenant, emptied: readonly Stage[]): MayGo {
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

function problemOf(finding: Finding, whose: string): Problem {
  const place = finding.path === '' ? finding.object : `${finding.object} ${finding.path}`;
  return {
    code: 'check-failed',
    path: [],
    file: whose,
    message: `${place}: ${finding.message} (rule ${finding.rule})`,
  };
}
