import type { PlanName, PlanOverride } from '../fleet/schema/plan';
import { millicores, units } from '../kubernetes/quantity';
import type { Plan, PlanLimits, QuotaShare, Resources, WorkloadPlan } from './model';
import { PLANS } from './plans';

/** A plan of the table with the platform's overrides. */
export function overriddenPlan(name: PlanName, override: PlanOverride | undefined): Plan {
  const plan = PLANS[name];
  if (override === undefined) return plan;
  return {
    slots: override.slots ?? plan.slots,
    retentionDays: override.retentionDays ?? plan.retentionDays,
    shares: {
      root: overriddenShare(plan.shares.root, override.shares?.root),
      organization: overriddenShare(plan.shares.organization, override.shares?.organization),
      mcp: overriddenShare(plan.shares.mcp, override.shares?.mcp),
    },
    limits: overriddenLimits(plan.limits, override.limits),
    server: overriddenWorkload(plan.server, override.server),
    web: overriddenWorkload(plan.web, override.web),
    registry: overriddenWorkload(plan.registry, override.registry),
    redis: {
      resources: overriddenResources(plan.redis.resources, override.redis?.resources),
      maxMemory: override.redis?.maxMemory === undefined ? plan.redis.maxMemory : units(override.redis.maxMemory),
    },
    mcpServer: overriddenWorkload(plan.mcpServer, override.mcpServer),
    sandbox: override.sandbox ?? plan.sandbox,
    noticeDays: override.noticeDays ?? plan.noticeDays,
    expiry: {
      idleDays: override.expiry?.idleDays ?? plan.expiry.idleDays,
      warnDays: override.expiry?.warnDays ?? plan.expiry.warnDays,
      purgeDays: override.expiry?.purgeDays ?? plan.expiry.purgeDays,
    },
  };
}

type ShareOverride = NonNullable<NonNullable<PlanOverride['shares']>['root']>;
type ResourcesOverride = NonNullable<NonNullable<PlanOverride['server']>['resources']>;

function overriddenShare(share: QuotaShare, override: ShareOverride | undefined): QuotaShare {
  if (override === undefined) return share;
  return {
    ...overriddenResources(share, override),
    storage: override.storage === undefined ? share.storage : units(override.storage),
    volumes: override.volumes ?? share.volumes,
    pods: override.pods ?? share.pods,
    services: override.services ?? share.services,
    secrets: override.secrets ?? share.secrets,
    configMaps: override.configMaps ?? share.configMaps,
    workloads: override.workloads ?? share.workloads,
    jobs: override.jobs ?? share.jobs,
  };
}

function overriddenLimits(limits: PlanLimits, override: PlanOverride['limits'] | undefined): PlanLimits {
  return {
    default: overriddenResources(limits.default, override?.default),
    min: {
      cpu: override?.min?.cpu === undefined ? limits.min.cpu : millicores(override.min.cpu),
      memory: override?.min?.memory === undefined ? limits.min.memory : units(override.min.memory),
    },
    minVolume: override?.minVolume === undefined ? limits.minVolume : units(override.minVolume),
  };
}

function overriddenWorkload(plan: WorkloadPlan, override: PlanOverride['server'] | undefined): WorkloadPlan {
  if (override === undefined) return plan;
  return { resources: overriddenResources(plan.resources, override.resources), scale: override.scale ?? plan.scale };
}

function overriddenResources(resources: Resources, override: ResourcesOverride | undefined): Resources {
  return {
    cpu: override?.cpu === undefined ? resources.cpu : millicores(override.cpu),
    cpuLimit: override?.cpuLimit === undefined ? resources.cpuLimit : millicores(override.cpuLimit),
    memory: override?.memory === undefined ? resources.memory : units(override.memory),
    memoryLimit: override?.memoryLimit === undefined ? resources.memoryLimit : units(override.memoryLimit),
    ephemeral: override?.ephemeral === undefined ? resources.ephemeral : units(override.ephemeral),
    ephemeralLimit: override?.ephemeralLimit === undefined ? resources.ephemeralLimit : units(override.ephemeralLimit),
  };
}
