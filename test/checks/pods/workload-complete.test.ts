import { describe, expect, it } from 'vitest';
import { workloadComplete } from '../../../src/checks/pods/workload-complete';
import { changed, found, without } from '../fixture/change';
import { testRows } from '../fixture/rows';

const SERVER = 'apps/Deployment tenant-acme/server';
const REDIS = 'apps/StatefulSet tenant-acme/redis';
const SCALER = 'autoscaling/HorizontalPodAutoscaler tenant-acme/server';
const BUDGET = 'policy/PodDisruptionBudget tenant-acme/server';

describe('the rule workload-complete', () => {
  testRows(workloadComplete, [
    ['requires no disruption budget for one replica', SCALER, 'spec.minReplicas', 1, []],
    [
      'requires a disruption budget for a StatefulSet with two replicas',
      REDIS,
      'spec.replicas',
      2,
      [`${REDIS}: has 2 replicas and no PodDisruptionBudget, want one for ${REDIS}`],
    ],
    [
      'requires that the disruption budget selects the pods',
      BUDGET,
      'spec.selector.matchLabels',
      { 'app.kubernetes.io/name': 'web' },
      [`${SERVER}: has 2 replicas and no PodDisruptionBudget, want one for ${SERVER}`],
    ],
  ]);

  it('requires a Service of the same name', () => {
    expect(found(workloadComplete, without('Service tenant-acme/server'))).toEqual([
      `${SERVER}: has no Service server in tenant-acme, want one to reach its pods`,
    ]);
  });

  it('requires an autoscaler or spec.replicas', () => {
    const message = `${SERVER} spec.replicas: got nothing and has no HorizontalPodAutoscaler, want one of them`;
    expect(found(workloadComplete, without(SCALER))).toEqual([message]);
    const other = changed(SCALER, 'spec.scaleTargetRef.name', 'web');
    expect(found(workloadComplete, other)).toEqual([message]);
  });

  it('requires a disruption budget for two replicas', () => {
    expect(found(workloadComplete, without(BUDGET))).toEqual([
      `${SERVER}: has 2 replicas and no PodDisruptionBudget, want one for ${SERVER}`,
    ]);
  });
});
