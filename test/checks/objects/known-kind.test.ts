import { describe, expect, it } from 'vitest';
import { knownKind } from '../../../src/checks/objects/known-kind';
import { OBJECTS } from '../fixture/acme';
import { found } from '../fixture/change';

const metadata = { name: 'x', namespace: 'tenant-acme' };

describe('the kinds of a tenant', () => {
  it('pass when both tables have a row for each', () => {
    expect(found(knownKind, OBJECTS)).toEqual([]);
  });

  it.each([
    ['batch/v1', 'CronJob'],
    ['batch/v1', 'Job'],
  ])('may be %s %s, which have rows but no stage yet', (apiVersion, kind) => {
    expect(found(knownKind, [{ apiVersion, kind, metadata }])).toEqual([]);
  });

  it.each([
    ['v1', 'Pod', 'Pod'],
    ['apps/v1', 'DaemonSet', 'apps/DaemonSet'],
    ['networking.k8s.io/v1', 'Ingress', 'networking.k8s.io/Ingress'],
    // The same word in another group is another kind.
    ['v1', 'Deployment', 'Deployment'],
    ['example.com/v1', 'Service', 'example.com/Service'],
    ['v1', 'constructor', 'constructor'],
  ])('are never %s %s: the message names the files that lack the row', (apiVersion, kind, identity) => {
    expect(found(knownKind, [...OBJECTS, { apiVersion, kind, metadata }])).toEqual([
      `${identity} tenant-acme/x: got the kind "${identity}", want one with a row in src/contract/kind-table.ts (docs/extending.md)`,
      `${identity} tenant-acme/x: got the kind "${identity}", want one with a row in src/checks/kinds.ts (docs/extending.md)`,
    ]);
  });
});
