import { stringify } from 'yaml';
import type { Manifest } from '../../../src/contract/stages';
import type { KubeObject } from '../../../src/kubernetes/object';
import { NO_REMOVALS } from '../../../src/output/bundle/allowed-removals';
import { type Bundle, bundlePlatform, bundleTenant, type RenderedTenant } from '../../../src/output/bundle/bundle';
import type { NextOutput } from '../../../src/output/last/last-output';

/** Small bundles with one object of each kind that the output layer handles in its own way. */
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
export function emptiedBundle(id: string, change: Partial<RenderedTenant> = {}): Bundle {
  return tenantBundle(id, {
    manifests: manifests(id, 'one').filter((one) => one.stage === 'flux'),
    organizations: [],
    transition: { kind: 'delete', phase: 'root-namespace' },
    allowedRemovals: { ...NO_REMOVALS, stages: ['10-foundation', '20-data', '30-services'] },
    ...change,
  });
}

export function renderedTenant(id: string, change: Partial<RenderedTenant> = {}): RenderedTenant {
  return {
    id,
    manifests: manifests(id, 'one'),
    organizations: ['a'],
    hosts: [`${id}.example.com`],
    groups: [`tenant:${id}:admin`],
    secrets: [{ namespace: `tenant-${id}`, name: 'redis-credentials', keys: ['password'] }],
    transition: { kind: 'none' },
    plan: 'pro',
    requiresTransitionFrom: ['enterprise'],
    allowedRemovals: NO_REMOVALS,
    extensionKinds: [],
    usedExtensions: [],
    extensions: [],
    inputDigest: 'sha256:input',
    generator: '@neurallog/tenancy@0.1.0',
    ...change,
  };
}

export function tenantBundle(id: string, change: Partial<RenderedTenant> = {}): Bundle {
  return bundleTenant(renderedTenant(id, change), print);
}

export function platformBundle(version = 'one'): Bundle {
  const objects = [
    object('ClusterRole', 'reconciler', null, { rules: [], version }),
    guarded(object('Namespace', 'control', null)),
  ];
  return bundlePlatform({ objects, inputDigest: 'sha256:input', generator: '@neurallog/tenancy@0.1.0' }, print);
}

export function everything(
  tenants: readonly Bundle[],
  platform: Bundle = platformBundle(),
  tombstones: readonly string[] = [],
): NextOutput {
  return { scope: 'all', platform, tenants, tombstones };
}

export function only(...tenants: Bundle[]): NextOutput {
  return { scope: 'named', platform: null, tenants, tombstones: [] };
}
