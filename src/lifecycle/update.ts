import { formatValue, type Problem, refuseIfAny } from '../contract/problems';
import type { OrganizationSpec, TenantSpec } from '../fleet/schema/tenant';
import { bytesText, units } from '../kubernetes/quantity';
import { volumeOf } from '../tenant/data/resolve';
import type { Changes } from './actions';

/** Changes the named fields. Throws a TenancyError for an unknown organization, or a volume size that Kubernetes refuses. */
export function updateTenant(spec: TenantSpec, changes: Changes): TenantSpec {
  const { displayName, expiresAt, volumes, organizations = {}, grants, approvedDeletions } = changes;
  refuseIfAny([...unknownOrganizations(spec, organizations), ...volumeProblems(spec, volumes)]);
  const { expiresAt: expiry = null, ...rest } = spec;
  const nextExpiry = expiresAt === undefined ? expiry : expiresAt;
  return {
    ...rest,
    ...(nextExpiry === null ? {} : { expiresAt: nextExpiry }),
    ...(displayName === undefined ? {} : { displayName }),
    ...(volumes === undefined ? {} : { volumes: { ...spec.volumes, ...volumes } }),
    organizations: spec.organizations.map((one) => ({ ...one, ...organizations[one.id] })),
    ...(grants === undefined ? {} : { grants: [...grants] }),
    ...(approvedDeletions === undefined ? {} : { approvedDeletions: [...approvedDeletions] }),
  };
}

/** Adds an organization. Throws a TenancyError if the tenant has an organization with this id. */
export function addOrganization(spec: TenantSpec, organization: OrganizationSpec): TenantSpec {
  const isTaken = spec.organizations.some((one) => one.id === organization.id);
  const message = `got ${formatValue(organization.id)}, want another id: the tenant has an organization with this one`;
  refuseIfAny(isTaken ? [{ code: 'id-duplicate', path: ['spec', 'organizations'], message }] : []);
  return { ...spec, organizations: [...spec.organizations, organization] };
}

function unknownOrganizations(spec: TenantSpec, changes: NonNullable<Changes['organizations']>): Problem[] {
  const ids = spec.organizations.map((one) => one.id);
  return Object.keys(changes)
    .filter((id) => !ids.includes(id))
    .map((id) => ({
      code: 'organization-unknown',
      path: ['spec', 'organizations'],
      message: `got the organization ${formatValue(id)}, want one of ${ids.join(', ')}`,
    }));
}

/** The API server refuses to shrink a volume, and to grow one that no pod has used yet: Flux would fail at either. */
function volumeProblems(spec: TenantSpec, next: Changes['volumes']): Problem[] {
  if (next?.redis === undefined) return [];
  const [before, after] = [volumeOf(spec), units(next.redis)];
  const problem = (code: Problem['code'], message: string): Problem[] => [
    { code, path: ['spec', 'volumes', 'redis'], message },
  ];
  if (spec.volumes?.redis !== undefined && after < before)
    return problem(
      'volume-would-shrink',
      `got ${formatValue(next.redis)}, want at least ${formatValue(spec.volumes.redis)}: a volume cannot shrink`,
    );
  if ((spec.suspend ?? false) && after > before)
    return problem(
      'volume-at-rest',
      `got ${formatValue(next.redis)}, want ${bytesText(before)} until the tenant is resumed: a volume can grow only after a pod has used it`,
    );
  return [];
}
