import type { Problem } from '../contract/problems';
import { PLAN_NAMES, type PlanName } from '../fleet/schema/plan';
import { bytesText } from '../kubernetes/quantity';
import type { Path } from '../lib/path';
import { demandOf, limitFaults, limitsOf, shareFaults, type WorkloadDemand } from './ledger';
import type { Plan, Resources, Sandbox, WorkloadPlan } from './model';
import { DEFAULT_VOLUME, scaleOf } from './plan-overrides';

/** An empty Redis needs a few mebibytes, and takes a `maxmemory` of 0 for no bound at all. */
const MIN_CACHE_MEMORY = 16 * 2 ** 20;

/** Where a plan does not add up: its own services, or one MCP server in one slot, do not fit. */
export function planFaults(plans: Readonly<Record<PlanName, Plan>>, sandbox: Sandbox): Problem[] {
  return PLAN_NAMES.flatMap((name) =>
    faultsOf(plans[name], plans[name].sandbox ? sandbox : { kind: 'none' }, ['spec', 'plans', name]),
  );
}

function faultsOf(plan: Plan, sandbox: Sandbox, path: Path): Problem[] {
  const none: Sandbox = { kind: 'none' };
  const services = [
    workloadDemand(plan.server, none),
    workloadDemand(plan.web, none),
    workloadDemand(plan.registry, none),
  ];
  const cache = { resources: plan.cache.resources, volume: DEFAULT_VOLUME };
  const root = demandOf({ workloads: services, caches: [cache], secrets: 1, documents: 1 });
  const mcp = demandOf({ workloads: [workloadDemand(plan.mcpServer, sandbox)], caches: [], secrets: 0, documents: 0 });
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

function workloadDemand(plan: WorkloadPlan, sandbox: Sandbox): WorkloadDemand {
  return { resources: plan.resources, scale: scaleOf(plan), rollout: 'rolling', sandbox };
}
