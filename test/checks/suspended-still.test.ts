import { describe, expect, it } from 'vitest';
import { suspendedStill } from '../../src/checks/suspended-still';
import type { KubeObject } from '../../src/manifest';
import { OBJECTS } from './fixture/acme';
import { found, spoil } from './fixture/change';

const SUSPENDED = { suspended: true };
const SERVER = 'apps/Deployment tenant-acme/server';
const REDIS = 'apps/StatefulSet tenant-acme/redis';

/** The fixture as it is printed for a suspended tenant. */
const STILL = OBJECTS.filter(({ kind }) => !['HorizontalPodAutoscaler', 'PodDisruptionBudget'].includes(kind)).map(
  (one) => (['Deployment', 'StatefulSet'].includes(one.kind) ? spoil(one, 'spec.replicas', 0) : one),
);

function object(apiVersion: string, kind: string, spec: Readonly<Record<string, unknown>>): KubeObject {
  return { apiVersion, kind, metadata: { name: 'x', namespace: 'tenant-acme' }, spec };
}

function replicas(name: string, count: number | undefined): KubeObject[] {
  return STILL.map((one) => (one.metadata.name === name ? spoil(one, 'spec.replicas', count) : one));
}

describe('a suspended tenant', () => {
  it('passes when nothing of it runs', () => {
    expect(found(suspendedStill, STILL, SUSPENDED)).toEqual([]);
  });

  it('is not asked for while it runs', () => {
    expect(found(suspendedStill, OBJECTS)).toEqual([]);
  });

  it('runs no pod, scales none and guards none', () => {
    expect(found(suspendedStill, OBJECTS, SUSPENDED)).toEqual([
      `${REDIS} spec.replicas: got 1, want 0: the tenant is suspended`,
      `${SERVER} spec.replicas: got nothing, want 0: the tenant is suspended`,
      'autoscaling/HorizontalPodAutoscaler tenant-acme/server: stands in a suspended tenant, want it gone until the tenant resumes',
      'policy/PodDisruptionBudget tenant-acme/server: stands in a suspended tenant, want it gone until the tenant resumes',
      'apps/Deployment tenant-acme-org-research-mcp/search spec.replicas: got 1, want 0: the tenant is suspended',
    ]);
  });

  it('says 0 itself: without the field there would be one replica', () => {
    expect(found(suspendedStill, replicas('redis', undefined), SUSPENDED)).toContain(
      `${REDIS} spec.replicas: got nothing, want 0: the tenant is suspended`,
    );
  });

  it.each([
    ['batch/v1', 'CronJob', { schedule: '0 3 * * *' }, 'batch/CronJob', 'got nothing, want true'],
    ['batch/v1', 'CronJob', { suspend: false }, 'batch/CronJob', 'got false, want true'],
    ['batch/v1', 'Job', {}, 'batch/Job', 'got nothing, want true'],
  ])('%s starts no %s: %j', (apiVersion, kind, spec, identity, words) => {
    expect(found(suspendedStill, [...STILL, object(apiVersion, kind, spec)], SUSPENDED)).toEqual([
      `${identity} tenant-acme/x spec.suspend: ${words}: the tenant is suspended`,
    ]);
  });

  it.each(['CronJob', 'Job'])('may keep a %s that is suspended', (kind) => {
    expect(found(suspendedStill, [...STILL, object('batch/v1', kind, { suspend: true })], SUSPENDED)).toEqual([]);
  });

  it.each([
    ['v1', 'Pod', 'Pod'],
    ['apps/v1', 'DaemonSet', 'apps/DaemonSet'],
    ['apps/v1', 'ReplicaSet', 'apps/ReplicaSet'],
    ['example.com/v1', 'Deployment', 'example.com/Deployment'],
  ])('%s: has no %s, of which nobody knows what it runs', (apiVersion, kind, identity) => {
    expect(found(suspendedStill, [...STILL, object(apiVersion, kind, { replicas: 0 })], SUSPENDED)).toEqual([
      `${identity} tenant-acme/x: stands in a suspended tenant, want it gone until the tenant resumes`,
    ]);
  });
});
