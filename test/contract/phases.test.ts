import { describe, expect, it } from 'vitest';
import { CLEANUP_PHASES, isReversible, mayFollow } from '../../src/contract/phases';

describe('the phases of a cleanup', () => {
  it('are those of the specification, ordered so that no data is lost by accident', () => {
    expect(CLEANUP_PHASES).toEqual([
      'notify',
      'export',
      'edge-off',
      'services-off',
      'organization-namespaces',
      'volumes',
      'root-namespace',
    ]);
  });

  it('can be cancelled until a namespace is deleted', () => {
    expect(CLEANUP_PHASES.filter(isReversible)).toEqual(['notify', 'export', 'edge-off', 'services-off']);
  });
});

describe('an output', () => {
  it.each([
    [null, null],
    [null, 'convert/pro'],
    ['convert/pro', 'convert/pro'],
    ['convert/pro', null],
    ['convert/pro', 'convert/basic'],
    [null, 'remove-organization/ops/workloads-off'],
    ['remove-organization/ops/workloads-off', null],
    ['remove-organization/ops/workloads-off', 'remove-organization/ops/protection-lifted'],
    ['remove-organization/ops/protection-lifted', null],
    [null, 'delete/notify'],
    ['delete/notify', 'delete/export'],
    ['delete/notify', null],
    ['delete/export', 'delete/edge-off'],
    ['delete/edge-off', 'delete/services-off'],
    ['delete/services-off', null],
    ['delete/services-off', 'delete/organization-namespaces'],
    ['delete/organization-namespaces', 'delete/volumes'],
    ['delete/volumes', 'delete/root-namespace'],
  ])('at %s may be followed by one at %s', (last, next) => {
    expect(mayFollow(last, next)).toBe(true);
  });

  it.each([
    [null, 'delete/export'],
    [null, 'delete/root-namespace'],
    [null, 'remove-organization/ops/protection-lifted'],
    ['delete/notify', 'delete/edge-off'],
    ['delete/export', 'delete/notify'],
    ['delete/services-off', 'delete/volumes'],
    ['delete/organization-namespaces', null],
    ['delete/volumes', null],
    ['delete/root-namespace', null],
    ['delete/root-namespace', 'delete/notify'],
    ['convert/pro', 'delete/notify'],
    ['remove-organization/ops/workloads-off', 'remove-organization/sales/protection-lifted'],
    ['remove-organization/ops/workloads-off', 'delete/notify'],
    ['remove-organization/ops/protection-lifted', 'remove-organization/sales/workloads-off'],
    ['delete/nowhere', 'delete/notify'],
    ['nothing/known', null],
  ])('at %s is never followed by one at %s', (last, next) => {
    expect(mayFollow(last, next)).toBe(false);
  });
});
