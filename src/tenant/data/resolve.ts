import type { TenantSpec } from '../../fleet/schema/tenant';
import { type Amount, MI, units } from '../../kubernetes/quantity';
import type { Plan, ResolvedPlatform } from '../../platform/model';
import { DEFAULT_VOLUME } from '../../platform/plans';
import { graceSeconds, REQUEST_SECONDS } from '../workload/resolve';
import type { ResolvedRedis } from './model';

/** The bytes of Redis' volume: what the tenant's file raised it to, in every plan. */
export function volumeOf({ volumes }: TenantSpec): Amount {
  return volumes?.redis === undefined ? DEFAULT_VOLUME : units(volumes.redis);
}

export const REDIS_PORT = 6379;

/**
 * How much of its volume Redis may fill with data: one part in five. Measured with the printed settings, the disk holds
 * 4.6 times `maxmemory` at its peak: the append-only file before and after a rewrite, and what is written meanwhile. A
 * full disk refuses every write for good, those that would make room included.
 */
const VOLUME_PER_MEMORY = 5;

/** The tenant's Redis: the primary store of its logs, so it refuses writes when full and never evicts. `volume` in bytes. */
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

/** What the plan gives, or as much as the volume can persist, in whole mebibytes. */
function maxMemoryOn(volume: Amount, { redis }: Plan): Amount {
  return Math.floor(Math.min(redis.maxMemory, volume / VOLUME_PER_MEMORY) / MI) * MI;
}
