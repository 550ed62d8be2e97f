import { stringify } from 'yaml';
import type { Manifest } from '../../../src/contract/stages';
import type { KubeObject } from '../../../src/kubernetes/object';
import { NOTHING_MAY_GO } from '../../../src/output/bundle/allowed-removals';
import { bundlePlatform, bundleTenant, type TenantBundle, type Unit } from '../../../src/output/bundle/bundle';
import type { NextOutput } from '../../../src/output/last/last-output';

/** Small units that have one of everything that the output layer cares about. */
export function print(object: KubeObject): string {
  return stringify(object);
}

export function object(kind: string, name: string, namespace: string | null, more: object = {}): KubeObject {
  const group: Record<string, string> = {
    Kustomization: 'kustomize.toolkit.fluxcd.io/v1',
    Deployment: 'apps/v1',
    ClusterRole: 'rbac.authorization.k8s.io/v1',
  };
  return {
    apiVersion: group[kind] ?? 'v1',
    kind,
    metadata: {
      name,
      ...(namespace === null ? {} : { namespace }),
      labels: { 'neurallog.com/provisioning-step': '1' },
    },
    ...more,
  };
}

/** What Flux may not delete, as the constructs print it. */
export function guarded(object: KubeObject): KubeObject {
  const annotations = { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

export function namespace(tenant: string, organization: string | null): KubeObject {
  const name = organization === null ? `tenant-${tenant}` : `tenant-${tenant}-org-${organization}`;
  const labels = { tenant, ...(organization === null ? {} : { organization }), 'neurallog.com/provisioning-step': '1' };
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

/** Two namespaces, a volume, settings whose value is `version`, and the Flux object, with the version as well. */
export function manifests(tenant: string, version: string): Manifest[] {
  return [
    { stage: '10-foundation', object: guarded(namespace(tenant, null)) },
    { stage: '10-foundation', object: guarded(namespace(tenant, 'a')) },
    { stage: '20-data', object: guarded(object('PersistentVolumeClaim', 'redis-data', `tenant-${tenant}`)) },
    { stage: '30-services', object: object('ConfigMap', 'settings', `tenant-${tenant}`, { data: { version } }) },
    {
      stage: 'flux',
      object: object('Kustomization', `tenant-${tenant}-10-foundation`, 'control', { spec: { version } }),
    },
  ];
}

/** Settings in the organization's namespace: a stage file that can go while its namespace stays. */
export function extra(tenant: string): Manifest {
  return { stage: '30-services', object: object('ConfigMap', 'extra', `tenant-${tenant}-org-a`) };
}

/** A tenant at the end of its cleanup: nothing but its Flux objects, and its stages empty. */
export function emptiedUnit(id: string, change: Partial<TenantBundle> = {}): Unit {
  return tenantUnit(id, {
    manifests: manifests(id, 'one').filter((one) => one.stage === 'flux'),
    organizations: [],
    transition: { kind: 'delete', phase: 'root-namespace' },
    mayGo: { ...NOTHING_MAY_GO, stages: ['10-foundation', '20-data', '30-services'] },
    ...change,
  });
}

export function tenantBundle(id: string, change: Partial<TenantBundle> = {}): TenantBundle {
  return {
    id,
    manifests: manifests(id, 'one'),
    organizations: ['a'],
    hosts: [`${id}.example.com`],
    groups: [`tenant:${id}:admin`],
    secrets: [{ namespace: `tenant-${id}`, name: 'redis-credentials', keys: ['password'] }],
    transition: { kind: 'none' },
    plan: 'pro',
    fallsFrom: ['enterprise'],
    mayGo: NOTHING_MAY_GO,
    extensionKinds: [],
    givenExtensions: [],
    extensions: [],
    inputDigest: 'sha256:input',
    generator: '@neurallog/tenancy@0.1.0',
    ...change,
  };
}

export function tenantUnit(id: string, change: Partial<TenantBundle> = {}): Unit {
  return bundleTenant(tenantBundle(id, change), print);
}

export function platformUnit(version = 'one'): Unit {
  const objects = [
    object('ClusterRole', 'reconciler', null, { rules: [], version }),
    guarded(object('Namespace', 'control', null)),
  ];
  return bundlePlatform({ objects, inputDigest: 'sha256:input', generator: '@neurallog/tenancy@0.1.0' }, print);
}

export function everything(
  tenants: readonly Unit[],
  platform: Unit = platformUnit(),
  tombstones: readonly string[] = [],
): NextOutput {
  return { scope: 'all', platform, tenants, tombstones };
}

export function only(...tenants: Unit[]): NextOutput {
  return { scope: 'named', platform: null, tenants, tombstones: [] };
}
