import { describe, expect, it } from 'vitest';
import { compareText, identityOf, type KubeObject, namespaceOf } from '../../src/kubernetes/object';

const object = (apiVersion: string, kind: string, name: string, namespace?: string): KubeObject => ({
  apiVersion,
  kind,
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
});

describe('the identity of an object', () => {
  it('is group, kind, namespace and name', () => {
    expect(identityOf(object('apps/v1', 'Deployment', 'server', 'tenant-acme'))).toBe(
      'apps/Deployment tenant-acme/server',
    );
    expect(identityOf(object('v1', 'ConfigMap', 'grants', 'tenant-acme'))).toBe('ConfigMap tenant-acme/grants');
    expect(identityOf(object('v1', 'Namespace', 'tenant-acme'))).toBe('Namespace tenant-acme');
  });

  it('does not depend on the version', () => {
    expect(identityOf(object('autoscaling/v1', 'HorizontalPodAutoscaler', 'web', 'a'))).toBe(
      identityOf(object('autoscaling/v2', 'HorizontalPodAutoscaler', 'web', 'a')),
    );
  });
});

describe('the namespace of an object', () => {
  it('is its own for a Namespace, and _cluster for other cluster-scoped objects', () => {
    expect(namespaceOf(object('v1', 'Service', 'web', 'tenant-acme'))).toBe('tenant-acme');
    expect(namespaceOf(object('v1', 'Namespace', 'tenant-acme'))).toBe('tenant-acme');
    expect(namespaceOf(object('rbac.authorization.k8s.io/v1', 'ClusterRole', 'reader'))).toBe('_cluster');
  });
});

describe('compareText', () => {
  it('compares by code unit, the same under every locale', () => {
    expect(['b', 'a', 'B', 'ä', 'a-b', 'a'].sort(compareText)).toEqual(['B', 'a', 'a', 'a-b', 'b', 'ä']);
    expect(compareText('a', 'a')).toBe(0);
  });
});
