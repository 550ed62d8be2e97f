import { describe, expect, it } from 'vitest';
import { suspendedScaledDown } from '../../../src/checks/lifecycle/suspended';
import { identityOf, type KubeObject } from '../../../src/kubernetes/object';
import { convertingFrom, deletingIn, NO_TRANSITION, removing } from '../../support/transition-states';
import { OBJECTS } from '../fixture/acme';
import { found, objectOf, withValue } from '../fixture/change';

const SUSPENDED = { suspended: true };
const SERVER = 'apps/Deployment tenant-acme/server';
const REDIS = 'apps/StatefulSet tenant-acme/redis';

/** An object as it is printed where no pods may run. */
function scaledDown(one: KubeObject): KubeObject[] {
  if (['HorizontalPodAutoscaler', 'PodDisruptionBudget'].includes(one.kind)) return [];
  if (['Deployment', 'StatefulSet'].includes(one.kind)) return [withValue(one, 'spec.replicas', 0)];
  return [one.kind === 'ResourceQuota' ? withValue(one, 'spec.hard.pods', '0') : one];
}

/** The fixture as it is printed for a suspended tenant. */
const SCALED_DOWN = OBJECTS.flatMap(scaledDown);

function object(apiVersion: string, kind: string, spec: Readonly<Record<string, unknown>>): KubeObject {
  return { apiVersion, kind, metadata: { name: 'x', namespace: 'tenant-acme' }, spec };
}

function replicas(name: string, count: number | undefined): KubeObject[] {
  return SCALED_DOWN.map((one) => (one.metadata.name === name ? withValue(one, 'spec.replicas', count) : one));
}

describe('a suspended tenant', () => {
  it('is accepted when it runs no pods', () => {
    expect(found(suspendedScaledDown, SCALED_DOWN, SUSPENDED)).toEqual([]);
  });

  it('may run pods while it is not suspended', () => {
    expect(found(suspendedScaledDown, OBJECTS)).toEqual([]);
  });

  it('is refused with pods, autoscalers or disruption budgets', () => {
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

  it('is refused without spec.replicas, whose default is 1', () => {
    expect(found(suspendedScaledDown, replicas('redis', undefined), SUSPENDED)).toContain(
      `${REDIS} spec.replicas: got nothing, want 0: nothing may run here`,
    );
  });

  it.each([
    ['batch/v1', 'CronJob', { schedule: '0 3 * * *' }, 'batch/CronJob', 'got nothing, want true'],
    ['batch/v1', 'CronJob', { suspend: false }, 'batch/CronJob', 'got false, want true'],
    ['batch/v1', 'Job', {}, 'batch/Job', 'got nothing, want true'],
  ])('%s starts no %s: %j', (apiVersion, kind, spec, identity, words) => {
    expect(found(suspendedScaledDown, [...SCALED_DOWN, object(apiVersion, kind, spec)], SUSPENDED)).toEqual([
      `${identity} tenant-acme/x spec.suspend: ${words}: nothing may run here`,
    ]);
  });

  it.each(['CronJob', 'Job'])('is accepted with a suspended %s', (kind) => {
    expect(
      found(suspendedScaledDown, [...SCALED_DOWN, object('batch/v1', kind, { suspend: true })], SUSPENDED),
    ).toEqual([]);
  });

  it.each([
    ['v1', 'Pod', 'Pod'],
    ['apps/v1', 'DaemonSet', 'apps/DaemonSet'],
    ['apps/v1', 'ReplicaSet', 'apps/ReplicaSet'],
    ['example.com/v1', 'Deployment', 'example.com/Deployment'],
  ])('%s: is refused with a %s, which may start pods', (apiVersion, kind, identity) => {
    expect(found(suspendedScaledDown, [...SCALED_DOWN, object(apiVersion, kind, { replicas: 0 })], SUSPENDED)).toEqual([
      `${identity} tenant-acme/x: is printed, want it absent until the tenant resumes: nothing may run here`,
    ]);
  });
});

const SEARCH = 'apps/Deployment tenant-acme-org-research-mcp/search';

describe('an organization that is being removed', () => {
  const transition = removing('research', 'workloads-off');
  const at = (objects: readonly KubeObject[]) => found(suspendedScaledDown, objects, { transition });
  const isOfResearch = ({ metadata }: KubeObject) =>
    metadata.namespace?.startsWith('tenant-acme-org-research') === true;

  it('is accepted without pods while the rest of the tenant runs', () => {
    expect(at(OBJECTS.flatMap((one) => (isOfResearch(one) ? scaledDown(one) : [one])))).toEqual([]);
  });

  it('is refused with pods or a quota for pods in its two namespaces', () => {
    expect(at(OBJECTS)).toEqual([
      'ResourceQuota tenant-acme-org-research/quota spec.hard.pods: got "5", want "0": nothing may run here',
      'ResourceQuota tenant-acme-org-research-mcp/quota spec.hard.pods: got "5", want "0": nothing may run here',
      `${SEARCH} spec.replicas: got 1, want 0: nothing may run here`,
    ]);
  });

  it('does not affect another organization', () => {
    const other = removing('sales', 'workloads-off');
    expect(found(suspendedScaledDown, OBJECTS, { transition: other })).toEqual([]);
  });
});

describe('a tenant that is being deleted', () => {
  it('may run pods before the phase services-off, and none from then on', () => {
    for (const phase of ['notify', 'export', 'edge-off'] as const)
      expect(found(suspendedScaledDown, OBJECTS, { transition: deletingIn(phase) })).toEqual([]);
    for (const phase of ['services-off', 'organization-namespaces', 'volumes', 'root-namespace'] as const) {
      expect(found(suspendedScaledDown, OBJECTS, { transition: deletingIn(phase) })).toHaveLength(8);
      expect(found(suspendedScaledDown, SCALED_DOWN, { transition: deletingIn(phase) })).toEqual([]);
    }
  });
});

describe('the export of a suspended tenant', () => {
  const ROOT_QUOTA = 'ResourceQuota tenant-acme/quota';
  const EXPORT = { suspended: true, transition: deletingIn('export') };
  /** The suspended fixture with some of its objects as they run. */
  const running = (...identities: string[]) =>
    OBJECTS.flatMap((one) => (identities.includes(identityOf(one)) ? [one] : scaledDown(one)));

  it('may run Redis, with the quota of its namespace', () => {
    expect(found(suspendedScaledDown, running(REDIS, ROOT_QUOTA), EXPORT)).toEqual([]);
  });

  it('may run Redis in that phase only', () => {
    for (const transition of [deletingIn('notify'), deletingIn('edge-off'), convertingFrom('free'), NO_TRANSITION])
      expect(found(suspendedScaledDown, running(REDIS, ROOT_QUOTA), { suspended: true, transition })).toEqual([
        `${ROOT_QUOTA} spec.hard.pods: got "5", want "0": nothing may run here`,
        `${REDIS} spec.replicas: got 1, want 0: nothing may run here`,
      ]);
  });

  it('may run no other workload, also with the label of stage 20-data', () => {
    const inData = withValue(objectOf(SERVER), 'metadata.labels["neurallog.com/stage"]', '20-data');
    expect(found(suspendedScaledDown, [inData], EXPORT)).toEqual([
      `${SERVER} spec.replicas: got nothing, want 0: nothing may run here`,
    ]);
    const other = withValue(objectOf(REDIS), 'metadata.name', 'redis-2');
    expect(found(suspendedScaledDown, [other], EXPORT)).toEqual([
      'apps/StatefulSet tenant-acme/redis-2 spec.replicas: got 1, want 0: nothing may run here',
    ]);
  });

  it('may run no workload of an organization', () => {
    expect(
      found(suspendedScaledDown, running(SEARCH, 'ResourceQuota tenant-acme-org-research-mcp/quota'), EXPORT),
    ).toEqual([
      'ResourceQuota tenant-acme-org-research-mcp/quota spec.hard.pods: got "5", want "0": nothing may run here',
      `${SEARCH} spec.replicas: got 1, want 0: nothing may run here`,
    ]);
  });
});
