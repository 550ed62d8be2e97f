import type { Code, Problem } from '../contract/problems';
import { type Amount, bytesText, cpuText } from '../kubernetes/quantity';
import type { Path } from '../lib/path';
import {
  type LimitRange,
  maxReplicas,
  type Plan,
  type PlanLimits,
  type QuotaShare,
  type Resources,
  type Rollout,
  type Sandbox,
  type Scale,
} from './model';

/*
 * The ledger computes what a tenant may use and checks that its workloads fit. A tenant's envelope is
 * `root + slots × (organization + mcp)`; each organization owns its slots, so adding one never shrinks another.
 */

/** The peak demand of a namespace: every workload at its HPA maximum, plus the pod that a rollout adds. */
export interface ResourceDemand extends Resources {
  readonly pods: Amount;
  readonly services: Amount;
  readonly secrets: Amount;
  readonly configMaps: Amount;
  readonly workloads: Amount;
  readonly storage: Amount;
  readonly volumes: Amount;
}

const COMPUTE = [
  'cpu',
  'cpuLimit',
  'memory',
  'memoryLimit',
  'ephemeral',
  'ephemeralLimit',
] as const satisfies readonly (keyof Resources)[];
const KEYS = [
  ...COMPUTE,
  'pods',
  'services',
  'secrets',
  'configMaps',
  'workloads',
  'storage',
  'volumes',
] as const satisfies readonly (keyof ResourceDemand)[];

/** Kubernetes creates the ConfigMap `kube-root-ca.crt` in every namespace, and the quota counts it. */
const KUBERNETES_CONFIG_MAPS = 1;

export function envelopeOf(plan: Plan): QuotaShare {
  const slot = addShares(plan.shares.organization, plan.shares.mcp);
  return addShares(plan.shares.root, timesShare(slot, plan.slots));
}

/** A share multiplied by a number of slots. */
export function timesShare(share: QuotaShare, times: number): QuotaShare {
  return mapShare(share, (amount) => amount * times);
}

/** The larger value of two shares for each key: during a conversion to a smaller plan, old and new pods must fit. */
export function maxShare(a: QuotaShare, b: QuotaShare): QuotaShare {
  return mapShare(a, (amount, key) => Math.max(amount, b[key]));
}

/** A LimitRange that admits what either of two admits, with the larger of both defaults. */
export function maxLimits(a: LimitRange, b: LimitRange): LimitRange {
  return {
    default: {
      cpu: Math.max(a.default.cpu, b.default.cpu),
      cpuLimit: Math.max(a.default.cpuLimit, b.default.cpuLimit),
      memory: Math.max(a.default.memory, b.default.memory),
      memoryLimit: Math.max(a.default.memoryLimit, b.default.memoryLimit),
      ephemeral: Math.max(a.default.ephemeral, b.default.ephemeral),
      ephemeralLimit: Math.max(a.default.ephemeralLimit, b.default.ephemeralLimit),
    },
    min: { cpu: Math.min(a.min.cpu, b.min.cpu), memory: Math.min(a.min.memory, b.min.memory) },
    max: {
      cpuLimit: Math.max(a.max.cpuLimit, b.max.cpuLimit),
      memoryLimit: Math.max(a.max.memoryLimit, b.max.memoryLimit),
      ephemeralLimit: Math.max(a.max.ephemeralLimit, b.max.ephemeralLimit),
    },
    volume: { min: Math.min(a.volume.min, b.volume.min), max: Math.max(a.volume.max, b.volume.max) },
  };
}

/** The most pods of a workload at one time: `rolling` adds one, `recreate` stops the old pod first. */
export function maxPods(workload: Pick<WorkloadDemand, 'scale' | 'rollout'>): number {
  return maxReplicas(workload.scale) + (workload.rollout === 'rolling' ? 1 : 0);
}

/** The demand of a Deployment. */
export interface WorkloadDemand {
  readonly scale: Scale;
  readonly rollout: Rollout;
  readonly resources: Resources;
  readonly sandbox: Sandbox;
}

/** The demand of a StatefulSet with one replica and one volume (in bytes). */
export interface VolumeDemand {
  readonly resources: Resources;
  readonly volume: Amount;
}

/** The workloads and documents of one namespace. */
export interface NamespaceWorkloads {
  readonly workloads: readonly WorkloadDemand[];
  readonly volumes: readonly VolumeDemand[];
  readonly secrets: number;
  /** ConfigMaps other than those of the workloads. */
  readonly documents: number;
}

export function demandOf(namespace: NamespaceWorkloads): ResourceDemand {
  const { workloads, volumes } = namespace;
  const compute = (key: keyof Resources): Amount =>
    sum(workloads.map((one) => maxPods(one) * (one.resources[key] + overheadOf(one, key)))) +
    sum(volumes.map((one) => one.resources[key]));
  return {
    cpu: compute('cpu'),
    cpuLimit: compute('cpuLimit'),
    memory: compute('memory'),
    memoryLimit: compute('memoryLimit'),
    ephemeral: compute('ephemeral'),
    ephemeralLimit: compute('ephemeralLimit'),
    pods: sum(workloads.map(maxPods)) + volumes.length,
    services: workloads.length + volumes.length,
    secrets: namespace.secrets,
    configMaps: workloads.length + volumes.length + namespace.documents + KUBERNETES_CONFIG_MAPS,
    // One number for both kinds: the quota gives Deployments and StatefulSets this many each.
    workloads: Math.max(workloads.length, volumes.length),
    storage: sum(volumes.map((one) => one.volume)),
    volumes: volumes.length,
  };
}

/** One problem for each key in which the demand exceeds the share, with both values. */
export function shareProblems(
  demand: ResourceDemand,
  share: QuotaShare,
  where: { path: Path; code: Code; what: string; remedy: string },
): Problem[] {
  return KEYS.filter((key) => demand[key] > share[key]).map((key) => ({
    code: where.code,
    path: where.path,
    message: `got ${quantityText(key, demand[key])} of ${RESOURCE_TEXTS[key]} for ${where.what} at their peak, want at most ${quantityText(key, share[key])}; ${where.remedy}`,
  }));
}

/** The LimitRange of a namespace. A container may use at most half of the share, so that it cannot starve the others. */
export function limitsOf(share: QuotaShare, limits: PlanLimits): LimitRange {
  return {
    default: limits.default,
    min: limits.min,
    max: {
      cpuLimit: Math.floor(share.cpuLimit / 2),
      memoryLimit: Math.floor(share.memoryLimit / 2),
      ephemeralLimit: Math.floor(share.ephemeralLimit / 2),
    },
    // A namespace without storage has a quota of 0 volumes; its LimitRange keeps the same shape.
    volume: { min: limits.minVolume, max: Math.max(share.storage, limits.minVolume) },
  };
}

/** Problems of a container that is outside its LimitRange. */
export function limitProblems(resources: Resources, limits: LimitRange, path: Path, what: string): Problem[] {
  const problem = (message: string): Problem => ({
    code: 'limit-range-exceeded',
    path,
    message: `${message} for ${what}`,
  });
  const problems: Problem[] = [];
  for (const key of ['cpu', 'memory'] as const) {
    if (resources[key] < limits.min[key])
      problems.push(
        problem(
          `got ${quantityText(key, resources[key])} of ${RESOURCE_TEXTS[key]}, want at least ${quantityText(key, limits.min[key])}`,
        ),
      );
  }
  for (const key of ['cpuLimit', 'memoryLimit', 'ephemeralLimit'] as const) {
    if (resources[key] > limits.max[key])
      problems.push(
        problem(
          `got ${quantityText(key, resources[key])} of ${RESOURCE_TEXTS[key]}, want at most ${quantityText(key, limits.max[key])}`,
        ),
      );
  }
  return problems;
}

const RESOURCE_TEXTS = {
  cpu: 'cpu requests',
  cpuLimit: 'cpu limits',
  memory: 'memory requests',
  memoryLimit: 'memory limits',
  ephemeral: 'ephemeral-storage requests',
  ephemeralLimit: 'ephemeral-storage limits',
  pods: 'pods',
  services: 'Services',
  secrets: 'Secrets',
  configMaps: 'ConfigMaps',
  workloads: 'workloads',
  storage: 'storage',
  volumes: 'volumes',
} as const satisfies Record<keyof ResourceDemand, string>;

function quantityText(key: keyof ResourceDemand, amount: Amount): string {
  return key === 'cpu' || key === 'cpuLimit' ? cpuText(amount) : bytesText(amount);
}

function overheadOf(workload: WorkloadDemand, key: keyof Resources): Amount {
  if (workload.sandbox.kind === 'none') return 0;
  if (key === 'cpu' || key === 'cpuLimit') return workload.sandbox.cpuOverhead;
  return key === 'memory' || key === 'memoryLimit' ? workload.sandbox.memoryOverhead : 0;
}

function addShares(a: QuotaShare, b: QuotaShare): QuotaShare {
  return mapShare(a, (amount, key) => amount + b[key]);
}

function mapShare(share: QuotaShare, change: (amount: Amount, key: keyof QuotaShare) => Amount): QuotaShare {
  return {
    cpu: change(share.cpu, 'cpu'),
    cpuLimit: change(share.cpuLimit, 'cpuLimit'),
    memory: change(share.memory, 'memory'),
    memoryLimit: change(share.memoryLimit, 'memoryLimit'),
    ephemeral: change(share.ephemeral, 'ephemeral'),
    ephemeralLimit: change(share.ephemeralLimit, 'ephemeralLimit'),
    storage: change(share.storage, 'storage'),
    volumes: change(share.volumes, 'volumes'),
    pods: change(share.pods, 'pods'),
    services: change(share.services, 'services'),
    secrets: change(share.secrets, 'secrets'),
    configMaps: change(share.configMaps, 'configMaps'),
    workloads: change(share.workloads, 'workloads'),
    jobs: change(share.jobs, 'jobs'),
  };
}

function sum(quantities: readonly Amount[]): Amount {
  return quantities.reduce((total, amount) => total + amount, 0);
}
