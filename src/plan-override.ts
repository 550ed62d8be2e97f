import type { Path, Problem } from './errors';
import { PLANS } from './plans';
import { millicores, units } from './quantity';
import { type Consumer, demandOf, limitFaults, limitsOf, shareFaults } from './quota';
import type { Plan, Resources, Sandbox, Scale, Share, WorkloadPlan } from './resolved';
import { PLAN_NAMES, type PlanName, type PlanOverride } from './spec/schema';

/** Every plan starts its volumes this small; a tenant's file raises them, and nothing ever lowers them. */
export const DEFAULT_VOLUME = 2 ** 30;

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
    server: overriddenWorkload(plan.server, change.server),
    web: overriddenWorkload(plan.web, change.web),
    registry: overriddenWorkload(plan.registry, change.registry),
    cache: {
      resources: overriddenResources(plan.cache.resources, change.cache?.resources),
      maxMemory: change.cache?.maxMemory === undefined ? plan.cache.maxMemory : units(change.cache.maxMemory),
    },
    mcpServer: overriddenWorkload(plan.mcpServer, change.mcpServer),
    sandbox: change.sandbox ?? plan.sandbox,
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
    ...[...services, cache].flatMap((one) => limitFaults(one.resources, limitsOf(plan.shares.root), path, 'a service')),
    ...limitFaults(plan.mcpServer.resources, limitsOf(plan.shares.mcp), [...path, 'mcpServer'], 'an MCP server'),
    ...[plan.server, plan.web, plan.registry, plan.mcpServer].flatMap((one) =>
      orderFaults(one.resources, one.scale, path),
    ),
    ...orderFaults(plan.cache.resources, { min: 1, max: 1 }, path),
    ...cacheFaults(plan, path),
  ];
}

/** Redis forks to rewrite its log and needs room for the pages that change meanwhile; at its limit it is killed. */
function cacheFaults(plan: Plan, path: Path): Problem[] {
  const most = Math.floor(plan.cache.resources.memoryLimit * 0.6);
  if (plan.cache.maxMemory <= most) return [];
  return [
    {
      code: 'plan-inconsistent',
      path: [...path, 'cache', 'maxMemory'],
      message: `got ${plan.cache.maxMemory} bytes, want at most 60 % of the memory limit, ${most}`,
    },
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
