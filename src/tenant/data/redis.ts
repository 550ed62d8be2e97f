import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { ANNOTATION, workloadSelector } from '../../contract/labels';
import { CACHE, CACHE_CREDENTIALS, CACHE_VOLUME } from '../../contract/names';
import { bytesText } from '../../kubernetes/quantity';
import { digestOf, stableJson } from '../../lib/digest';
import { metadataOf, type Place, placeIn } from '../base/metadata';
import { put } from '../base/stage-chart';
import { objectOf } from '../base/typed-object';
import type { ResolvedTenant } from '../model';
import { quantities } from '../quota/objects';
import { CONTAINER_SECURITY, podLabels, podSecurity, resourcesOf, secretVariable } from '../workload/pod';
import type { Cache as CacheModel } from './model';

const CONFIG_PATH = '/etc/redis';
const CONFIG_FILE = 'redis.conf';

/** The tenant's Redis: one pod on a volume that stands by itself, so that its size can grow and nothing replaces it. */
export class Cache extends Construct {
  constructor(scope: Construct, id: string, tenant: ResolvedTenant) {
    super(scope, id);
    const home = { owner: { tenant: tenant.id, organization: null }, namespace: tenant.namespace };
    const place = placeIn(home, '20-data', '5');
    const config = { [CONFIG_FILE]: redisConfig(tenant.cache) };
    put(this, objectOf(k8s.KubeConfigMap, { metadata: metadataOf(place, CACHE), data: config }));
    put(this, volumeClaim(place, tenant));
    put(this, service(place, tenant.cache));
    put(this, statefulSet(place, tenant, config));
  }
}

/** Logs live here alone, so Redis keeps an append-only file and refuses writes when full instead of evicting. */
function redisConfig(cache: CacheModel): string {
  const lines = [
    'bind * -::*',
    `port ${cache.port}`,
    'dir /data',
    'appendonly yes',
    'appendfsync everysec',
    // No snapshots beside it: they would need the disk once more.
    'save ""',
    `maxmemory ${cache.maxMemory}`,
    'maxmemory-policy noeviction',
  ];
  return `${lines.join('\n')}\n`;
}

function volumeClaim(place: Place, { cache, stance }: ResolvedTenant) {
  const isFree = stance.unprotected.includes(`PersistentVolumeClaim ${place.namespace}/${CACHE_VOLUME}`);
  return objectOf(k8s.KubePersistentVolumeClaim, {
    metadata: metadataOf(place, CACHE_VOLUME, { [ANNOTATION.fluxPrune]: isFree ? 'enabled' : 'disabled' }),
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: cache.storageClass,
      resources: { requests: quantities({ storage: bytesText(cache.volume) }) },
    },
  });
}

/** Headless: clients connect to the one pod itself. */
function service(place: Place, cache: CacheModel) {
  return k8s.KubeService.manifest({
    metadata: metadataOf(place, CACHE),
    spec: {
      clusterIp: 'None',
      selector: workloadSelector(CACHE),
      ports: [{ name: 'redis', port: cache.port, targetPort: k8s.IntOrString.fromString('redis'), protocol: 'TCP' }],
    },
  });
}

function statefulSet(place: Place, tenant: ResolvedTenant, config: Record<string, string>) {
  return objectOf(k8s.KubeStatefulSet, {
    metadata: metadataOf(place, CACHE),
    spec: {
      replicas: tenant.stance.data === 'runs' ? 1 : 0,
      revisionHistoryLimit: 3,
      serviceName: CACHE,
      selector: { matchLabels: workloadSelector(CACHE) },
      updateStrategy: { type: 'RollingUpdate' },
      template: {
        metadata: {
          labels: podLabels(CACHE, 'cache', place.owner, tenant.plan),
          annotations: { [ANNOTATION.configChecksum]: digestOf(stableJson(config)) },
        },
        spec: {
          serviceAccountName: CACHE,
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          securityContext: podSecurity(tenant.cache.user, tenant.cache.group),
          terminationGracePeriodSeconds: tenant.cache.graceSeconds,
          containers: [container(tenant.cache)],
          volumes: [
            { name: 'config', configMap: { name: CACHE } },
            { name: 'data', persistentVolumeClaim: { claimName: CACHE_VOLUME } },
          ],
        },
      },
    },
  });
}

function container(cache: CacheModel): k8s.Container {
  return {
    name: CACHE,
    image: cache.image,
    imagePullPolicy: 'Always',
    command: ['redis-server'],
    args: [`${CONFIG_PATH}/${CONFIG_FILE}`, '--requirepass', '$(REDIS_PASSWORD)'],
    ports: [{ name: 'redis', containerPort: cache.port, protocol: 'TCP' }],
    // redis-cli, which the readiness probe runs, reads its password from REDISCLI_AUTH.
    env: [
      secretVariable('REDIS_PASSWORD', CACHE_CREDENTIALS, 'password'),
      secretVariable('REDISCLI_AUTH', CACHE_CREDENTIALS, 'password'),
    ],
    resources: resourcesOf(cache.resources),
    securityContext: CONTAINER_SECURITY,
    ...probes(),
    volumeMounts: [
      { name: 'config', mountPath: CONFIG_PATH, readOnly: true },
      { name: 'data', mountPath: '/data' },
    ],
  };
}

/** Redis answers a ping with an error while it loads its file, and redis-cli exits 0 all the same: hence the grep. */
function probes(): Pick<k8s.Container, 'startupProbe' | 'readinessProbe' | 'livenessProbe'> {
  const port = k8s.IntOrString.fromString('redis');
  return {
    startupProbe: { tcpSocket: { port }, periodSeconds: 5, failureThreshold: 60 },
    readinessProbe: {
      exec: { command: ['sh', '-c', 'redis-cli ping | grep -q PONG'] },
      periodSeconds: 10,
      timeoutSeconds: 3,
      failureThreshold: 3,
    },
    livenessProbe: { tcpSocket: { port }, periodSeconds: 20, timeoutSeconds: 3, failureThreshold: 3 },
  };
}
