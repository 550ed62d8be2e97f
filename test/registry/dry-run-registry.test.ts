import { expect, it } from 'vitest';
import { dryRunRegistry } from '../../src/registry/dry-run-registry';
import { folderRegistry } from '../../src/registry/folder-registry';
import { contentOf, newFleet } from './support/fleets';
import { status, statusText, TOMBSTONE } from './support/records';

const TEXTS = { 'platform.yaml': 'p\n', 'tenants/acme.yaml': 'one\n' };

it('a dry run lists the changes of all steps to the files, and writes nothing', async () => {
  const folder = newFleet(TEXTS);
  const rehearsal = dryRunRegistry(folderRegistry(folder));
  await rehearsal.commit(() => ({ changes: { tenants: { acme: 'two\n' } }, value: null }));
  await rehearsal.commit((view) => ({
    changes: { tenants: { acme: `${view.tenant('acme')?.text}three\n` }, statuses: { acme: status('update') } },
    value: null,
  }));
  await rehearsal.commit(() => ({ changes: { tenants: { globex: 'g\n' } }, value: null }));
  expect(await rehearsal.files()).toEqual([
    { path: 'tenants/acme.yaml', before: 'one\n', after: 'two\nthree\n' },
    { path: 'tenants/globex.yaml', before: null, after: 'g\n' },
    { path: 'status/acme.yaml', before: null, after: statusText('acme', 'update') },
  ]);
  expect(rehearsal.tenantIds()).toEqual(['acme', 'globex']);
  const { tenants } = await rehearsal.fleet();
  expect(tenants.ok ? tenants.value.map(({ id }) => id) : []).toEqual(['acme', 'globex']);
  expect(contentOf(folder)).toEqual(TEXTS);
});

it('a step that undoes the step before leaves no changes', async () => {
  const rehearsal = dryRunRegistry(folderRegistry(newFleet(TEXTS)));
  await rehearsal.commit(() => ({ changes: { tenants: { acme: 'two\n' } }, value: null }));
  await rehearsal.commit(() => ({ changes: { tenants: { acme: 'one\n' } }, value: null }));
  expect(await rehearsal.files()).toEqual([]);
});

it('a rehearsed end is an end for the steps after it', async () => {
  const rehearsal = dryRunRegistry(folderRegistry(newFleet(TEXTS)));
  await rehearsal.commit(() => ({
    changes: { tenants: { acme: null }, tombstones: { acme: TOMBSTONE } },
    value: null,
  }));
  expect(await rehearsal.read((view) => [view.tenantIds(), view.tombstoneIds()])).toEqual([[], ['acme']]);
});
