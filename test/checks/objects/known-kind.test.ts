import { describe, expect, it } from 'vitest';
import { CHECKED_KINDS } from '../../../src/checks/kinds';
import { knownKind, rowDifferences } from '../../../src/checks/objects/known-kind';
import { KINDS } from '../../../src/contract/kind-table';
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

  it.each([
    [
      { printedIn: ['20-data', 'platform'] },
      'whose stages are 20-data in src/contract/kind-table.ts and 30-services in src/checks/kinds.ts, want the same in both',
    ],
    [
      { printedIn: [] },
      'whose stages are none in src/contract/kind-table.ts and 30-services in src/checks/kinds.ts, want the same in both',
    ],
    [
      { resource: 'deployment' },
      'whose plural names are deployment in src/contract/kind-table.ts and deployments in src/checks/kinds.ts, want the same in both',
    ],
    [
      { extraVerbs: ['bind'] },
      'whose extra verbs are bind in src/contract/kind-table.ts and none in src/checks/kinds.ts, want the same in both',
    ],
  ] as const)('compares the two rows of a kind: %j', (change, difference) => {
    const [builder, checks] = [KINDS['apps/Deployment'], CHECKED_KINDS['apps/Deployment']];
    if (builder === undefined || checks === undefined) throw new Error('the tables have no row for Deployment');
    expect(rowDifferences(builder, checks)).toEqual([]);
    expect(rowDifferences({ ...builder, ...change }, checks)).toEqual([difference]);
  });

  it.each(Object.keys(CHECKED_KINDS))('finds the same in the two rows of %s', (kind) => {
    const [builder, checks] = [KINDS[kind], CHECKED_KINDS[kind]];
    expect(builder === undefined || checks === undefined ? ['no row'] : rowDifferences(builder, checks)).toEqual([]);
  });
});
