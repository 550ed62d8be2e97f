import { resolveEgress } from './egress';
import { type Path, type Problem, shown } from './errors';
import { mcpNamespace, SERVER, tenantNamespace, WEB } from './names';
import { scaleOf } from './plan-override';
import type { McpServer, Plan, ResolvedPlatform } from './resolved';
import { internalUrl, scratch } from './services';
import type { McpServerSpec } from './spec/schema';

const METRICS_PORT = 9090;

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
): { server: McpServer; problems: Problem[] } {
  const { plan, platform } = owner;
  const entries = (spec.egress ?? []).map((one, i) =>
    resolveEgress(one, platform.clusterCidrs, [...path, 'egress', i]),
  );
  const port = spec.port ?? 8080;
  const fixed = fixedConfig(spec.name, port, owner);
  const server: McpServer = {
    name: spec.name,
    namespace: mcpNamespace(owner.tenant, owner.organization),
    component: 'mcp-server',
    image: spec.image,
    port,
    metricsPort: METRICS_PORT,
    // The MCP endpoint itself answers 401 or 405 to a GET, so without a path of its own only the port is probed.
    probe: spec.healthPath === undefined ? { kind: 'tcp' } : { kind: 'http', path: spec.healthPath },
    user: 1001,
    group: 1001,
    // A stdio server keeps its state in one process: a second replica would not know the first one's clients.
    scale: spec.transport === 'stdio' ? { kind: 'fixed', replicas: 1 } : scaleOf(plan.mcpServer),
    rollout: spec.transport === 'stdio' ? 'recreate' : 'rolling',
    sticky: spec.sessions === 'sticky',
    resources: plan.mcpServer.resources,
    config: { ...DEFAULT_CONFIG, ...spec.env, ...fixed },
    secretEnv: Object.entries(spec.secretEnv ?? {}).map(([env, source]) => ({ env, ...source })),
    files: [],
    scratch: [scratch('tmp', '/tmp', 64), scratch('logs', '/var/log/neurallog', 64)],
    sandbox: plan.sandbox ? platform.sandbox : { kind: 'none' },
    egress: entries.flatMap((entry) => ('egress' in entry ? [entry.egress] : [])),
  };
  return {
    server,
    problems: [
      ...entries.flatMap((entry) => ('problem' in entry ? [entry.problem] : [])),
      ...environmentFaults(spec, Object.keys(fixed), path),
      ...(port === METRICS_PORT ? [portFault(path)] : []),
    ],
  };
}

/** What a tenant may change through `env`. */
const DEFAULT_CONFIG = { LOG_LEVEL: 'info', MCP_MAX_CONNECTIONS: '1000', MCP_REQUEST_TIMEOUT: '30000' };

/** What ties a server to its organization; no `env` may change it. */
function fixedConfig(name: string, port: number, { tenant, organization, platform }: McpOwner): Record<string, string> {
  const root = tenantNamespace(tenant);
  const { server, web } = platform.catalog;
  return {
    AUTH_SERVICE_URL: platform.authUrl,
    HOME: '/tmp',
    LOG_DIR: '/var/log/neurallog',
    LOG_NAMESPACE: organization,
    MCP_SERVER_HOST: '0.0.0.0',
    MCP_SERVER_PORT: String(port),
    METRICS_PORT: String(METRICS_PORT),
    NEURALLOG_API_URL: internalUrl(SERVER, root, server.port),
    NODE_ENV: 'production',
    ORGANIZATION_ID: organization,
    OTEL_RESOURCE_ATTRIBUTES: `service.name=${name},tenant=${tenant},organization=${organization}`,
    TENANT_ID: tenant,
    WEB_SERVER_URL: internalUrl(WEB, root, web.port),
  };
}

function environmentFaults(spec: McpServerSpec, fixed: readonly string[], path: Path): Problem[] {
  const plain = Object.keys(spec.env ?? {});
  const secret = Object.keys(spec.secretEnv ?? {});
  const taken = [
    ...plain.map((key) => ['env', key] as const),
    ...secret.map((key) => ['secretEnv', key] as const),
  ].filter(([, key]) => fixed.includes(key));
  const twice = secret.filter((key) => plain.includes(key));
  return [
    ...taken.map(
      ([field, key]): Problem => ({
        code: 'wrong-value',
        path: [...path, field, key],
        message: `got ${key}, want another name: the platform sets it`,
      }),
    ),
    ...twice.map(
      (key): Problem => ({
        code: 'wrong-value',
        path: [...path, 'secretEnv', key],
        message: `got ${shown(key)} in env and secretEnv, want it in one`,
      }),
    ),
  ];
}

function portFault(path: Path): Problem {
  return {
    code: 'wrong-value',
    path: [...path, 'port'],
    message: `got ${METRICS_PORT}, want another port: metrics are served there`,
  };
}
