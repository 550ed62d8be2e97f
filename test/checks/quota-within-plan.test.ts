import { describe, expect, it } from 'vitest';
import { quotaWithinPlan } from '../../src/checks/quota-within-plan';
import { OBJECTS } from './fixture/acme';
import { found } from './fixture/change';
import { type Row, testRows } from './fixture/rows';

const QUOTA = 'ResourceQuota tenant-acme-org-research/quota';

/** One hard amount of the organization's quota, and what all three namespaces may then hold of it. */
function hard(key: string, value: string, given: string, most: string): Row {
  return [
    `are at most its envelope in ${key}`,
    QUOTA,
    `spec.hard["${key}"]`,
    value,
    [`Tenant acme: gives ${given} of ${key} to its namespaces, want at most the ${most} of plan pro`],
  ];
}

describe('the quotas of a tenant together', () => {
  testRows(quotaWithinPlan, [
    hard('requests.cpu', '501m', '1501m', '1500m'),
    hard('limits.memory', '2304Mi', '4864Mi', '3840Mi'),
    hard('requests.storage', '2Gi', '4Gi', '3Gi'),
    hard('standard.storageclass.storage.k8s.io/persistentvolumeclaims', '3', '5', '3'),
    hard('pods', '6', '16', '15'),
    hard('count/jobs.batch', '1', '1', '0'),
    ['may be less', QUOTA, 'spec.hard.pods', '0', []],
    ['may be moved from one namespace to another', QUOTA, 'spec.hard["requests.cpu"]', '0', []],
  ]);

  it('have an envelope', () => {
    expect(found(quotaWithinPlan, OBJECTS, { plan: 'gold' })).toEqual([
      'Tenant acme: has plan gold, want one that exists',
    ]);
  });
});
