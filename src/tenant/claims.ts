import {
  fluxKustomization,
  mcpNamespace,
  ORGANIZATION_ROLES,
  organizationGroup,
  organizationNamespace,
  reconcilerAccount,
  TENANT_ROLES,
  tenantGroup,
  tenantHost,
  tenantNamespace,
} from '../contract/names';
import { STAGES } from '../contract/stages';
import type { ResolvedPlatform } from '../platform/model';

/** The names and hosts that no other tenant of the fleet may use. Names are spelled as `identityOf` does, groups as `Group …`. */
export interface TenantClaims {
  readonly names: readonly string[];
  readonly hosts: readonly string[];
}

/** The claims of a tenant. They follow from the ids alone, so the tenant need not be rendered. */
export function claimsOf(tenant: string, organizations: readonly string[], platform: ResolvedPlatform): TenantClaims {
  const namespaces = [
    tenantNamespace(tenant),
    ...organizations.flatMap((id) => [organizationNamespace(tenant, id), mcpNamespace(tenant, id)]),
  ];
  const { controlNamespace } = platform;
  return {
    names: [
      ...namespaces.map((name) => `Namespace ${name}`),
      `ServiceAccount ${controlNamespace}/${reconcilerAccount(tenant)}`,
      ...STAGES.map(
        (stage) => `kustomize.toolkit.fluxcd.io/Kustomization ${controlNamespace}/${fluxKustomization(tenant, stage)}`,
      ),
      ...groupsOf(tenant, organizations).map((group) => `Group ${group}`),
    ],
    hosts: tenantHosts(tenant, platform),
  };
}

/** The groups of the identity provider that a tenant's roles are bound to. */
export function groupsOf(tenant: string, organizations: readonly string[]): string[] {
  return [
    ...TENANT_ROLES.map((role) => tenantGroup(tenant, role)),
    ...organizations.flatMap((id) => ORGANIZATION_ROLES.map((role) => organizationGroup(tenant, id, role))),
  ];
}

/** The hosts under which a tenant is reached from outside of the cluster. */
export function tenantHosts(tenant: string, platform: ResolvedPlatform): string[] {
  const host = tenantHost(tenant, platform.domain);
  return [host, `api.${host}`, `auth.${host}`, `mcp.${host}`, `registry.${host}`];
}
