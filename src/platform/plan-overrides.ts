import type { Path, Problem } from '../contract/problems';
import { PLANS } from './plans';
import { bytesText, millicores, units } from '../kubernetes/quantity';
import { type Consumer, demandOf, limitFaults, limitsOf, shareFaults } from './ledger';
import type { Plan, PlanLimits, Resources, Sandbox, Scale, Share, WorkloadPlan } from '../tenant/model';
import type { PlanOverride } from '../fleet/schema/plan';
import { PLAN_NAMES, type PlanName } from '../fleet/schema/tenant';

/**
 * Every plan starts its volumes this small; a tenant's file raises them, and nothing ever lowers them. Free sells 5Gi in
 * all: this for Redis, as much for a database, and 1Gi for its backups.
 */
export const DEFAULT_VOLUME = 2 * 2 ** 30;

/** An empty Redis needs a few mebibytes, and takes a `maxmemory` of 0 for no bound at all. */
const MIN_CACHE_MEMORY = 16 * 2 ** 20;

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
    cache: {
      resources: overriddenResources(plan.cache.resources, change.cache?.resources),
      maxMemory: change.cache?.maxMemory === undefined ? plan.cache.maxMemory : units(change.cache.maxMemory),
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

/** Where a plan does not add up: its own services, or one MCP server in one slot, do not fit. */
export function planFaults(plans: Readonly<Record<PlanName, Plan>>, sandbox: Sandbox): Problem[] {
  return PLAN_NAMES.flatMap((name) =>
    faultsOf(plans[name], plans[name].sandbox ? sandbox : { kind: 'none' }, ['spec', 'plans', name]),
  );
}

/** `min` = `max` needs no HPA. */
export function scaleOf(plan: WorkloadPlan): Scale {
  const { min, max } = plan.scale;
  return min === max ? { kind: 'fixed', replicas: min } : { kind: 'auto', min, max };
}

function faultsOf(plan: Plan, sandbox: Sandbox, path: Path): Problem[] {
  const none: Sandbox = { kind: 'none' };
  const services = [consumer(plan.server, none), consumer(plan.web, none), consumer(plan.registry, none)];
  const cache = { resources: plan.cache.resources, volume: DEFAULT_VOLUME };
  const root = demandOf({ workloads: services, caches: [cache], secrets: 1, documents: 1 });
  const mcp = demandOf({ workloads: [consumer(plan.mcpServer, sandbox)], caches: [], secrets: 0, documents: 0 });
  const where = { path, code: 'plan-inconsistent', remedy: 'raise the share or shrink the workloads' } as const;
  return [
    ...shareFaults(root, plan.shares.root, { ...where, path: [...path, 'shares', 'root'], what: 'the services' }),
    ...shareFaults(mcp, plan.shares.mcp, { ...where, path: [...path, 'shares', 'mcp'], what: 'one MCP server' }),
    ...[...services, cache].flatMap((one) =>
      limitFaults(one.resources, limitsOf(plan.shares.root, plan.limits), path, 'a service'),
    ),
    ...limitFaults(
      plan.mcpServer.resources,
      limitsOf(plan.shares.mcp, plan.limits),
      [...path, 'mcpServer'],
      'an MCP server',
    ),
    ...defaultFaults(plan, [...path, 'limits']),
    ...[plan.server, plan.web, plan.registry, plan.mcpServer].flatMap((one) =>
      orderFaults(one.resources, one.scale, path),
    ),
    ...orderFaults(plan.cache.resources, { min: 1, max: 1 }, path),
    ...cacheFaults(plan, path),
  ];
}

/**
 * The API server refuses a LimitRange whose own numbers are out of order, and then every pod of the namespace too.
 * Kubernetes takes a limit of 0 for none, so nothing may ask for 0.
 */
function defaultFaults({ limits, shares }: Plan, path: Path): Problem[] {
  const fault = (key: string, message: string): Problem => ({
    code: 'plan-inconsistent',
    path: [...path, ...key.split('.')],
    message,
  });
  const zero = (key: string): Problem => fault(key, 'got 0, want more: what asks for 0 has no bound');
  return [
    ...(limits.min.cpu === 0 ? [zero('min.cpu')] : []),
    ...(limits.min.memory === 0 ? [zero('min.memory')] : []),
    ...(limits.minVolume === 0 ? [zero('minVolume')] : []),
    ...(limits.minVolume > DEFAULT_VOLUME
      ? [
          fault(
            'minVolume',
            `got ${bytesText(limits.minVolume)}, want at most the ${bytesText(DEFAULT_VOLUME)} of Redis`,
          ),
        ]
      : []),
    ...orderFaults(limits.default, { min: 1, max: 1 }, [...path, 'default']),
    ...(['root', 'organization', 'mcp'] as const).flatMap((home) =>
      limitFaults(
        limits.default,
        limitsOf(shares[home], limits),
        [...path, 'default'],
        `a container that asks for nothing in a namespace of kind ${home}`,
      ),
    ),
  ];
}

/** Redis forks to rewrite its log and needs room for the pages that change meanwhile; at its limit it is killed. */
function cacheFaults({ cache }: Plan, path: Path): Problem[] {
  const most = Math.floor(cache.resources.memoryLimit * 0.6);
  const fault = (want: string): Problem => ({
    code: 'plan-inconsistent',
    path: [...path, 'cache', 'maxMemory'],
    message: `got ${cache.maxMemory} bytes, want ${want}`,
  });
  return [
    ...(cache.maxMemory > most ? [fault(`at most 60 % of the memory limit, ${most}`)] : []),
    ...(cache.maxMemory < MIN_CACHE_MEMORY
      ? [fault(`at least ${MIN_CACHE_MEMORY}: an empty Redis needs some, and takes 0 for no bound at all`)]
      : []),
  ];
}

function orderFaults(resources: Resources, scale: WorkloadPlan['scale'], path: Path): Problem[] {
  const fault = (message: string): Problem => ({ code: 'plan-inconsistent', path, message });
  const faults: Problem[] = [];
  if (scale.min > scale.max) faults.push(fault(`got a scale from ${scale.min} to ${scale.max}, want min at most max`));
  if (resources.cpu > resources.cpuLimit)
    faults.push(fault('got more cpu requested than the limit, want at most the limit'));
  if (resources.memory > resources.memoryLimit)
    faults.push(fault('got more memory requested than the limit, want at most the limit'));
  if (resources.ephemeral > resources.ephemeralLimit)
    faults.push(fault('got more ephemeral storage requested than the limit, want at most the limit'));
  if (resources.ephemeralLimit === 0)
    faults.push(fault('got an ephemeral-storage limit of 0, want more: Kubernetes takes 0 for no limit'));
  return faults;
}

function consumer(plan: WorkloadPlan, sandbox: Sandbox): Consumer {
  return { resources: plan.resources, scale: scaleOf(plan), rollout: 'rolling', sandbox };
}

type ShareChange = NonNullable<NonNullable<PlanOverride['shares']>['root']>;
type ResourcesChange = NonNullable<NonNullable<PlanOverride['server']>['resources']>;

function overriddenShare(share: Share, change: ShareChange | undefined): Share {
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
