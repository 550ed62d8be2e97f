import { describe, expect, it } from 'vitest';
import { rendered } from '../../support/rendered';

describe('the Redis of a tenant', () => {
  it('keeps its data in a file without snapshots, and refuses writes when full instead of losing logs', () => {
    expect(rendered().one('ConfigMap', 'tenant-acme', 'redis').data).toEqual({
      'redis.conf':
        'bind * -::*\nport 6379\ndir /data\nappendonly yes\nappendfsync everysec\nsave ""\nmaxmemory 428867584\nmaxmemory-policy noeviction\n',
    });
  });

  // 2Gi are 2147483648 bytes: a fifth is 409.6Mi, in whole mebibytes 409Mi.
  it.each([
    ['free', 134217728],
    ['basic', 268435456],
    ['pro', 428867584],
    ['enterprise', 428867584],
  ] as const)('holds with %s at most %i bytes, which fit its volume five times', (plan, bytes) => {
    const config = rendered({ plan }).one('ConfigMap', 'tenant-acme', 'redis').data;
    expect(config).toEqual({ 'redis.conf': expect.stringContaining(`\nmaxmemory ${bytes}\n`) });
    expect(bytes * 5).toBeLessThanOrEqual(2147483648);
  });

  it('fits its volume whatever a platform sells', () => {
    const plans = {
      pro: {
        shares: { root: { memoryLimit: '20Gi' } },
        redis: { maxMemory: '4Gi', resources: { memory: '1Gi', memoryLimit: '7Gi' } },
      },
    };
    expect(rendered({}, { plans }).one('ConfigMap', 'tenant-acme', 'redis').data).toEqual({
      'redis.conf': expect.stringContaining('\nmaxmemory 428867584\n'),
    });
  });

  it('rounds what a platform sells down to whole mebibytes', () => {
    const plans = { free: { redis: { maxMemory: '100M' } } };
    expect(rendered({ plan: 'free' }, { plans }).one('ConfigMap', 'tenant-acme', 'redis').data).toEqual({
      'redis.conf': expect.stringContaining('\nmaxmemory 99614720\n'),
    });
  });

  it('stands on a volume of its own, which no commit deletes', () => {
    const volume = rendered().one('PersistentVolumeClaim', 'tenant-acme', 'redis-data');
    expect(volume.spec).toEqual({
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'standard',
      resources: { requests: { storage: '2Gi' } },
    });
    expect(volume.metadata.annotations).toEqual({ 'kustomize.toolkit.fluxcd.io/prune': 'disabled' });
  });

  it('has the same volume in every plan, so that a conversion never touches it', () => {
    const volumes = (['free', 'basic', 'pro', 'enterprise'] as const).map((plan) =>
      rendered({ plan }).one('PersistentVolumeClaim', 'tenant-acme', 'redis-data'),
    );
    expect(volumes.slice(1)).toEqual([volumes[0], volumes[0], volumes[0]]);
  });

  it('is one pod with a password from a Secret', () => {
    const { spec } = rendered().one('StatefulSet', 'tenant-acme', 'redis');
    expect(spec).toMatchObject({
      replicas: 1,
      serviceName: 'redis',
      selector: { matchLabels: { 'app.kubernetes.io/name': 'redis' } },
    });
    expect(spec).toHaveProperty('template.spec.containers.0.args', [
      '/etc/redis/redis.conf',
      '--requirepass',
      '$(REDIS_PASSWORD)',
    ]);
    expect(spec).toHaveProperty('template.spec.containers.0.env.0', {
      name: 'REDIS_PASSWORD',
      valueFrom: { secretKeyRef: { name: 'redis-credentials', key: 'password' } },
    });
    expect(spec).not.toHaveProperty('volumeClaimTemplates');
    expect(spec).toHaveProperty('template.spec.terminationGracePeriodSeconds', 45);
  });

  it('says with which plan it runs, and is not selected by that', () => {
    const { spec } = rendered().one('StatefulSet', 'tenant-acme', 'redis');
    expect(spec).toHaveProperty('template.metadata.labels', {
      'app.kubernetes.io/name': 'redis',
      'app.kubernetes.io/component': 'cache',
      'app.kubernetes.io/part-of': 'neurallog',
      'neurallog.com/plan': 'pro',
      'neurallog.com/tenant': 'acme',
    });
  });

  it('is applied before the services that need it', () => {
    const { stageOf } = rendered();
    expect([
      stageOf('StatefulSet', 'tenant-acme', 'redis'),
      stageOf('PersistentVolumeClaim', 'tenant-acme', 'redis-data'),
      stageOf('Deployment', 'tenant-acme', 'server'),
    ]).toEqual(['20-data', '20-data', '30-services']);
  });
});
