import { mcpNamespace, SERVER, tenantNamespace, WEB } from '../../contract/names';
import { formatValue, type Problem } from '../../contract/problems';
import type { McpServerSpec } from '../../fleet/schema/mcp-server';
import type { Path } from '../../lib/path';
import { type Plan, type ResolvedPlatform, scaleOf } from '../../platform/model';
import { resolveEgress } from '../workload/egress';
import { DRAIN_SECONDS, graceSeconds, internalUrl, scratch } from '../workload/resolve';
import type { ResolvedMcpServer } from './model';

const METRICS_PORT = 9090;
/** The user that the images of the field run as. */
const IMAGE_USER = 1001;

export interface McpOwner {
  readonly tenant: string;
  readonly organization: string;
  readonly plan: Plan;
  readonly platform: ResolvedPlatform;
}

/** One MCP server of an organization, as `facts` of the field ask for it: transport, sessions, sandbox, egress allow-list. */
export function resolveMcpServer(
  spec: McpServerSpec,
  owner: McpOwner,
  path: Path,
): { server: ResolvedMcpServer; problems: Problem[] } {
  const { plan, platform } = owner;
  const { clusterCidrs } = platform;
  const entries = (spec.egress ?? []).map((one, i) => resolveEgress(one, clusterCidrs, [...path, 'egress', i]));
  const ports = { port: spec.port ?? 8080, metricsPort: spec.metricsPort ?? METRICS_PORT };
  const fixed = fixedConfig(spec, ports, owner);
  const timeout = requestTimeout(spec, path);
  const server: ResolvedMcpServer = {
    name: spec.name,
    namespace: mcpNamespace(owner.tenant, owner.organization),
    component: 'mcp-server',
    image: spec.image,
    ...ports,
    probe: probeOf(spec),
    ...userOf(spec),
    ...replicasOf(spec, plan),
    resources: plan.mcpServer.resources,
    config: { ...DEFAULT_CONFIG, ...spec.env, ...fixed },
    secretEnv: Object.entries(spec.secretEnv ?? {}).map(([env, source]) => ({ env, ...source })),
    files: [],
    scratch: [scratch('tmp', '/tmp', 64), scratch('logs', '/var/log/neurallog', 64)],
    sandbox: plan.sandbox ? platform.sandbox : { kind: 'none' },
    drainSeconds: DRAIN_SECONDS,
    graceSeconds: graceSeconds(Math.ceil(timeout.milliseconds / 1000)),
    egress: entries.flatMap((entry) => ('egress' in entry ? [entry.egress] : [])),
  };
  return {
    server,
    problems: [
      ...entries.flatMap((entry) => ('problem' in entry ? [entry.problem] : [])),
      ...environmentProblems(spec, Object.keys(fixed), path),
      ...timeout.problems,
      ...portProblems(spec, path),
    ],
  };
}

/** The MCP endpoint itself answers 401 or 405 to a GET, so without a path of its own only the port is probed. */
function probeOf({ healthPath }: McpServerSpec): ResolvedMcpServer['probe'] {
  return healthPath === undefined ? { kind: 'tcp' } : { kind: 'http', path: healthPath };
}

function userOf({ user, group }: McpServerSpec): Pick<ResolvedMcpServer, 'user' | 'group'> {
  return { user: user ?? IMAGE_USER, group: group ?? IMAGE_USER };
}

/** A stdio server keeps its state in one process: a second replica would not know the first one's clients. */
function replicasOf(
  { transport, sessions }: McpServerSpec,
  plan: Plan,
): Pick<ResolvedMcpServer, 'scale' | 'rollout' | 'sticky'> {
  const sticky = sessions === 'sticky';
  return transport === 'stdio'
    ? { scale: { kind: 'fixed', replicas: 1 }, rollout: 'recreate', sticky }
    : { scale: scaleOf(plan.mcpServer), rollout: 'rolling', sticky };
}

const REQUEST_TIMEOUT = 'MCP_REQUEST_TIMEOUT';
const DEFAULT_TIMEOUT = 30_000;

/** What a tenant may change through `env`. */
const DEFAULT_CONFIG = { LOG_LEVEL: 'info', MCP_MAX_CONNECTIONS: '1000', [REQUEST_TIMEOUT]: String(DEFAULT_TIMEOUT) };

/** How long a request may run, which is how long a stopping pod must live; so it is known here and stands in no Secret. */
function requestTimeout({ env, secretEnv }: McpServerSpec, path: Path): { milliseconds: number; problems: Problem[] } {
  const timeout = env?.[REQUEST_TIMEOUT];
  const problems: Problem[] = [];
  if (secretEnv?.[REQUEST_TIMEOUT] !== undefined) {
    problems.push({
      code: 'wrong-value',
      path: [...path, 'secretEnv', REQUEST_TIMEOUT],
      message: 'got it from a Secret, want it in env: how long a stopping pod may live depends on it',
    });
  }
  const isGood = timeout === undefined || (/^[1-9][0-9]{3,5}$/.test(timeout) && Number(timeout) <= 300_000);
  if (!isGood) {
    problems.push({
      code: 'wrong-value',
      path: [...path, 'env', REQUEST_TIMEOUT],
      message: `got ${formatValue(timeout)}, want whole milliseconds from 1000 to 300000`,
    });
  }
  return { milliseconds: isGood && timeout !== undefined ? Number(timeout) : DEFAULT_TIMEOUT, problems };
}

/** What ties a server to its organization; no `env` may change it. */
function fixedConfig(
  { name, transport }: McpServerSpec,
  { port, metricsPort }: Pick<ResolvedMcpServer, 'port' | 'metricsPort'>,
  { tenant, organization, platform }: McpOwner,
): Record<string, string> {
  const root = tenantNamespace(tenant);
  const { server, web } = platform.catalog;
  return {
    AUTH_SERVICE_URL: platform.authUrl,
    HOME: '/tmp',
    LOG_DIR: '/var/log/neurallog',
    LOG_NAMESPACE: organization,
    MCP_SERVER_HOST: '0.0.0.0',
    MCP_SERVER_PORT: String(port),
    // For the image's bridge: with stdio it starts the server as a child and speaks HTTP itself.
    MCP_TRANSPORT: transport ?? 'streamable-http',
    METRICS_PORT: String(metricsPort),
    NEURALLOG_API_URL: internalUrl(SERVER, root, server.port),
    NODE_ENV: 'production',
    ORGANIZATION_ID: organization,
    OTEL_RESOURCE_ATTRIBUTES: `service.name=${name},tenant=${tenant},organization=${organization}`,
    TENANT_ID: tenant,
    WEB_SERVER_URL: internalUrl(WEB, root, web.port),
  };
}

function environmentProblems(spec: McpServerSpec, fixed: readonly string[], path: Path): Problem[] {
  const plain = Object.keys(spec.env ?? {});
  const secret = Object.keys(spec.secretEnv ?? {});
  const taken = [
    ...plain.map((key) => ['env', key] as const),
    ...secret.map((key) => ['secretEnv', key] as const),
  ].filter(([, key]) => fixed.includes(key));
  const duplicates = secret.filter((key) => plain.includes(key));
  return [
    ...taken.map(
      ([field, key]): Problem => ({
        code: 'wrong-value',
        path: [...path, field, key],
        message: `got ${key}, want another name: the platform sets it`,
      }),
    ),
    ...duplicates.map(
      (key): Problem => ({
        code: 'wrong-value',
        path: [...path, 'secretEnv', key],
        message: `got ${formatValue(key)} in env and secretEnv, want it in one`,
      }),
    ),
    ...Object.entries(spec.env ?? {})
      .filter(([key, value]) => SECRET.test(key) && !AMOUNT.test(key) && value !== '')
      .map(([key]): Problem => writtenSecret(key, spec.name, path)),
  ];
}

/** By the last word of the name; `MAX_TOKEN` is an amount, and `PASSWORD_FILE` names a file. */
const SECRET = /(^|_)(PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|CREDENTIALS?|(API|ACCESS|PRIVATE|SECRET)_?KEY)$/i;
const AMOUNT = /(^|_)(MAX|MIN|NUM|COUNT|LIMIT)_/i;

function writtenSecret(key: string, server: string, path: Path): Problem {
  const entry = `{ secret: ${server}-credentials, key: ${key.toLowerCase().replaceAll('_', '-')} }`;
  return {
    code: 'secret-in-env',
    path: [...path, 'env', key],
    message: `got ${key} with its value, want it in secretEnv, such as ${entry}: what stands in Git is no secret any more`,
  };
}

/** One port for both must be said: more often it is a slip. */
function portProblems({ port, metricsPort }: McpServerSpec, path: Path): Problem[] {
  if (port !== METRICS_PORT || metricsPort !== undefined) return [];
  return [
    {
      code: 'wrong-value',
      path: [...path, 'port'],
      message: `got ${METRICS_PORT}, want another port, or metricsPort as well: metrics are served there`,
    },
  ];
}
