import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { printTombstone } from '../../src/fleet/records';
import { folderRegistry } from '../../src/registry/folder-registry';
import { COMMIT_POINTS, type CommitPoint } from '../../src/storage/crash-points';
import { expectKilled, makeLockStale } from '../storage/support/crash';
import { compiled } from '../support/compiled';
import { rowsOfTier } from '../support/tier';
import { BEFORE, CHANGE_NAMES, type ChangeName } from './support/changes';
import { contentOf, filesOf, newFleet, seenIn } from './support/fleets';
import { statusText, TOMBSTONE } from './support/records';

let lib = '';
let remove = (): void => {};

beforeAll(() => {
  ({ lib, remove } = compiled('test/registry/process/tsconfig.json'));
});
afterAll(() => remove());

/** What the folder holds once a change is whole. */
const AFTER: Readonly<Record<ChangeName, Record<string, string>>> = {
  'a new tenant': {
    ...BEFORE,
    'tenants/initech.yaml': 'initech\n',
    'status/initech.yaml': statusText('initech', 'create'),
  },
  'a changed tenant': {
    ...BEFORE,
    'tenants/acme.yaml': 'acme two\n',
    'status/acme.yaml': statusText('acme', 'update'),
  },
  'a deleted tenant': {
    'platform.yaml': 'platform\n',
    'tenants/globex.yaml': 'globex\n',
    'status/acme.yaml': statusText('acme', 'delete'),
    'tombstones/acme.yaml': printTombstone('acme', TOMBSTONE),
  },
};

function killAt(folder: string, change: ChangeName, point: CommitPoint): void {
  expectKilled(folder, join(lib, 'test/registry/process/child.js'), 'die', folder, change, point);
}

/** From here on the commit is decided. */
const DECIDED = COMMIT_POINTS.indexOf('journal-written');

/** Only a deleted tenant changes three files. */
const pointsOf = (change: ChangeName): CommitPoint[] =>
  COMMIT_POINTS.filter((point) => point !== 'third-file-in-place' || change === 'a deleted tenant');

it('a commit has ten points at which it may die', () => {
  expect(COMMIT_POINTS).toHaveLength(10);
});

/** The change that passes every point stands for the others. */
const NAMES = rowsOfTier(CHANGE_NAMES, ['a deleted tenant']);

describe.each(NAMES)('%s', (change) => {
  it.each(pointsOf(change))('is wholly there or not at all after a kill at %s', async (point) => {
    const folder = newFleet(BEFORE);
    killAt(folder, change, point);
    const whole: Record<string, string> = COMMIT_POINTS.indexOf(point) < DECIDED ? BEFORE : AFTER[change];

    const left = contentOf(folder);
    const read = Object.entries(whole).filter(([path]) => /^(tenants|tombstones)\//.test(path));
    expect(seenIn(folder)).toEqual(Object.fromEntries(read));
    const ids = await folderRegistry(folder).read((view) => [view.tenantIds(), view.tombstoneIds()].flat().sort());
    expect(ids).toEqual(read.map(([path]) => path.replace(/^.*\/|\.yaml$/g, '')).sort());
    expect(contentOf(folder)).toEqual(left);

    makeLockStale(folder);
    await folderRegistry(folder).commit(() => ({ changes: { tenants: { globex: 'globex two\n' } }, value: null }));
    expect(filesOf(folder)).toEqual({ ...whole, 'tenants/globex.yaml': 'globex two\n' });
    expect(Object.keys(contentOf(folder)).filter((path) => path.startsWith('.tenancy'))).toEqual([
      '.tenancy/.gitignore',
      '.tenancy/last',
    ]);
  });
});

it('a commit waits until the lock of a killed process is stale, and then takes it over', async () => {
  const folder = newFleet(BEFORE);
  killAt(folder, 'a changed tenant', 'journal-written');
  await folderRegistry(folder).commit(() => ({ changes: { tenants: { globex: null } }, value: null }));
  const { 'tenants/globex.yaml': _gone, ...rest } = AFTER['a changed tenant'];
  expect(filesOf(folder)).toEqual(rest);
});
