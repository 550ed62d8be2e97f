import { describe, expect, it } from 'vitest';
import { knownKind } from '../../../src/checks/objects/known-kind';
import { OBJECTS } from '../fixture/acme';
import { found } from '../fixture/change';

const metadata = { name: 'x', namespace: 'tenant-acme' };

describe('the rule known-kind', () => {
  it('accepts kinds that have a row in both tables', () => {
    expect(found(knownKind, OBJECTS)).toEqual([]);
  });

  it.each([
    ['batch/v1', 'CronJob'],
    ['batch/v1', 'Job'],
  ])('accepts %s %s, which has rows but no stage yet', (apiVersion, kind) => {
    expect(found(knownKind, [{ apiVersion, kind, metadata }])).toEqual([]);
  });

  it.each([
    ['v1', 'Pod', 'Pod'],
    ['apps/v1', 'DaemonSet', 'apps/DaemonSet'],
    ['networking.k8s.io/v1', 'Ingress', 'networking.k8s.io/Ingress'],
    // The same name in another group is another kind.
    ['v1', 'Deployment', 'Deployment'],
    ['example.com/v1', 'Service', 'example.com/Service'],
    ['v1', 'constructor', 'constructor'],
  ])('refuses %s %s and names the files that lack its row', (apiVersion, kind, identity) => {
    expect(found(knownKind, [...OBJECTS, { apiVersion, kind, metadata }])).toEqual([
      `${identity} tenant-acme/x: got the kind "${identity}", want one with a row in src/contract/kind-table.ts (docs/extending.md)`,
      `${identity} tenant-acme/x: got the kind "${identity}", want one with a row in src/checks/kinds.ts (docs/extending.md)`,
    ]);
  });
});
