import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { ANNOTATION, workloadSelector } from '../../contract/labels';
import { REDIS, REDIS_CREDENTIALS, REDIS_VOLUME } from '../../contract/names';
import { bytesText } from '../../kubernetes/quantity';
import { digestOf, stableJson } from '../../lib/digest';
import { contextOf, metadataOf, type ObjectContext } from '../base/metadata';
import { addObject } from '../base/stage-chart';
import { TenantPart } from '../base/tenant-part';
import { typedObject } from '../base/typed-object';
import { quantities } from '../quota/objects';
import { CONTAINER_SECURITY, podLabels, podSecurity, resourcesOf, secretVariable } from '../workload/pod';
import type { ResolvedRedis } from './model';

const CONFIG_PATH = '/etc/redis';
const CONFIG_FILE = 'redis.conf';

export interface RedisProps {
  /** The id of the tenant. */
  readonly tenant: string;
  readonly namespace: string;
  /** The name of the plan, for the label `neurallog.com/plan`. */
  readonly plan: string;
  readonly redis: ResolvedRedis;
  /** Whether its pod runs; without it, the StatefulSet has 0 replicas. */
  readonly runs: boolean;
  /** Whether Flux keeps the volume claim when it is missing from the output. */
  readonly pruneProtected: boolean;
}

/**
 * The tenant's Redis, for stage `20-data`: ConfigMap, Service, a StatefulSet of one pod, and a PersistentVolumeClaim of
 * its own. A claim template could not grow: `volumeClaimTemplates` of a StatefulSet are immutable.
 *
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs';
 * import { App, Chart } from 'cdk8s';
 * import { definePlatform, parsePlatform, Redis, resolveRedisProps } from '@neurallog/tenancy';
 *
 * const { name, spec } = parsePlatform(readFileSync('fleet/platform.yaml', 'utf8'));
 * const platform = definePlatform(name, spec);
 * const owner = { tenant: 'acme', plan: 'pro' } as const;
 * const props = resolveRedisProps(owner, { volume: '5Gi' }, platform);
 * const chart = new Chart(new App(), 'data');
 * new Redis(chart, 'redis', props);
 * console.log(chart.toJson().map(({ kind }) => kind).join(' '));
 * ```
 */
export class Redis extends TenantPart {
  constructor(scope: Construct, id: string, props: RedisProps) {
    super(scope, id);
    const owner = { tenant: props.tenant, organization: null };
    const context = contextOf({ owner, namespace: props.namespace }, '20-data', '5');
    const config = { [CONFIG_FILE]: redisConfig(props.redis) };
    addObject(this, typedObject(k8s.KubeConfigMap, { metadata: metadataOf(context, REDIS), data: config }));
    addObject(this, volumeClaim(context, props));
    addObject(this, service(context, props.redis));
    addObject(this, statefulSet(context, props, config));
  }
}

/** Logs live here alone, so Redis keeps an append-only file and refuses writes when full instead of evicting. */
function redisConfig(redis: ResolvedRedis): string {
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

function volumeClaim(context: ObjectContext, { redis, pruneProtected }: RedisProps) {
  return typedObject(k8s.KubePersistentVolumeClaim, {
    metadata: metadataOf(context, REDIS_VOLUME, { [ANNOTATION.fluxPrune]: pruneProtected ? 'disabled' : 'enabled' }),
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: redis.storageClass,
      resources: { requests: quantities({ storage: bytesText(redis.volume) }) },
    },
  });
}

/** Headless: clients connect to the one pod itself. */
function service(context: ObjectContext, redis: ResolvedRedis) {
  return k8s.KubeService.manifest({
    metadata: metadataOf(context, REDIS),
    spec: {
      clusterIp: 'None',
      selector: workloadSelector(REDIS),
      ports: [{ name: 'redis', port: redis.port, targetPort: k8s.IntOrString.fromString('redis'), protocol: 'TCP' }],
    },
  });
}

function statefulSet(context: ObjectContext, { plan, redis, runs }: RedisProps, config: Record<string, string>) {
  return typedObject(k8s.KubeStatefulSet, {
    metadata: metadataOf(context, REDIS),
    spec: {
      replicas: runs ? 1 : 0,
      revisionHistoryLimit: 3,
      serviceName: REDIS,
      selector: { matchLabels: workloadSelector(REDIS) },
      updateStrategy: { type: 'RollingUpdate' },
      template: {
        metadata: {
          labels: podLabels(REDIS, 'cache', context.owner, plan),
          annotations: { [ANNOTATION.configChecksum]: digestOf(stableJson(config)) },
        },
        spec: {
          serviceAccountName: REDIS,
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          securityContext: podSecurity(redis.user, redis.group),
          terminationGracePeriodSeconds: redis.graceSeconds,
          containers: [container(redis)],
          volumes: [
            { name: 'config', configMap: { name: REDIS } },
            { name: 'data', persistentVolumeClaim: { claimName: REDIS_VOLUME } },
          ],
        },
      },
    },
  });
}

function container(redis: ResolvedRedis): k8s.Container {
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

/** Redis answers a ping with an error while it loads its file, and redis-cli still exits 0: hence the grep. */
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
