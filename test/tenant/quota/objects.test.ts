import { describe, expect, it } from 'vitest';
import { rendered } from '../../support/rendered';

const NAMESPACES = ['tenant-acme', 'tenant-acme-org-research', 'tenant-acme-org-research-mcp'];

describe('the quota of a namespace', () => {
  it('bounds compute, storage by class and every kind of object in the root of a basic tenant', () => {
    const { one } = rendered({ plan: 'basic' }, { storage: { className: 'standard', otherClassNames: ['premium'] } });
    expect(one('ResourceQuota', 'tenant-acme', 'quota').spec).toEqual({
      hard: {
        'requests.cpu': '1100m',
        'limits.cpu': '3250m',
        'requests.memory': '1792Mi',
        'limits.memory': '3584Mi',
        'requests.ephemeral-storage': '1Gi',
        'limits.ephemeral-storage': '4Gi',
        'requests.storage': '10Gi',
        'standard.storageclass.storage.k8s.io/requests.storage': '10Gi',
        'standard.storageclass.storage.k8s.io/persistentvolumeclaims': '4',
        'premium.storageclass.storage.k8s.io/requests.storage': '0',
        'premium.storageclass.storage.k8s.io/persistentvolumeclaims': '0',
        pods: '20',
        services: '10',
        'services.nodeports': '0',
        'services.loadbalancers': '0',
        secrets: '20',
        configmaps: '20',
        persistentvolumeclaims: '4',
        replicationcontrollers: '0',
        resourcequotas: '2',
        'count/deployments.apps': '10',
        'count/statefulsets.apps': '10',
        'count/jobs.batch': '5',
        'count/cronjobs.batch': '5',
      },
    });
  });

  it('gives organizations no storage of their own', () => {
    const hard = NAMESPACES.slice(1).map((name) => rendered().one('ResourceQuota', name, 'quota').spec);
    expect(hard).toEqual([
      { hard: expect.objectContaining({ 'requests.storage': '0', persistentvolumeclaims: '0' }) },
      { hard: expect.objectContaining({ 'requests.storage': '0', persistentvolumeclaims: '0' }) },
    ]);
  });

  it.each(NAMESPACES)('%s refuses affinity to pods of other namespaces', (name) => {
    expect(rendered().one('ResourceQuota', name, 'no-cross-namespace-affinity').spec).toEqual({
      hard: { pods: '0' },
      scopeSelector: { matchExpressions: [{ scopeName: 'CrossNamespacePodAffinity', operator: 'Exists' }] },
    });
  });

  it('has the same names and the same keys in every plan, since Flux would fail on a changed scope', () => {
    const shapes = (['free', 'basic', 'pro', 'enterprise'] as const).map((plan) => {
      const { objects } = rendered({ plan });
      return objects
        .filter((object) => object.kind === 'ResourceQuota' || object.kind === 'LimitRange')
        .map((object) => [
          object.metadata.namespace,
          object.metadata.name,
          JSON.stringify(object.spec).replace(/"[0-9]+[A-Za-z]*"/g, '#'),
        ]);
    });
    expect(shapes.slice(1)).toEqual([shapes[0], shapes[0], shapes[0]]);
  });
});

describe('the LimitRange of a namespace', () => {
  it('makes every container ask, and lets none take more than half', () => {
    expect(rendered({ plan: 'basic' }).one('LimitRange', 'tenant-acme', 'limits').spec).toEqual({
      limits: [
        {
          type: 'Container',
          min: { cpu: '10m', memory: '32Mi' },
          defaultRequest: { cpu: '25m', memory: '64Mi', 'ephemeral-storage': '64Mi' },
          default: { cpu: '100m', memory: '128Mi', 'ephemeral-storage': '128Mi' },
          max: { cpu: '1625m', memory: '1792Mi', 'ephemeral-storage': '2Gi' },
        },
        { type: 'PersistentVolumeClaim', min: { storage: '1Gi' }, max: { storage: '10Gi' } },
      ],
    });
  });

  it('follows the plan of the platform, in every namespace', () => {
    const plans = { basic: { limits: { default: { cpu: '20m' }, min: { cpu: '15m' }, minVolume: '2Gi' } } };
    for (const name of NAMESPACES) {
      const { spec } = rendered({ plan: 'basic' }, { plans }).one('LimitRange', name, 'limits');
      expect(spec).toHaveProperty('limits.0.min', { cpu: '15m', memory: '32Mi' });
      expect(spec).toHaveProperty('limits.0.defaultRequest.cpu', '20m');
      expect(spec).toHaveProperty('limits.1.min', { storage: '2Gi' });
    }
  });
});
