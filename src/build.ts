import { checkObjects, checkPlatform, type Finding } from './checks/index';
import { groupsOf } from './claims';
import { digestOf, stableJson } from './digest';
import type { Problem } from './errors';
import { bundlePlatform, bundleTenant, type Unit } from './output/bundle';
import { renderGhosts, renderPlatform, renderTenant } from './render';
import type { ResolvedPlatform, ResolvedTenant } from './resolved';
import { tenantHosts } from './services';
import { GENERATOR } from './version';
import { printYaml } from './yaml';

/** A bundle in memory, and what the checks have against it. */
export interface Built {
  readonly unit: Unit;
  readonly problems: readonly Problem[];
}

/** Renders, judges and bundles one tenant. `platformDigest` is `digestOfPlatform`'s, computed once for all tenants. */
export function buildTenant(tenant: ResolvedTenant, platformDigest: string): Built {
  const manifests = renderTenant(tenant);
  const { platform, ...own } = tenant;
  const findings = checkObjects(
    [...manifests.map((manifest) => manifest.object), ...renderGhosts(tenant, manifests)],
    tenant,
  );
  const organizations = tenant.organizations.map((one) => one.id);
  const unit = bundleTenant(
    {
      id: tenant.id,
      manifests,
      organizations,
      hosts: tenantHosts(tenant.id, platform),
      groups: groupsOf(tenant.id, organizations),
      secrets: tenant.secrets,
      suspended: tenant.suspended,
      inputDigest: digestOf(stableJson({ platform: platformDigest, tenant: own })),
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

export function digestOfPlatform(platform: ResolvedPlatform): string {
  return digestOf(stableJson(platform));
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
