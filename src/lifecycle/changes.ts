import { type Problem, refuseIfAny, shown } from '../errors';
import { units } from '../quantity';
import type { TenantSpec } from '../spec/schema';
import type { Changes } from './actions';

/** A tenant's file with what an update names changed. Throws a TenancyError: an organization that is not there, a volume that would shrink. */
export function changed(spec: TenantSpec, changes: Changes): TenantSpec {
  const { displayName, expiresAt, volumes, organizations = {}, grants, approvedDeletions } = changes;
  refuseIfAny([...unknownOrganizations(spec, organizations), ...shrinking(spec, volumes)]);
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

function unknownOrganizations(spec: TenantSpec, changes: NonNullable<Changes['organizations']>): Problem[] {
  const ids = spec.organizations.map((one) => one.id);
  return Object.keys(changes)
    .filter((id) => !ids.includes(id))
    .map((id) => ({
      code: 'organization-unknown',
      path: ['spec', 'organizations'],
      message: `got the organization ${shown(id)}, want one of ${ids.join(', ')}`,
    }));
}

/** Kubernetes refuses to shrink a volume, and Flux would stop at it for good. */
function shrinking({ volumes }: TenantSpec, next: Changes['volumes']): Problem[] {
  if (volumes?.redis === undefined || next?.redis === undefined || units(next.redis) >= units(volumes.redis)) return [];
  return [
    {
      code: 'volume-would-shrink',
      path: ['spec', 'volumes', 'redis'],
      message: `got ${shown(next.redis)}, want at least ${shown(volumes.redis)}: a volume cannot shrink`,
    },
  ];
}
