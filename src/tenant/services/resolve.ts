import {
  GRANTS_DOCUMENT,
  REDIS,
  REDIS_CREDENTIALS,
  REGISTRY,
  SERVER,
  tenantHost,
  tenantNamespace,
  WEB,
} from '../../contract/names';
import { DAY_MS } from '../../lib/instant';
import {
  type CatalogService,
  type Plan,
  type ResolvedPlatform,
  scaleOf,
  type WorkloadPlan,
} from '../../platform/model';
import { REDIS_PORT } from '../data/resolve';
import type { ResolvedWorkload } from '../workload/model';
import { DRAIN_SECONDS, graceSeconds, REQUEST_SECONDS, scratch } from '../workload/resolve';

export const GRANTS_PATH = '/etc/neurallog/grants';
/** The log server, web and registry of a tenant, in the specification's step 3. */
export function resolveServices(tenant: string, plan: Plan, platform: ResolvedPlatform): ResolvedWorkload[] {
  const { server, web, registry } = platform.catalog;
  return [
    {
      ...service(SERVER, tenant, server, plan.server),
      config: serverConfig(tenant, plan, platform),
      secretEnv: [{ env: 'REDIS_PASSWORD', secret: REDIS_CREDENTIALS, key: 'password' }],
      files: [{ configMap: GRANTS_DOCUMENT, path: GRANTS_PATH }],
      scratch: [scratch('tmp', '/tmp', 64), scratch('data', '/var/lib/neurallog', 64)],
    },
    {
      ...service(WEB, tenant, web, plan.web),
      config: webConfig(tenant, platform),
      // Next.js writes what it renders below its own folder.
      scratch: [scratch('tmp', '/tmp', 64), scratch('next-cache', '/app/.next/cache', 128)],
    },
    {
      ...service(REGISTRY, tenant, registry, plan.registry),
      config: registryConfig(tenant, platform),
      scratch: [scratch('tmp', '/tmp', 32)],
    },
  ];
}

export function service(name: string, tenant: string, entry: CatalogService, plan: WorkloadPlan): ResolvedWorkload {
  return {
    name,
    namespace: tenantNamespace(tenant),
    component: 'service',
    image: entry.image,
    port: entry.port,
    metricsPort: entry.metricsPort,
    probe: { kind: 'http', path: entry.healthPath },
    user: entry.user,
    group: entry.user,
    scale: scaleOf(plan),
    rollout: 'rolling',
    sticky: false,
    resources: plan.resources,
    config: {},
    secretEnv: [],
    files: [],
    scratch: [],
    sandbox: { kind: 'none' },
    drainSeconds: DRAIN_SECONDS,
    graceSeconds: graceSeconds(REQUEST_SECONDS),
  };
}

function serverConfig(tenant: string, plan: Plan, platform: ResolvedPlatform): Record<string, string> {
  const host = tenantHost(tenant, platform.domain);
  const { server, registry } = platform.catalog;
  return {
    API_VERSION: 'v1',
    AUTH_URL: platform.authUrl,
    // Retention policies are kept in files here, on no volume: a restart loses them (docs/decisions/0010).
    DB_PATH: '/var/lib/neurallog',
    GRANTS_FILE: `${GRANTS_PATH}/grants.json`,
    MAX_RETENTION_PERIOD_MS: String(plan.retentionDays * DAY_MS),
    METRICS_PORT: String(server.metricsPort),
    NODE_ENV: 'production',
    PORT: String(server.port),
    PURGE_BATCH_SIZE: '1000',
    PURGE_CRON_SCHEDULE: '0 * * * *',
    REDIS_HOST: REDIS,
    REDIS_PORT: String(REDIS_PORT),
    REGISTRY_URL: `http://${REGISTRY}:${registry.port}`,
    SERVER_URL: `https://api.${host}`,
    // The code's default is `memory`, which loses every log at a restart.
    STORAGE_TYPE: 'redis',
    TENANT_ID: tenant,
    WEB_URL: `https://${host}`,
  };
}

/** The addresses are read at run time: values that Next.js inlines at build time cannot differ between tenants. */
function webConfig(tenant: string, platform: ResolvedPlatform): Record<string, string> {
  const { server, web, registry } = platform.catalog;
  return {
    AUTH_SERVICE_URL: platform.authUrl,
    HOSTNAME: '0.0.0.0',
    LOGS_SERVER_URL: `http://${SERVER}:${server.port}`,
    METRICS_PORT: String(web.metricsPort),
    NODE_ENV: 'production',
    PORT: String(web.port),
    REGISTRY_URL: `http://${REGISTRY}:${registry.port}`,
    TENANT_ID: tenant,
  };
}

/** The registry gives clients URLs that resolve outside of the cluster. */
function registryConfig(tenant: string, platform: ResolvedPlatform): Record<string, string> {
  const host = tenantHost(tenant, platform.domain);
  const { registry } = platform.catalog;
  return {
    API_VERSION: 'v1',
    AUTH_URL: `https://auth.${host}`,
    BASE_DOMAIN: platform.domain,
    LOG_LEVEL: 'info',
    METRICS_PORT: String(registry.metricsPort),
    NODE_ENV: 'production',
    PORT: String(registry.port),
    SERVER_URL: `https://api.${host}`,
    TENANT_ID: tenant,
    WEB_URL: `https://${host}`,
  };
}
