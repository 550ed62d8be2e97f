import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { KINDS, kindOf, rowOf } from '../../src/contract/kinds';
import { CLEANUP_PHASES } from '../../src/contract/phases';
import type { KubeObject } from '../../src/kubernetes/object';
import { rendered } from '../support/rendered';
import { ROOT } from '../support/source';

/** Whether the table allows an object in a phase of the cleanup. */
function isAllowed(object: KubeObject, phase: (typeof CLEANUP_PHASES)[number]): boolean {
  const phases: readonly unknown[] = CLEANUP_PHASES;
  const gone = phases.indexOf(rowOf(object)?.goes);
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
    expect(kindOf({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'x' } })).toBe('Namespace');
    expect(kindOf({ apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: { name: 'x' } })).toBe(
      'autoscaling/HorizontalPodAutoscaler',
    );
  });

  it('knows that namespaces and volume claims hold data, and nothing else', () => {
    expect(Object.keys(KINDS).filter((kind) => KINDS[kind]?.data)).toEqual(['Namespace', 'PersistentVolumeClaim']);
  });

  it('knows how each kind is suspended', () => {
    expect(
      Object.entries(KINDS).flatMap(([kind, { asleep }]) =>
        asleep.kind === 'field' ? [`${kind} ${asleep.path}: ${asleep.value}`] : [],
      ),
    ).toEqual([
      'apps/StatefulSet spec.replicas: 0',
      'apps/Deployment spec.replicas: 0',
      'batch/CronJob spec.suspend: true',
      'batch/Job spec.suspend: true',
    ]);
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
