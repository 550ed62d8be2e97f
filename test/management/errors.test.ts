import { describe, expect, it } from 'vitest';
import { formatProblem } from '../../src/contract/problems';
import { TenantDeleted, TenantExists, TenantNotFound } from '../../src/management/errors';

describe('an error of the management API', () => {
  it.each([
    [new TenantNotFound('acme', []), 'got the tenant "acme", want a tenant of the registry [tenant-not-found]'],
    [new TenantExists('acme'), 'got "acme", the id of a tenant that exists, want another id [tenant-exists]'],
    [
      new TenantDeleted('acme'),
      'got "acme", the id of a deleted tenant, want another id: ids are never reused [tenant-deleted]',
    ],
  ])('is one problem with a code: %s', (error, line) => {
    expect(error.problems.map(formatProblem)).toEqual([line]);
  });
});
