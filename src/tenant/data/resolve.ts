import type { TenantSpec } from '../../fleet/schema/tenant';
import { type Amount, MI, units } from '../../kubernetes/quantity';
import type { Plan, ResolvedPlatform } from '../../platform/model';
import { DEFAULT_VOLUME } from '../../platform/plans';
import { graceSeconds, REQUEST_SECONDS } from '../workload/resolve';
import type { ResolvedRedis } from './model';

/** The size of the Redis volume in bytes: the default of every plan, or the size that the tenant's file raised it to. */
export function volumeOf({ volumes }: TenantSpec): Amount {
  return volumes?.redis === undefined ? DEFAULT_VOLUME : units(volumes.redis);
}

export const REDIS_PORT = 6379;

/**
 * Redis may fill a fifth of its volume with data. Measured with the printed settings, the disk holds 4.6 times `maxmemory`
 * at its peak: the append-only file before and after a rewrite, and the writes in between. On a full disk Redis refuses
 * every write, also those that would free memory.
 */
const VOLUME_PER_MEMORY = 5;

/** The Redis of a tenant on a plan; `volume` in bytes. */
export function resolveRedis(plan: Plan, platform: ResolvedPlatform, volume: Amount): ResolvedRedis {
  return {
    ...platform.catalog.redis,
    port: REDIS_PORT,
    resources: plan.redis.resources,
    maxMemory: maxMemoryOn(volume, plan),
    volume,
    storageClass: platform.storageClass,
    graceSeconds: graceSeconds(REQUEST_SECONDS),
  };
}

/** The plan's `maxMemory`, or less if the volume cannot persist it, in whole mebibytes. */
function maxMemoryOn(volume: Amount, { redis }: Plan): Amount {
  return Math.floor(Math.min(redis.maxMemory, volume / VOLUME_PER_MEMORY) / MI) * MI;
}
