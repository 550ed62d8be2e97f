import { REDIS_VOLUME } from '../contract/names';
import type { Tombstone } from '../fleet/records';
import type { TenantSpec } from '../fleet/schema/tenant';
import { transitionOf } from '../fleet/transition';
import { bytesText } from '../kubernetes/quantity';
import { instantOf } from '../lib/instant';
import { groupsOf, tenantHosts } from '../tenant/claims';
import type { ResolvedTenant } from '../tenant/model';

/** The tombstone of a tenant: its names and dates, the recorded gates, and everything that Kubernetes does not delete. */
export function tombstoneOf(spec: TenantSpec, resolved: ResolvedTenant, now: Date): Tombstone {
  const transition = transitionOf(spec);
  if (transition.kind !== 'delete') throw new RangeError('the tenant is not being deleted: it has no tombstone');
  const organizations = [...spec.organizations, ...(spec.removedOrganizations ?? [])].map((one) => one.id);
  const { redis, namespace, platform } = resolved;
  return {
    displayName: spec.displayName,
    plan: spec.plan,
    createdAt: spec.createdAt,
    requestedAt: transition.startedAt,
    deletedAt: instantOf(now),
    export: transition.export,
    organizations,
    gates: [...transition.gates],
    leftovers: {
      volumes: [
        { claim: `${namespace}/${REDIS_VOLUME}`, size: bytesText(redis.volume), storageClass: redis.storageClass },
      ],
      // No backups are made yet.
      backups: [],
      hosts: tenantHosts(resolved.id, platform),
      groups: groupsOf(resolved.id, organizations),
    },
  };
}
