import { describe, expect, it } from 'vitest';
import { workloadComplete } from '../../../src/checks/pods/workload-complete';
import { changed, found, without } from '../fixture/change';
import { testRows } from '../fixture/rows';

const SERVER = 'apps/Deployment tenant-acme/server';
const REDIS = 'apps/StatefulSet tenant-acme/redis';
const SCALER = 'autoscaling/HorizontalPodAutoscaler tenant-acme/server';
const BUDGET = 'policy/PodDisruptionBudget tenant-acme/server';

describe('what a workload needs beside it', () => {
  testRows(workloadComplete, [
    ['is no disruption budget for one replica', SCALER, 'spec.minReplicas', 1, []],
    [
      'is a disruption budget for two of a StatefulSet as well',
      REDIS,
      'spec.replicas',
      2,
      [`${REDIS}: has 2 replicas and no PodDisruptionBudget, want one for ${REDIS}`],
    ],
    [
      'is a disruption budget that selects its pods',
      BUDGET,
      'spec.selector.matchLabels',
      { 'app.kubernetes.io/name': 'web' },
      [`${SERVER}: has 2 replicas and no PodDisruptionBudget, want one for ${SERVER}`],
    ],
  ]);

  it('is a Service of its name', () => {
    expect(found(workloadComplete, without('Service tenant-acme/server'))).toEqual([
      `${SERVER}: has no Service server in tenant-acme, want one to reach its pods`,
    ]);
  });

  it('is an autoscaler, or a number of replicas', () => {
    const message = `${SERVER} spec.replicas: got nothing and has no HorizontalPodAutoscaler, want one of them`;
    expect(found(workloadComplete, without(SCALER))).toEqual([message]);
    const other = changed(SCALER, 'spec.scaleTargetRef.name', 'web');
    expect(found(workloadComplete, other)).toEqual([message]);
  });

  it('is a disruption budget for its two replicas', () => {
    expect(found(workloadComplete, without(BUDGET))).toEqual([
      `${SERVER}: has 2 replicas and no PodDisruptionBudget, want one for ${SERVER}`,
    ]);
  });
});
