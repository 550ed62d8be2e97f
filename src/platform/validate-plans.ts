import type { Problem } from '../contract/problems';
import { PLAN_NAMES, type PlanName } from '../fleet/schema/plan';
import { bytesText, MI } from '../kubernetes/quantity';
import type { Path } from '../lib/path';
import { demandOf, limitProblems, limitsOf, shareProblems, type WorkloadDemand } from './ledger';
import { type Plan, type Resources, type Sandbox, scaleOf, type WorkloadPlan } from './model';
import { DEFAULT_VOLUME } from './plans';

/** An empty Redis needs a few mebibytes, and a `maxmemory` of 0 means no limit. */
const MIN_REDIS_MEMORY = 16 * MI;

/** Problems of inconsistent plans: the services do not fit the root share, or one MCP server does not fit one slot. */
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
    ...planLimitProblems(plan, [...path, 'limits']),
    ...[plan.server, plan.web, plan.registry, plan.mcpServer].flatMap((one) =>
      orderProblems(one.resources, one.scale, path),
    ),
    ...orderProblems(plan.redis.resources, { min: 1, max: 1 }, path),
    ...redisProblems(plan, path),
  ];
}

/**
 * Problems of a plan's limits. The API server refuses a LimitRange whose numbers are out of order, and then every pod of
 * the namespace. Kubernetes takes a limit of 0 for no limit, so 0 is refused.
 */
function planLimitProblems({ limits, shares }: Plan, path: Path): Problem[] {
  const problem = (key: string, message: string): Problem => ({
    code: 'plan-inconsistent',
    path: [...path, ...key.split('.')],
    message,
  });
  const zero = (key: string): Problem => problem(key, 'got 0, want more: Kubernetes takes 0 for no limit');
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
    ...(['root', 'organization', 'mcp'] as const).flatMap((type) =>
      limitProblems(
        limits.default,
        limitsOf(shares[type], limits),
        [...path, 'default'],
        `a container without requests and limits in a namespace of type ${type}`,
      ),
    ),
  ];
}

/** Redis forks to rewrite its log and copies the pages that change meanwhile; above its memory limit it is killed. */
function redisProblems({ redis }: Plan, path: Path): Problem[] {
  const max = Math.floor(redis.resources.memoryLimit * 0.6);
  const problem = (expected: string): Problem => ({
    code: 'plan-inconsistent',
    path: [...path, 'redis', 'maxMemory'],
    message: `got ${redis.maxMemory} bytes, want ${expected}`,
  });
  return [
    ...(redis.maxMemory > max ? [problem(`at most 60 % of the memory limit, ${max}`)] : []),
    ...(redis.maxMemory < MIN_REDIS_MEMORY
      ? [problem(`at least ${MIN_REDIS_MEMORY}: an empty Redis needs some memory, and takes 0 for no limit`)]
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
