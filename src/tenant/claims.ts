import { STAGES } from '../kubernetes/object';
import {
  fluxKustomization,
  mcpNamespace,
  ORGANIZATION_ROLES,
  organizationGroup,
  organizationNamespace,
  reconcilerAccount,
  TENANT_ROLES,
  tenantGroup,
  tenantNamespace,
} from '../contract/names';
import type { ResolvedPlatform } from './model';
import { tenantHosts } from './services/resolve';

/** What a tenant takes for itself in the whole fleet. Names are spelled as `identityOf` does, groups as `Group …`. */
export interface TenantClaims {
  readonly names: readonly string[];
  readonly hosts: readonly string[];
}

/** Follows from the ids alone, so that a tenant's claims are known without rendering it. */
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
