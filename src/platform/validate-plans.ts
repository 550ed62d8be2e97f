import type { Problem } from '../contract/problems';
import { PLAN_NAMES, type PlanName } from '../fleet/schema/plan';
import { bytesText, MI } from '../kubernetes/quantity';
import type { Path } from '../lib/path';
import { demandOf, limitProblems, limitsOf, shareProblems, type WorkloadDemand } from './ledger';
import { type Plan, type Resources, type Sandbox, scaleOf, type WorkloadPlan } from './model';
import { DEFAULT_VOLUME } from './plans';

/** An empty Redis needs a few mebibytes, and takes a `maxmemory` of 0 for no bound at all. */
const MIN_REDIS_MEMORY = 16 * MI;

/** Where a plan does not add up: its own services, or one MCP server in one slot, do not fit. */
export function planProblems(plans: Readonly<Record<PlanName, Plan>>, sandbox: Sandbox): Problem[] {
  return PLAN_NAMES.flatMap((name) =>
    problemsOf(plans[name], plans[name].sandbox ? sandbox : { kind: 'none' }, ['spec', 'plans', name]),
  );
}

function problemsOf(plan: Plan, sandbox: Sandbox, path: Path): Problem[] {
  const none: Sandbox = { kind: 'none' };
  const services = [
    workloadDemand(plan.server, none),
    workloadDemand(plan.web, none),
    workloadDemand(plan.registry, none),
  ];
  const redis = { resources: plan.redis.resources, volume: DEFAULT_VOLUME };
  const root = demandOf({ workloads: services, volumes: [redis], secrets: 1, documents: 1 });
  const mcp = demandOf({ workloads: [workloadDemand(plan.mcpServer, sandbox)], volumes: [], secrets: 0, documents: 0 });
  const where = { path, code: 'plan-inconsistent', remedy: 'raise the share or shrink the workloads' } as const;
  return [
    ...shareProblems(root, plan.shares.root, { ...where, path: [...path, 'shares', 'root'], what: 'the services' }),
    ...shareProblems(mcp, plan.shares.mcp, { ...where, path: [...path, 'shares', 'mcp'], what: 'one MCP server' }),
    ...[...services, redis].flatMap((one) =>
      limitProblems(one.resources, limitsOf(plan.shares.root, plan.limits), path, 'a service'),
    ),
    ...limitProblems(
      plan.mcpServer.resources,
      limitsOf(plan.shares.mcp, plan.limits),
      [...path, 'mcpServer'],
      'an MCP server',
    ),
    ...limitDefaultProblems(plan, [...path, 'limits']),
    ...[plan.server, plan.web, plan.registry, plan.mcpServer].flatMap((one) =>
      orderProblems(one.resources, one.scale, path),
    ),
    ...orderProblems(plan.redis.resources, { min: 1, max: 1 }, path),
    ...redisProblems(plan, path),
  ];
}

/**
 * The API server refuses a LimitRange whose own numbers are out of order, and then every pod of the namespace too.
 * Kubernetes takes a limit of 0 for none, so nothing may ask for 0.
 */
function limitDefaultProblems({ limits, shares }: Plan, path: Path): Problem[] {
  const problem = (key: string, message: string): Problem => ({
    code: 'plan-inconsistent',
    path: [...path, ...key.split('.')],
    message,
  });
  const zero = (key: string): Problem => problem(key, 'got 0, want more: what asks for 0 has no bound');
  return [
    ...(limits.min.cpu === 0 ? [zero('min.cpu')] : []),
    ...(limits.min.memory === 0 ? [zero('min.memory')] : []),
    ...(limits.minVolume === 0 ? [zero('minVolume')] : []),
    ...(limits.minVolume > DEFAULT_VOLUME
      ? [
          problem(
            'minVolume',
            `got ${bytesText(limits.minVolume)}, want at most the ${bytesText(DEFAULT_VOLUME)} of Redis`,
          ),
        ]
      : []),
    ...orderProblems(limits.default, { min: 1, max: 1 }, [...path, 'default']),
    ...(['root', 'organization', 'mcp'] as const).flatMap((home) =>
      limitProblems(
        limits.default,
        limitsOf(shares[home], limits),
        [...path, 'default'],
        `a container that asks for nothing in a namespace of kind ${home}`,
      ),
    ),
  ];
}

/** Redis forks to rewrite its log and needs room for the pages that change meanwhile; at its limit it is killed. */
function redisProblems({ redis }: Plan, path: Path): Problem[] {
  const most = Math.floor(redis.resources.memoryLimit * 0.6);
  const problem = (want: string): Problem => ({
    code: 'plan-inconsistent',
    path: [...path, 'redis', 'maxMemory'],
    message: `got ${redis.maxMemory} bytes, want ${want}`,
  });
  return [
    ...(redis.maxMemory > most ? [problem(`at most 60 % of the memory limit, ${most}`)] : []),
    ...(redis.maxMemory < MIN_REDIS_MEMORY
      ? [problem(`at least ${MIN_REDIS_MEMORY}: an empty Redis needs some, and takes 0 for no bound at all`)]
      : []),
  ];
}

function orderProblems(resources: Resources, scale: WorkloadPlan['scale'], path: Path): Problem[] {
  const problem = (message: string): Problem => ({ code: 'plan-inconsistent', path, message });
  const problems: Problem[] = [];
  if (scale.min > scale.max)
    problems.push(problem(`got a scale from ${scale.min} to ${scale.max}, want min at most max`));
  if (resources.cpu > resources.cpuLimit)
    problems.push(problem('got more cpu requested than the limit, want at most the limit'));
  if (resources.memory > resources.memoryLimit)
    problems.push(problem('got more memory requested than the limit, want at most the limit'));
  if (resources.ephemeral > resources.ephemeralLimit)
    problems.push(problem('got more ephemeral storage requested than the limit, want at most the limit'));
  if (resources.ephemeralLimit === 0)
    problems.push(problem('got an ephemeral-storage limit of 0, want more: Kubernetes takes 0 for no limit'));
  return problems;
}

function workloadDemand(plan: WorkloadPlan, sandbox: Sandbox): WorkloadDemand {
  return { resources: plan.resources, scale: scaleOf(plan), rollout: 'rolling', sandbox };
}
