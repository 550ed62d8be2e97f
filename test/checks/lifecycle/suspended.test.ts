import { describe, expect, it } from 'vitest';
import { suspendedScaledDown } from '../../../src/checks/lifecycle/suspended';
import { identityOf, type KubeObject } from '../../../src/kubernetes/object';
import { convertingFrom, deletingIn, NO_TRANSITION, removing } from '../../support/transition-states';
import { OBJECTS } from '../fixture/acme';
import { found, objectOf, spoil } from '../fixture/change';

const SUSPENDED = { suspended: true };
const SERVER = 'apps/Deployment tenant-acme/server';
const REDIS = 'apps/StatefulSet tenant-acme/redis';

/** An object as it is printed where nothing is to run. */
function asleep(one: KubeObject): KubeObject[] {
  if (['HorizontalPodAutoscaler', 'PodDisruptionBudget'].includes(one.kind)) return [];
  if (['Deployment', 'StatefulSet'].includes(one.kind)) return [spoil(one, 'spec.replicas', 0)];
  return [one.kind === 'ResourceQuota' ? spoil(one, 'spec.hard.pods', '0') : one];
}

/** The fixture as it is printed for a suspended tenant. */
const STILL = OBJECTS.flatMap(asleep);

function object(apiVersion: string, kind: string, spec: Readonly<Record<string, unknown>>): KubeObject {
  return { apiVersion, kind, metadata: { name: 'x', namespace: 'tenant-acme' }, spec };
}

function replicas(name: string, count: number | undefined): KubeObject[] {
  return STILL.map((one) => (one.metadata.name === name ? spoil(one, 'spec.replicas', count) : one));
}

describe('a suspended tenant', () => {
  it('passes when nothing of it runs', () => {
    expect(found(suspendedScaledDown, STILL, SUSPENDED)).toEqual([]);
  });

  it('is not asked for while it runs', () => {
    expect(found(suspendedScaledDown, OBJECTS)).toEqual([]);
  });

  it('runs no pod, scales none and guards none', () => {
    expect(found(suspendedScaledDown, OBJECTS, SUSPENDED)).toEqual([
      'ResourceQuota tenant-acme/quota spec.hard.pods: got "5", want "0": nothing may run here',
      'ResourceQuota tenant-acme-org-research/quota spec.hard.pods: got "5", want "0": nothing may run here',
      'ResourceQuota tenant-acme-org-research-mcp/quota spec.hard.pods: got "5", want "0": nothing may run here',
      `${REDIS} spec.replicas: got 1, want 0: nothing may run here`,
      `${SERVER} spec.replicas: got nothing, want 0: nothing may run here`,
      'autoscaling/HorizontalPodAutoscaler tenant-acme/server: is printed, want it absent until the tenant resumes: nothing may run here',
      'policy/PodDisruptionBudget tenant-acme/server: is printed, want it absent until the tenant resumes: nothing may run here',
      'apps/Deployment tenant-acme-org-research-mcp/search spec.replicas: got 1, want 0: nothing may run here',
    ]);
  });

  it('says 0 itself: without the field there would be one replica', () => {
    expect(found(suspendedScaledDown, replicas('redis', undefined), SUSPENDED)).toContain(
      `${REDIS} spec.replicas: got nothing, want 0: nothing may run here`,
    );
  });

  it.each([
    ['batch/v1', 'CronJob', { schedule: '0 3 * * *' }, 'batch/CronJob', 'got nothing, want true'],
    ['batch/v1', 'CronJob', { suspend: false }, 'batch/CronJob', 'got false, want true'],
    ['batch/v1', 'Job', {}, 'batch/Job', 'got nothing, want true'],
  ])('%s starts no %s: %j', (apiVersion, kind, spec, identity, words) => {
    expect(found(suspendedScaledDown, [...STILL, object(apiVersion, kind, spec)], SUSPENDED)).toEqual([
      `${identity} tenant-acme/x spec.suspend: ${words}: nothing may run here`,
    ]);
  });

  it.each(['CronJob', 'Job'])('may keep a %s that is suspended', (kind) => {
    expect(found(suspendedScaledDown, [...STILL, object('batch/v1', kind, { suspend: true })], SUSPENDED)).toEqual([]);
  });

  it.each([
    ['v1', 'Pod', 'Pod'],
    ['apps/v1', 'DaemonSet', 'apps/DaemonSet'],
    ['apps/v1', 'ReplicaSet', 'apps/ReplicaSet'],
    ['example.com/v1', 'Deployment', 'example.com/Deployment'],
  ])('%s: has no %s, of which nobody knows what it runs', (apiVersion, kind, identity) => {
    expect(found(suspendedScaledDown, [...STILL, object(apiVersion, kind, { replicas: 0 })], SUSPENDED)).toEqual([
      `${identity} tenant-acme/x: is printed, want it absent until the tenant resumes: nothing may run here`,
    ]);
  });
});

const SEARCH = 'apps/Deployment tenant-acme-org-research-mcp/search';

describe('an organization that is removed', () => {
  const transition = removing('research', 'workloads-off');
  const at = (objects: readonly KubeObject[]) => found(suspendedScaledDown, objects, { transition });
  const isOfResearch = ({ metadata }: KubeObject) =>
    metadata.namespace?.startsWith('tenant-acme-org-research') === true;

  it('runs nothing, while the tenant around it runs', () => {
    expect(at(OBJECTS.flatMap((one) => (isOfResearch(one) ? asleep(one) : [one])))).toEqual([]);
  });

  it('has neither a pod nor room for one in both of its namespaces', () => {
    expect(at(OBJECTS)).toEqual([
      'ResourceQuota tenant-acme-org-research/quota spec.hard.pods: got "5", want "0": nothing may run here',
      'ResourceQuota tenant-acme-org-research-mcp/quota spec.hard.pods: got "5", want "0": nothing may run here',
      `${SEARCH} spec.replicas: got 1, want 0: nothing may run here`,
    ]);
  });

  it('is not another one', () => {
    const other = removing('sales', 'workloads-off');
    expect(found(suspendedScaledDown, OBJECTS, { transition: other })).toEqual([]);
  });
});

describe('a tenant that is deleted', () => {
  it('runs until its services go, and nothing from then on', () => {
    for (const phase of ['notify', 'export', 'edge-off'] as const)
      expect(found(suspendedScaledDown, OBJECTS, { transition: deletingIn(phase) })).toEqual([]);
    for (const phase of ['services-off', 'organization-namespaces', 'volumes', 'root-namespace'] as const) {
      expect(found(suspendedScaledDown, OBJECTS, { transition: deletingIn(phase) })).toHaveLength(8);
      expect(found(suspendedScaledDown, STILL, { transition: deletingIn(phase) })).toEqual([]);
    }
  });
});

describe('the export of a suspended tenant', () => {
  const ROOT_QUOTA = 'ResourceQuota tenant-acme/quota';
  const EXPORT = { suspended: true, transition: deletingIn('export') };
  /** The sleeping fixture with some of its objects awake. */
  const woken = (...identities: string[]) =>
    OBJECTS.flatMap((one) => (identities.includes(identityOf(one)) ? [one] : asleep(one)));

  it('wakes Redis, and the quota of its namespace', () => {
    expect(found(suspendedScaledDown, woken(REDIS, ROOT_QUOTA), EXPORT)).toEqual([]);
  });

  it('wakes them in that phase alone', () => {
    for (const transition of [deletingIn('notify'), deletingIn('edge-off'), convertingFrom('free'), NO_TRANSITION])
      expect(found(suspendedScaledDown, woken(REDIS, ROOT_QUOTA), { suspended: true, transition })).toEqual([
        `${ROOT_QUOTA} spec.hard.pods: got "5", want "0": nothing may run here`,
        `${REDIS} spec.replicas: got 1, want 0: nothing may run here`,
      ]);
  });

  it('wakes no other workload, whatever stage it says that it is of', () => {
    const inData = spoil(objectOf(SERVER), 'metadata.labels["neurallog.com/stage"]', '20-data');
    expect(found(suspendedScaledDown, [inData], EXPORT)).toEqual([
      `${SERVER} spec.replicas: got nothing, want 0: nothing may run here`,
    ]);
    const other = spoil(objectOf(REDIS), 'metadata.name', 'redis-2');
    expect(found(suspendedScaledDown, [other], EXPORT)).toEqual([
      'apps/StatefulSet tenant-acme/redis-2 spec.replicas: got 1, want 0: nothing may run here',
    ]);
  });

  it('wakes nothing of an organization', () => {
    expect(
      found(suspendedScaledDown, woken(SEARCH, 'ResourceQuota tenant-acme-org-research-mcp/quota'), EXPORT),
    ).toEqual([
      'ResourceQuota tenant-acme-org-research-mcp/quota spec.hard.pods: got "5", want "0": nothing may run here',
      `${SEARCH} spec.replicas: got 1, want 0: nothing may run here`,
    ]);
  });
});
