import type { PlanName, PlanOverride } from '../fleet/schema/plan';
import { millicores, units } from '../kubernetes/quantity';
import type { Plan, PlanLimits, QuotaShare, Resources, WorkloadPlan } from './model';
import { PLANS } from './plans';

/** A plan of the table with the platform's changes on top. */
export function overriddenPlan(name: PlanName, change: PlanOverride | undefined): Plan {
  const plan = PLANS[name];
  if (change === undefined) return plan;
  return {
    slots: change.slots ?? plan.slots,
    retentionDays: change.retentionDays ?? plan.retentionDays,
    shares: {
      root: overriddenShare(plan.shares.root, change.shares?.root),
      organization: overriddenShare(plan.shares.organization, change.shares?.organization),
      mcp: overriddenShare(plan.shares.mcp, change.shares?.mcp),
    },
    limits: overriddenLimits(plan.limits, change.limits),
    server: overriddenWorkload(plan.server, change.server),
    web: overriddenWorkload(plan.web, change.web),
    registry: overriddenWorkload(plan.registry, change.registry),
    redis: {
      resources: overriddenResources(plan.redis.resources, change.redis?.resources),
      maxMemory: change.redis?.maxMemory === undefined ? plan.redis.maxMemory : units(change.redis.maxMemory),
    },
    mcpServer: overriddenWorkload(plan.mcpServer, change.mcpServer),
    sandbox: change.sandbox ?? plan.sandbox,
    noticeDays: change.noticeDays ?? plan.noticeDays,
    expiry: {
      idleDays: change.expiry?.idleDays ?? plan.expiry.idleDays,
      warnDays: change.expiry?.warnDays ?? plan.expiry.warnDays,
      purgeDays: change.expiry?.purgeDays ?? plan.expiry.purgeDays,
    },
  };
}

type ShareChange = NonNullable<NonNullable<PlanOverride['shares']>['root']>;
type ResourcesChange = NonNullable<NonNullable<PlanOverride['server']>['resources']>;

function overriddenShare(share: QuotaShare, change: ShareChange | undefined): QuotaShare {
  if (change === undefined) return share;
  return {
    ...overriddenResources(share, change),
    storage: change.storage === undefined ? share.storage : units(change.storage),
    volumes: change.volumes ?? share.volumes,
    pods: change.pods ?? share.pods,
    services: change.services ?? share.services,
    secrets: change.secrets ?? share.secrets,
    configMaps: change.configMaps ?? share.configMaps,
    workloads: change.workloads ?? share.workloads,
    jobs: change.jobs ?? share.jobs,
  };
}

function overriddenLimits(limits: PlanLimits, change: PlanOverride['limits'] | undefined): PlanLimits {
  return {
    default: overriddenResources(limits.default, change?.default),
    min: {
      cpu: change?.min?.cpu === undefined ? limits.min.cpu : millicores(change.min.cpu),
      memory: change?.min?.memory === undefined ? limits.min.memory : units(change.min.memory),
    },
    minVolume: change?.minVolume === undefined ? limits.minVolume : units(change.minVolume),
  };
}

function overriddenWorkload(plan: WorkloadPlan, change: PlanOverride['server'] | undefined): WorkloadPlan {
  if (change === undefined) return plan;
  return { resources: overriddenResources(plan.resources, change.resources), scale: change.scale ?? plan.scale };
}

function overriddenResources(resources: Resources, change: ResourcesChange | undefined): Resources {
  return {
    cpu: change?.cpu === undefined ? resources.cpu : millicores(change.cpu),
    cpuLimit: change?.cpuLimit === undefined ? resources.cpuLimit : millicores(change.cpuLimit),
    memory: change?.memory === undefined ? resources.memory : units(change.memory),
    memoryLimit: change?.memoryLimit === undefined ? resources.memoryLimit : units(change.memoryLimit),
    ephemeral: change?.ephemeral === undefined ? resources.ephemeral : units(change.ephemeral),
    ephemeralLimit: change?.ephemeralLimit === undefined ? resources.ephemeralLimit : units(change.ephemeralLimit),
  };
}
