import type { PlanName } from '../fleet/schema/plan';
import { GI, millicores, units } from '../kubernetes/quantity';
import type { ExpiryPlan, Plan, PlanLimits, QuotaShare, Resources } from './model';

/**
 * The size of a new volume in every plan. A tenant's file can raise it, and nothing lowers it, because Kubernetes cannot
 * shrink a volume. Plan free sells 5Gi in all: this for Redis, as much for a database, and 1Gi for its backups.
 */
export const DEFAULT_VOLUME = 2 * GI;

/** The same in every plan: a container without requests and limits gets small ones, whatever its tenant pays. */
const LIMITS: PlanLimits = {
  default: container('25m/100m', '64Mi/128Mi', '64Mi/128Mi'),
  min: { cpu: millicores('10m'), memory: units('32Mi') },
  minVolume: units('1Gi'),
};

/** Paying tenants are never suspended for idleness or deleted by expiry. */
const NEVER: ExpiryPlan = { idleDays: 0, warnDays: 3, purgeDays: 0 };

/**
 * The plans. `docs/plans.md` explains the columns, and `docs/decisions/0001-plan-numbers.md` where the numbers come
 * from. Every pair is `request/limit`. The envelope that is sold is `root + slots × (organization + mcp)`. Every workload
 * at its HPA maximum, with the pod that a rollout adds, fits its share: `definePlatform` refuses a table in which it does
 * not. No value is below that of a smaller plan, so that an upgrade lowers nothing.
 */
export const PLANS: Readonly<Record<PlanName, Plan>> = {
  free: {
    slots: 1,
    retentionDays: 7,
    shares: {
      root: share('800m/3', '1792Mi/3584Mi', '1Gi/4Gi', {
        storage: '5Gi',
        volumes: 4,
        pods: 20,
        services: 10,
        secrets: 20,
        configMaps: 20,
        workloads: 10,
        jobs: 5,
      }),
      organization: share('50m/250m', '128Mi/256Mi', '128Mi/512Mi', {
        storage: '0',
        volumes: 0,
        pods: 4,
        services: 2,
        secrets: 5,
        configMaps: 5,
        workloads: 2,
        jobs: 2,
      }),
      mcp: share('150m/750m', '640Mi/1280Mi', '256Mi/1Gi', {
        storage: '0',
        volumes: 0,
        pods: 6,
        services: 2,
        secrets: 10,
        configMaps: 6,
        workloads: 2,
        jobs: 2,
      }),
    },
    limits: LIMITS,
    server: { resources: container('100m/500m', '128Mi/512Mi', '64Mi/256Mi'), scale: { min: 1, max: 1 } },
    web: { resources: container('50m/250m', '128Mi/256Mi', '64Mi/256Mi'), scale: { min: 1, max: 1 } },
    registry: { resources: container('25m/100m', '64Mi/128Mi', '32Mi/128Mi'), scale: { min: 1, max: 1 } },
    redis: { resources: container('50m/250m', '128Mi/256Mi', '32Mi/128Mi'), maxMemory: units('128Mi') },
    mcpServer: { resources: container('50m/250m', '64Mi/256Mi', '64Mi/256Mi'), scale: { min: 1, max: 1 } },
    sandbox: true,
    noticeDays: 7,
    expiry: { idleDays: 7, warnDays: 3, purgeDays: 90 },
  },
  basic: {
    slots: 3,
    retentionDays: 30,
    shares: {
      root: share('1100m/3250m', '1792Mi/3584Mi', '1Gi/4Gi', {
        storage: '10Gi',
        volumes: 4,
        pods: 20,
        services: 10,
        secrets: 20,
        configMaps: 20,
        workloads: 10,
        jobs: 5,
      }),
      organization: share('50m/250m', '128Mi/256Mi', '128Mi/512Mi', {
        storage: '0',
        volumes: 0,
        pods: 4,
        services: 2,
        secrets: 5,
        configMaps: 5,
        workloads: 2,
        jobs: 2,
      }),
      mcp: share('250m/2', '640Mi/1280Mi', '512Mi/2Gi', {
        storage: '0',
        volumes: 0,
        pods: 8,
        services: 4,
        secrets: 10,
        configMaps: 8,
        workloads: 4,
        jobs: 2,
      }),
    },
    limits: LIMITS,
    server: { resources: container('100m/500m', '128Mi/512Mi', '64Mi/256Mi'), scale: { min: 1, max: 1 } },
    web: { resources: container('50m/250m', '128Mi/256Mi', '64Mi/256Mi'), scale: { min: 1, max: 1 } },
    registry: { resources: container('25m/100m', '64Mi/128Mi', '32Mi/128Mi'), scale: { min: 1, max: 1 } },
    redis: { resources: container('50m/250m', '256Mi/512Mi', '32Mi/128Mi'), maxMemory: units('256Mi') },
    mcpServer: { resources: container('50m/500m', '128Mi/256Mi', '64Mi/256Mi'), scale: { min: 1, max: 1 } },
    sandbox: false,
    noticeDays: 30,
    expiry: NEVER,
  },
  pro: {
    slots: 10,
    retentionDays: 90,
    shares: {
      root: share('3500m/11', '4864Mi/13Gi', '3Gi/12Gi', {
        storage: '100Gi',
        volumes: 10,
        pods: 40,
        services: 20,
        secrets: 50,
        configMaps: 40,
        workloads: 20,
        jobs: 10,
      }),
      organization: share('50m/500m', '128Mi/512Mi', '256Mi/1Gi', {
        storage: '0',
        volumes: 0,
        pods: 8,
        services: 4,
        secrets: 10,
        configMaps: 10,
        workloads: 4,
        jobs: 4,
      }),
      mcp: share('400m/4', '1Gi/4Gi', '1Gi/4Gi', {
        storage: '0',
        volumes: 0,
        pods: 16,
        services: 6,
        secrets: 20,
        configMaps: 12,
        workloads: 6,
        jobs: 4,
      }),
    },
    limits: LIMITS,
    server: { resources: container('250m/1', '256Mi/1Gi', '128Mi/512Mi'), scale: { min: 2, max: 4 } },
    web: { resources: container('100m/500m', '256Mi/512Mi', '64Mi/256Mi'), scale: { min: 2, max: 2 } },
    registry: { resources: container('50m/200m', '64Mi/128Mi', '32Mi/128Mi'), scale: { min: 2, max: 2 } },
    redis: { resources: container('250m/1', '1Gi/2Gi', '64Mi/256Mi'), maxMemory: units('1Gi') },
    mcpServer: { resources: container('50m/500m', '128Mi/512Mi', '64Mi/256Mi'), scale: { min: 2, max: 3 } },
    sandbox: false,
    noticeDays: 30,
    expiry: NEVER,
  },
  enterprise: {
    slots: 20,
    retentionDays: 365,
    shares: {
      root: share('8/32', '14Gi/36Gi', '6Gi/24Gi', {
        storage: '1Ti',
        volumes: 25,
        pods: 80,
        services: 40,
        secrets: 100,
        configMaps: 80,
        workloads: 40,
        jobs: 20,
      }),
      organization: share('200m/1', '256Mi/1Gi', '256Mi/1Gi', {
        storage: '0',
        volumes: 0,
        pods: 12,
        services: 6,
        secrets: 20,
        configMaps: 20,
        workloads: 6,
        jobs: 4,
      }),
      mcp: share('1/10', '2304Mi/5Gi', '1Gi/4Gi', {
        storage: '0',
        volumes: 0,
        pods: 24,
        services: 8,
        secrets: 40,
        configMaps: 16,
        workloads: 8,
        jobs: 4,
      }),
    },
    limits: LIMITS,
    server: { resources: container('500m/2', '512Mi/2Gi', '256Mi/1Gi'), scale: { min: 3, max: 8 } },
    web: { resources: container('250m/1', '512Mi/1Gi', '64Mi/256Mi'), scale: { min: 3, max: 3 } },
    registry: { resources: container('100m/500m', '128Mi/256Mi', '32Mi/128Mi'), scale: { min: 2, max: 2 } },
    redis: { resources: container('500m/2', '1Gi/4Gi', '64Mi/256Mi'), maxMemory: units('2Gi') },
    mcpServer: { resources: container('100m/1', '192Mi/512Mi', '64Mi/256Mi'), scale: { min: 2, max: 4 } },
    sandbox: false,
    noticeDays: 30,
    expiry: NEVER,
  },
};

function container(cpu: string, memory: string, ephemeral: string): Resources {
  const [cpuRequest, cpuLimit] = pair(cpu);
  const [memoryRequest, memoryLimit] = pair(memory);
  const [ephemeralRequest, ephemeralLimit] = pair(ephemeral);
  return {
    cpu: millicores(cpuRequest),
    cpuLimit: millicores(cpuLimit),
    memory: units(memoryRequest),
    memoryLimit: units(memoryLimit),
    ephemeral: units(ephemeralRequest),
    ephemeralLimit: units(ephemeralLimit),
  };
}

type Counts = Omit<QuotaShare, keyof Resources | 'storage'>;

function share(cpu: string, memory: string, ephemeral: string, rest: Counts & { storage: string }): QuotaShare {
  return { ...rest, ...container(cpu, memory, ephemeral), storage: units(rest.storage) };
}

function pair(text: string): [request: string, limit: string] {
  const [request, limit] = text.split('/');
  if (request === undefined || limit === undefined) throw new RangeError(`got ${text}, want request/limit`);
  return [request, limit];
}
