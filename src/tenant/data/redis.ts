import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { ANNOTATION, workloadSelector } from '../../contract/labels';
import { REDIS, REDIS_CREDENTIALS, REDIS_VOLUME } from '../../contract/names';
import { bytesText } from '../../kubernetes/quantity';
import { digestOf, stableJson } from '../../lib/digest';
import { contextOf, metadataOf, type ObjectContext } from '../base/metadata';
import { addObject } from '../base/stage-chart';
import { typedObject } from '../base/typed-object';
import type { ResolvedTenant } from '../model';
import { quantities } from '../quota/objects';
import { CONTAINER_SECURITY, podLabels, podSecurity, resourcesOf, secretVariable } from '../workload/pod';
import type { Redis as RedisModel } from './model';

const CONFIG_PATH = '/etc/redis';
const CONFIG_FILE = 'redis.conf';

/** The tenant's Redis: one pod on a volume that stands by itself, so that its size can grow and nothing replaces it. */
export class Redis extends Construct {
  constructor(scope: Construct, id: string, tenant: ResolvedTenant) {
    super(scope, id);
    const home = { owner: { tenant: tenant.id, organization: null }, namespace: tenant.namespace };
    const place = contextOf(home, '20-data', '5');
    const config = { [CONFIG_FILE]: redisConfig(tenant.redis) };
    addObject(this, typedObject(k8s.KubeConfigMap, { metadata: metadataOf(place, REDIS), data: config }));
    addObject(this, volumeClaim(place, tenant));
    addObject(this, service(place, tenant.redis));
    addObject(this, statefulSet(place, tenant, config));
  }
}

/** Logs live here alone, so Redis keeps an append-only file and refuses writes when full instead of evicting. */
function redisConfig(redis: RedisModel): string {
  const lines = [
    'bind * -::*',
    `port ${redis.port}`,
    'dir /data',
    'appendonly yes',
    'appendfsync everysec',
    // No snapshots beside it: they would need the disk once more.
    'save ""',
    `maxmemory ${redis.maxMemory}`,
    'maxmemory-policy noeviction',
  ];
  return `${lines.join('\n')}\n`;
}

function volumeClaim(place: ObjectContext, { redis, printState }: ResolvedTenant) {
  const isFree = printState.unprotected.includes(`PersistentVolumeClaim ${place.namespace}/${REDIS_VOLUME}`);
  return typedObject(k8s.KubePersistentVolumeClaim, {
    metadata: metadataOf(place, REDIS_VOLUME, { [ANNOTATION.fluxPrune]: isFree ? 'enabled' : 'disabled' }),
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: redis.storageClass,
      resources: { requests: quantities({ storage: bytesText(redis.volume) }) },
    },
  });
}

/** Headless: clients connect to the one pod itself. */
function service(place: ObjectContext, redis: RedisModel) {
  return k8s.KubeService.manifest({
    metadata: metadataOf(place, REDIS),
    spec: {
      clusterIp: 'None',
      selector: workloadSelector(REDIS),
      ports: [{ name: 'redis', port: redis.port, targetPort: k8s.IntOrString.fromString('redis'), protocol: 'TCP' }],
    },
  });
}

function statefulSet(place: ObjectContext, tenant: ResolvedTenant, config: Record<string, string>) {
  return typedObject(k8s.KubeStatefulSet, {
    metadata: metadataOf(place, REDIS),
    spec: {
      replicas: tenant.printState.data === 'running' ? 1 : 0,
      revisionHistoryLimit: 3,
      serviceName: REDIS,
      selector: { matchLabels: workloadSelector(REDIS) },
      updateStrategy: { type: 'RollingUpdate' },
      template: {
        metadata: {
          labels: podLabels(REDIS, 'cache', place.owner, tenant.plan),
          annotations: { [ANNOTATION.configChecksum]: digestOf(stableJson(config)) },
        },
        spec: {
          serviceAccountName: REDIS,
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          securityContext: podSecurity(tenant.redis.user, tenant.redis.group),
          terminationGracePeriodSeconds: tenant.redis.graceSeconds,
          containers: [container(tenant.redis)],
          volumes: [
            { name: 'config', configMap: { name: REDIS } },
            { name: 'data', persistentVolumeClaim: { claimName: REDIS_VOLUME } },
          ],
        },
      },
    },
  });
}

function container(redis: RedisModel): k8s.Container {
  return {
    name: REDIS,
    image: redis.image,
    imagePullPolicy: 'Always',
    command: ['redis-server'],
    args: [`${CONFIG_PATH}/${CONFIG_FILE}`, '--requirepass', '$(REDIS_PASSWORD)'],
    ports: [{ name: 'redis', containerPort: redis.port, protocol: 'TCP' }],
    // redis-cli, which the readiness probe runs, reads its password from REDISCLI_AUTH.
    env: [
      secretVariable('REDIS_PASSWORD', REDIS_CREDENTIALS, 'password'),
      secretVariable('REDISCLI_AUTH', REDIS_CREDENTIALS, 'password'),
    ],
    resources: resourcesOf(redis.resources),
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
