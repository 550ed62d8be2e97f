import { describe, expect, it } from 'vitest';
import { formatProblem } from '../../src/contract/problems';
import { TenantDeleted, TenantExists, TenantNotFound } from '../../src/management/errors';

describe('an error of the management API', () => {
  it.each([
    [new TenantNotFound('acme', []), 'got the tenant "acme", want one that is in the registry [tenant-not-found]'],
    [new TenantExists('acme'), 'got "acme", which a tenant has, want another id [tenant-exists]'],
    [
      new TenantDeleted('acme'),
      'got "acme", a tenant that was deleted, want another one: no id is given twice [tenant-deleted]',
    ],
  ])('is one problem with a code: %s', (error, line) => {
    expect(error.problems.map(formatProblem)).toEqual([line]);
  });
});
