import { describe, expect, it } from 'vitest';
import { rendered } from '../support/rendered';

describe('the Redis of a tenant', () => {
  it('keeps its data in a file, and refuses writes when full instead of losing logs', () => {
    expect(rendered().one('ConfigMap', 'tenant-acme', 'redis').data).toEqual({
      'redis.conf':
        'bind * -::*\nport 6379\ndir /data\nappendonly yes\nappendfsync everysec\nmaxmemory 1073741824\nmaxmemory-policy noeviction\n',
    });
  });

  it('stands on a volume of its own, which no commit deletes', () => {
    const volume = rendered().one('PersistentVolumeClaim', 'tenant-acme', 'redis-data');
    expect(volume.spec).toEqual({
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'standard',
      resources: { requests: { storage: '1Gi' } },
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
