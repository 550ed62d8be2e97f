import { CACHE, CACHE_CREDENTIALS, GRANTS_DOCUMENT, REGISTRY, SERVER, tenantHost, tenantNamespace, WEB } from '../../contract/names';
import { scaleOf } from '../../platform/plan-overrides';
import type { Amount } from '../../kubernetes/quantity';
import type { Cache, CatalogService, Plan, ResolvedPlatform, Workload, WorkloadPlan } from '../model';

export const CACHE_PORT = 6379;
export const GRANTS_PATH = '/etc/neurallog/grants';
const DAY_MS = 24 * 60 * 60 * 1000;
const MI = 2 ** 20;

/** Time for clients to go elsewhere: endpoints are taken away meanwhile. */
export const DRAIN_SECONDS = 10;
/** To spare after the last request, for files to be closed. */
const SPARE_SECONDS = 5;
const REQUEST_SECONDS = 30;

/**
 * How much of its volume Redis may fill with data: one part in five. Measured with the printed settings, the disk holds
 * 4.6 times `maxmemory` at its peak: the append-only file before and after a rewrite, and what is written meanwhile. A
 * full disk refuses every write for good, those that would make room included.
 */
const VOLUME_PER_MEMORY = 5;

/** The log server, web and registry of a tenant, in the specification's step 3. */
export function resolveServices(tenant: string, plan: Plan, platform: ResolvedPlatform): Workload[] {
  const { server, web, registry } = platform.catalog;
  return [
    {
      ...service(SERVER, tenant, server, plan.server),
      config: serverConfig(tenant, plan, platform),
      secretEnv: [{ env: 'REDIS_PASSWORD', secret: CACHE_CREDENTIALS, key: 'password' }],
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

/** From the order to stop to the kill: time to drain, to end a request that runs as long as it may, and to spare. */
export function graceSeconds(requestSeconds: number): number {
  return DRAIN_SECONDS + requestSeconds + SPARE_SECONDS;
}

/** The tenant's Redis: the primary store of its logs, so it refuses writes when full and never evicts. `volume` in bytes. */
export function resolveCache(plan: Plan, platform: ResolvedPlatform, volume: Amount): Cache {
  return {
    ...platform.catalog.redis,
    port: CACHE_PORT,
    resources: plan.cache.resources,
    maxMemory: maxMemoryOn(volume, plan),
    volume,
    storageClass: platform.storageClass,
    graceSeconds: graceSeconds(REQUEST_SECONDS),
  };
}

/** What the plan gives, or as much as the volume can persist, in whole mebibytes. */
function maxMemoryOn(volume: Amount, { cache }: Plan): Amount {
  return Math.floor(Math.min(cache.maxMemory, volume / VOLUME_PER_MEMORY) / MI) * MI;
}

/** The names under which a tenant is reached from outside; only this tenant may ever claim them. */
export function tenantHosts(tenant: string, platform: ResolvedPlatform): string[] {
  const host = tenantHost(tenant, platform.domain);
  return [host, `api.${host}`, `auth.${host}`, `mcp.${host}`, `registry.${host}`];
}

/** A Service's name for pods of other namespaces; the cluster's own domain is left to the resolver's search list. */
export function internalUrl(service: string, namespace: string, port: number): string {
  return `http://${service}.${namespace}.svc:${port}`;
}

export function scratch(name: string, path: string, mebibytes: number): Workload['scratch'][number] {
  return { name, path, size: mebibytes * MI };
}

function service(name: string, tenant: string, entry: CatalogService, plan: WorkloadPlan): Workload {
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
    REDIS_HOST: CACHE,
    REDIS_PORT: String(CACHE_PORT),
    REGISTRY_URL: `http://${REGISTRY}:${registry.port}`,
    SERVER_URL: `https://api.${host}`,
    // The code's default is `memory`, which loses every log at a restart.
    STORAGE_TYPE: 'redis',
    TENANT_ID: tenant,
    WEB_URL: `https://${host}`,
  };
}

/** Addresses are read at run time: what Next.js inlines at build time cannot differ between tenants. */
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

/** What the registry hands to clients: names that resolve outside of the cluster. */
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
