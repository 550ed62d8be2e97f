import { LABEL } from '../contract/labels';
import { refuseIfAny } from '../contract/problems';
import type { PlatformSpec } from '../fleet/schema/platform';
import { validatePlatform } from '../fleet/validate';
import { millicores, units } from '../kubernetes/quantity';
import { freeze } from '../lib/shared-value';
import { extensionKindProblems, resolveExtensionKinds } from './extension-kinds';
import type { ResolvedPlatform, Sandbox } from './model';
import { overriddenPlan } from './plan-overrides';
import { platformProblems } from './validate';
import { planProblems } from './validate-plans';

/** Host labels that no tenant may use: those of the platform, and those with a meaning in mail, DNS or certificates. */
const RESERVED_HOSTS = [
  'admin',
  'api',
  'app',
  'assets',
  'auth',
  'autoconfig',
  'autodiscover',
  'blog',
  'cdn',
  'console',
  'dashboard',
  'docs',
  'ftp',
  'help',
  'imap',
  'localhost',
  'login',
  'mail',
  'mcp',
  'mta-sts',
  'mx',
  'ns1',
  'ns2',
  'pop',
  'registry',
  'smtp',
  'static',
  'status',
  'support',
  'webmail',
  'wpad',
  'www',
] as const;

/**
 * Resolves a platform: fills in every default, and freezes the result.
 * Throws a TenancyError with all problems (paths begin with `spec`): addresses, names, inconsistent plans. The spec is validated
 * as the platform's file is.
 */
export function definePlatform(name: string, input: PlatformSpec): ResolvedPlatform {
  const spec = validatePlatform(name, input);
  const platform: ResolvedPlatform = {
    name,
    domain: spec.domain,
    reservedHosts: [...RESERVED_HOSTS, ...(spec.reservedHosts ?? [])],
    podSecurityVersion: spec.podSecurityVersion ?? 'v1.28',
    controlNamespace: spec.flux?.namespace ?? 'neurallog-tenants',
    ...resolveNetwork(spec.network),
    storageClass: spec.storage.className,
    otherStorageClasses: spec.storage.otherClassNames ?? [],
    sandbox: resolveSandbox(spec),
    capacity: resolveCapacity(spec),
    flux: resolveFlux(spec),
    catalog: resolveCatalog(spec.catalog),
    extensionKinds: resolveExtensionKinds(spec),
    plans: {
      free: overriddenPlan('free', spec.plans?.free),
      basic: overriddenPlan('basic', spec.plans?.basic),
      pro: overriddenPlan('pro', spec.plans?.pro),
      enterprise: overriddenPlan('enterprise', spec.plans?.enterprise),
    },
  };
  refuseIfAny([
    ...platformProblems(spec, platform),
    ...extensionKindProblems(spec),
    ...planProblems(platform.plans, platform.sandbox),
  ]);
  // Frozen, because results are memoized by platform and plan; a copy, because the caller's object must not be frozen.
  const copy = structuredClone(platform);
  freeze(copy);
  return copy;
}

type Network = Pick<ResolvedPlatform, 'peers' | 'dnsPorts' | 'dnsAddresses' | 'authPort' | 'authUrl' | 'clusterCidrs'>;

function resolveNetwork(network: PlatformSpec['network']): Network {
  const dns = network.dns ?? { namespace: 'kube-system', podLabels: { 'k8s-app': 'kube-dns' } };
  const auth = network.auth ?? peerNamed('neurallog-system', 'auth');
  const authPort = auth.port ?? 3040;
  return {
    peers: {
      dns: { namespace: dns.namespace, podLabels: dns.podLabels },
      gateway: network.gateway ?? peerNamed('neurallog-ingress', 'gateway'),
      monitoring: network.monitoring ?? peerNamed('neurallog-monitoring', 'prometheus'),
      auth: { namespace: auth.namespace, podLabels: auth.podLabels },
    },
    dnsPorts: dns.ports ?? [53],
    dnsAddresses: dns.addresses ?? [],
    authPort,
    authUrl: auth.url ?? `http://auth.${auth.namespace}.svc:${authPort}`,
    clusterCidrs: [...network.podCidrs, ...network.serviceCidrs, ...network.nodeCidrs],
  };
}

function peerNamed(namespace: string, name: string): NonNullable<PlatformSpec['network']['auth']> {
  return { namespace, podLabels: { [LABEL.appName]: name } };
}

function resolveFlux({ flux }: PlatformSpec): ResolvedPlatform['flux'] {
  return {
    source: flux?.source ?? { kind: 'GitRepository', name: 'neurallog-tenants' },
    path: (flux?.path ?? './dist').replace(/\/+$/, ''),
    interval: flux?.interval ?? '1h',
    retryInterval: flux?.retryInterval ?? '2m',
    timeout: flux?.timeout ?? '10m',
  };
}

function resolveCatalog(catalog: PlatformSpec['catalog']): ResolvedPlatform['catalog'] {
  return {
    // The log server answers 401 on every path except `/`, which it registers before its authentication.
    server: { port: 3030, metricsPort: 9090, healthPath: '/', user: 1001, ...catalog.server },
    web: { port: 3000, metricsPort: 9090, healthPath: '/login', user: 1001, ...catalog.web },
    registry: { port: 3031, metricsPort: 9090, healthPath: '/health', user: 1001, ...catalog.registry },
    redis: { user: 999, group: 1000, ...catalog.redis },
  };
}

function resolveSandbox(spec: PlatformSpec): Sandbox {
  if (spec.sandbox === undefined) return { kind: 'none' };
  const { runtimeClassName, cpuOverhead, memoryOverhead } = spec.sandbox;
  return {
    kind: 'runtime-class',
    name: runtimeClassName,
    cpuOverhead: millicores(cpuOverhead),
    memoryOverhead: units(memoryOverhead),
  };
}

function resolveCapacity(spec: PlatformSpec): ResolvedPlatform['capacity'] {
  if (spec.capacity === undefined) return { kind: 'unlimited' };
  const { cpu, memory, storage } = spec.capacity;
  return { kind: 'limited', cpu: millicores(cpu), memory: units(memory), storage: units(storage) };
}
