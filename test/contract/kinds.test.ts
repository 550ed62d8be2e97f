import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { KINDS } from '../../src/contract/kind-table';
import { inReadingOrder, isClusterScoped, kindOf, rowOf } from '../../src/contract/kinds';
import { CLEANUP_PHASES } from '../../src/contract/phases';
import type { KubeObject } from '../../src/kubernetes/object';
import { rendered } from '../support/rendered';
import { ROOT } from '../support/source';

/** Whether the table allows an object in a phase of the cleanup. */
function isAllowed(object: KubeObject, phase: (typeof CLEANUP_PHASES)[number]): boolean {
  const phases: readonly unknown[] = CLEANUP_PHASES;
  const gone = phases.indexOf(rowOf(object)?.removedIn);
  return gone === -1 || phases.indexOf(phase) < gone;
}

function inPhase(phase: (typeof CLEANUP_PHASES)[number]): KubeObject[] {
  const transition = { kind: 'delete', startedAt: '2026-06-01T00:00:00Z', phase } as const;
  return rendered({ transition: { ...transition, deleteAfter: '2026-07-01T00:00:00Z', export: 'declined' } }).objects;
}

/** The kinds of every inventory of the example output: `apps/Deployment` of `apps/Deployment tenant-acme/server`. */
function printedKinds(): string[] {
  const dist = join(ROOT, 'dist');
  const inventories = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('inventory.json'),
  );
  const texts = inventories.map((name) => readFileSync(join(dist, name), 'utf8'));
  return texts.flatMap((text) => [...text.matchAll(/"id": ?"(\S+) /g)].map((match) => match[1] ?? ''));
}

describe('the table of kinds', () => {
  it('has a row for each printed kind, and for planned ones', () => {
    expect([...new Set([...printedKinds(), 'batch/CronJob', 'batch/Job'])].sort()).toEqual(Object.keys(KINDS).sort());
  });

  it('names a kind with its group and without the version', () => {
    expect(kindOf({ apiVersion: 'v1', kind: 'Namespace' })).toBe('Namespace');
    expect(kindOf({ apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler' })).toBe(
      'autoscaling/HorizontalPodAutoscaler',
    );
  });

  it('knows that namespaces and volume claims hold data, and nothing else', () => {
    expect(Object.keys(KINDS).filter((kind) => KINDS[kind]?.holdsData)).toEqual(['Namespace', 'PersistentVolumeClaim']);
  });

  it('knows how each kind is suspended', () => {
    expect(
      Object.entries(KINDS).flatMap(([kind, { scaleDown }]) =>
        scaleDown.kind === 'field' ? [`${kind} ${scaleDown.path}: ${scaleDown.value}`] : [],
      ),
    ).toEqual([
      'apps/Deployment spec.replicas: 0',
      'apps/StatefulSet spec.replicas: 0',
      'batch/CronJob spec.suspend: true',
      'batch/Job spec.suspend: true',
    ]);
  });
});

const object = (apiVersion: string, kind: string, name: string, namespace?: string): KubeObject => ({
  apiVersion,
  kind,
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
});

describe('the scope of an object', () => {
  it('is the row of its kind, and of a kind without a row whether it has a namespace', () => {
    const cluster = [
      object('v1', 'Namespace', 'tenant-a'),
      object('rbac.authorization.k8s.io/v1', 'ClusterRole', 'reader'),
      // A cluster-wide kind is one whatever its metadata claims.
      object('rbac.authorization.k8s.io/v1', 'ClusterRoleBinding', 'reader', 'tenant-a'),
      object('storage.k8s.io/v1', 'StorageClass', 'fast'),
    ];
    const namespaced = [object('v1', 'ConfigMap', 'x', 'tenant-a'), object('v1', 'Pod', 'x', 'tenant-a')];
    expect([...cluster, ...namespaced].filter(isClusterScoped)).toEqual(cluster);
  });
});

describe('the order of reading', () => {
  it('is by namespace, then by the table of kinds, then by name', () => {
    const sorted = [
      object('v1', 'Namespace', 'tenant-a'),
      object('v1', 'ResourceQuota', 'quota', 'tenant-a'),
      object('networking.k8s.io/v1', 'NetworkPolicy', 'deny', 'tenant-a'),
      object('v1', 'ServiceAccount', 'default', 'tenant-a'),
      object('v1', 'Service', 'server', 'tenant-a'),
      object('v1', 'Service', 'web', 'tenant-a'),
      object('apps/v1', 'Deployment', 'server', 'tenant-a'),
      object('example.com/v1', 'Aardvark', 'x', 'tenant-a'),
      object('example.com/v1', 'Zebra', 'x', 'tenant-a'),
      object('v1', 'Namespace', 'tenant-b'),
    ];
    expect(inReadingOrder([...sorted].reverse(), (one) => one)).toEqual(sorted);
  });
});

describe('the phases of a cleanup', () => {
  it.each(CLEANUP_PHASES)('%s prints no kind that an earlier phase removes', (phase) => {
    expect(inPhase(phase).filter((object) => !isAllowed(object, phase))).toEqual([]);
  });

  it('are checked: a kind that outlives its phase is found', () => {
    const still = inPhase('edge-off').filter((object) => !isAllowed(object, 'services-off'));
    expect([...new Set(still.map(kindOf))]).toEqual([
      'apps/Deployment',
      'autoscaling/HorizontalPodAutoscaler',
      'policy/PodDisruptionBudget',
    ]);
  });
});
