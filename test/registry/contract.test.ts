import { describe, expect, it } from 'vitest';
import { formatProblem } from '../../src/contract/problems';
import { dryRunRegistry } from '../../src/registry/dry-run-registry';
import { folderRegistry } from '../../src/registry/folder-registry';
import { memoryRegistry } from '../../src/registry/memory-registry';
import type { RegistryView, TenantRegistry } from '../../src/registry/registry';
import { refuseStaleVersion } from '../../src/registry/resource-version';
import { newFleet, refusalOf } from './support/fleets';
import { status, statusText, TOMBSTONE } from './support/records';

interface Subject {
  readonly registry: TenantRegistry;
  /** Its name in messages. */
  readonly name: string;
}

const inFolder = (texts: Record<string, string>): Subject => {
  const name = newFleet(texts);
  return { registry: folderRegistry(name), name };
};
const inMemory = (texts: Record<string, string>): Subject => ({ registry: memoryRegistry(texts), name: 'fleet' });
/** It stores nothing, but its views show the changes. */
const rehearsed = (texts: Record<string, string>): Subject => {
  const { registry, name } = inFolder(texts);
  return { registry: dryRunRegistry(registry), name };
};

const TEXTS = {
  'platform.yaml': 'p\n',
  'tenants/acme.yaml': 'abc',
  'tenants/globex.yaml': 'g\n',
  'status/acme.yaml': statusText('acme', 'create'),
};

/** The SHA-256 of `abc`, from FIPS 180-2. */
const ABC = 'sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

const put = (id: string, text: string | null) => () => ({ changes: { tenants: { [id]: text } }, value: null });
const textOf = (id: string) => (view: RegistryView) => view.tenant(id)?.text;

describe.each([
  ['in a folder', inFolder],
  ['in memory', inMemory],
  ['that is rehearsed', rehearsed],
])('a registry %s', (_where, subjectOf) => {
  it('gives the platform, the tenants with their versions, their status and tombstones', async () => {
    const { registry, name } = subjectOf(TEXTS);
    await registry.read((view) => {
      expect(view.platform()).toEqual({ file: `${name}/platform.yaml`, text: 'p\n' });
      expect(view.tenantIds()).toEqual(['acme', 'globex']);
      expect(view.tenant('acme')).toEqual({ file: `${name}/tenants/acme.yaml`, text: 'abc', resourceVersion: ABC });
      expect(view.status('acme')).toEqual(status('create'));
      expect(view.tombstoneIds()).toEqual([]);
    });
  });

  it('gives nothing of a tenant that it does not have, whatever the id', async () => {
    const { registry } = subjectOf(TEXTS);
    const ids = ['hooli', '', '../platform', 'acme.yaml', 'ACME', 'constructor'];
    const found = (view: RegistryView) =>
      ids.flatMap((id) => [view.tenant(id), view.status(id), view.tombstone(id)].filter((one) => one !== undefined));
    expect(await registry.read(found)).toEqual([]);
  });

  it('stores a tenant and its status together, and returns the value of the step', async () => {
    const { registry } = subjectOf(TEXTS);
    const value = await registry.commit((view) => ({
      changes: { tenants: { hooli: 'h\n' }, statuses: { hooli: status('create') } },
      value: view.tenantIds().length,
    }));
    expect(value).toBe(2);
    const read = (view: RegistryView) => [view.tenantIds(), view.tenant('hooli')?.text, view.status('hooli')];
    expect(await registry.read(read)).toEqual([['acme', 'globex', 'hooli'], 'h\n', status('create')]);
  });

  it('replaces a deleted tenant by its tombstone', async () => {
    const { registry } = subjectOf(TEXTS);
    await registry.commit(() => ({
      changes: { tenants: { acme: null }, statuses: { acme: null }, tombstones: { acme: TOMBSTONE } },
      value: null,
    }));
    const read = (view: RegistryView) => [
      [view.tenantIds(), view.tombstoneIds()],
      [view.tenant('acme'), view.status('acme'), view.tombstone('acme')],
    ];
    expect(await registry.read(read)).toEqual([
      [['globex'], ['acme']],
      [undefined, undefined, TOMBSTONE],
    ]);
  });

  it('keeps every byte of a text', async () => {
    const { registry } = subjectOf(TEXTS);
    const text = '\uFEFF# é\r\nname: "x"  \n\n';
    await registry.commit(put('acme', text));
    expect(await registry.read(textOf('acme'))).toBe(text);
  });

  it('stores nothing of a step that throws, and takes further commits', async () => {
    const { registry } = subjectOf(TEXTS);
    const broken = registry.commit(() => {
      throw new RangeError('a slip');
    });
    await expect(broken).rejects.toThrow('a slip');
    await registry.commit(put('globex', 'g two\n'));
    expect(await registry.read((view) => [view.tenant('acme')?.text, view.tenant('globex')?.text])).toEqual([
      'abc',
      'g two\n',
    ]);
  });

  it('waits for a step that takes time', async () => {
    const { registry } = subjectOf(TEXTS);
    const value = await registry.commit(async (view) => {
      await Promise.resolve();
      return { changes: { tenants: { acme: `${view.tenant('acme')?.text}d` } }, value: 'done' };
    });
    expect([value, await registry.read(textOf('acme'))]).toEqual(['done', 'abcd']);
  });

  it('runs the commits of one process one after the other, in their order', async () => {
    const { registry } = subjectOf({ ...TEXTS, 'tenants/acme.yaml': '' });
    const add = (i: number) =>
      registry.commit((view) => ({ changes: { tenants: { acme: `${view.tenant('acme')?.text}${i}` } }, value: null }));
    await Promise.all([0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map(add));
    expect(await registry.read(textOf('acme'))).toBe('0123456789');
  });

  it('refuses the second of two changes that were made from one version', async () => {
    const { registry, name } = subjectOf(TEXTS);
    const version = await registry.read((view) => view.tenant('acme')?.resourceVersion ?? '');
    const update = (text: string) =>
      registry.commit((view) => {
        refuseStaleVersion(view, 'acme', version);
        return { changes: { tenants: { acme: text } }, value: null };
      });
    await update('one\n');
    expect(await refusalOf(update('two\n'))).toEqual([
      `${name}/tenants/acme.yaml: got a change of the version ${ABC}, and the stored one is sha256:2c8b08da5ce60398e1f19af0e5dccc744df274b826abe585eaba68c525434806: read the tenant again, and change that [conflict]`,
    ]);
    expect(await registry.read(textOf('acme'))).toBe('one\n');
    await registry.commit(put('acme', null));
    expect(await refusalOf(update('two\n'))).toEqual([
      `got a change of the version ${ABC}, and the tenant is gone: read the tenant again, and change that [conflict]`,
    ]);
  });

  it('shows how it would be, and is not changed by that', async () => {
    const { registry } = subjectOf(TEXTS);
    await registry.read((view) => {
      const next = view.with({
        tenants: { acme: null, hooli: 'h\n' },
        statuses: { hooli: status('create') },
        tombstones: { acme: TOMBSTONE },
      });
      expect([next.tenantIds(), next.tombstoneIds()]).toEqual([['globex', 'hooli'], ['acme']]);
      expect([next.tenant('acme'), next.tenant('hooli')?.text]).toEqual([undefined, 'h\n']);
      expect([next.status('acme'), next.status('hooli')]).toEqual([status('create'), status('create')]);
      const again = next.with({ tenants: { globex: null } });
      expect(again.tenantIds()).toEqual(['hooli']);
      expect(view.tenantIds()).toEqual(['acme', 'globex']);
    });
    expect(await registry.read((view) => view.tenantIds())).toEqual(['acme', 'globex']);
  });

  it('gives the fleet, with problems for files that cannot be read', async () => {
    const { registry, name } = subjectOf({ ...TEXTS, 'tenants/hooli.yml': 'h\n' });
    const fleet = await registry.read((view) => view.with({ tenants: { globex: null } }).fleet());
    expect(fleet.platform).toEqual({ ok: true, value: { file: `${name}/platform.yaml`, text: 'p\n' } });
    const tenants = fleet.tenants.ok ? fleet.tenants.value : [];
    expect(tenants.map(({ id, file }) => [id, file.ok ? file.value.text : file.problems.map(formatProblem)])).toEqual([
      ['acme', 'abc'],
      [
        'hooli',
        [`${name}/tenants/hooli.yml: got hooli.yml, want <tenant>.yaml; rename it to hooli.yaml [file-unexpected]`],
      ],
    ]);
  });

  it('refuses only the files that cannot be read', async () => {
    const { registry, name } = subjectOf({ ...TEXTS, 'tenants/hooli.yml': 'h\n', 'status/globex.yaml': 'kind: x\n' });
    const problem = `${name}/tenants/hooli.yml: got hooli.yml, want <tenant>.yaml; rename it to hooli.yaml [file-unexpected]`;
    expect(await refusalOf(registry.read((view) => view.tenant('hooli')))).toEqual([problem]);
    expect(await refusalOf(registry.read((view) => view.status('globex')))).toHaveLength(4);
    await registry.commit(put('acme', 'two\n'));
    expect(await registry.read(textOf('acme'))).toBe('two\n');
  });

  it('never has a tenant beside the tombstone of its id', async () => {
    const { registry, name } = subjectOf(TEXTS);
    const problem = `${name}/tenants/acme.yaml: got the tenant "acme" although ${name}/tombstones/acme.yaml exists, want an id that was never a tenant's: remove this file, or restore the tombstone's folder from version control [tenant-deleted]`;
    const bury = () => ({ changes: { tombstones: { acme: TOMBSTONE } }, value: null });
    expect(await refusalOf(registry.commit(bury))).toEqual([problem]);
    await registry.commit(() => ({
      changes: { tenants: { acme: null }, tombstones: { acme: TOMBSTONE } },
      value: null,
    }));
    expect(await refusalOf(registry.commit(put('acme', 'again\n')))).toEqual([problem]);
  });

  it('stores nothing that could not be read again', async () => {
    const { registry, name } = subjectOf(TEXTS);
    const both = { acme: 'x'.repeat(262_145), globex: 'y\n' };
    expect(await refusalOf(registry.commit(() => ({ changes: { tenants: both }, value: null })))).toEqual([
      `${name}/tenants/acme.yaml: got 262145 bytes to write, want at most 262144 [file-too-large]`,
    ]);
    expect(await registry.read(textOf('globex'))).toBe('g\n');
  });

  it.each(['', '..', '../platform', 'a/b', 'Acme', 'a b'])('takes "%s" for no id of a tenant', async (id) => {
    const { registry } = subjectOf(TEXTS);
    await expect(registry.commit(put(id, 'x\n'))).rejects.toThrow(RangeError);
  });

  it('gives a consistent view during a commit', async () => {
    const { registry } = subjectOf(TEXTS);
    const seen: string[] = [];
    const both = await registry.read(async (view) => {
      const text = view.tenant('acme')?.text ?? '';
      seen.push(text);
      if (seen.length === 1)
        await registry.commit(() => ({
          changes: { tenants: { acme: 'two\n' }, statuses: { acme: status('update') } },
          value: null,
        }));
      return [text, view.status('acme')?.history[0]?.action];
    });
    expect([
      ['abc', 'create'],
      ['two\n', 'update'],
    ]).toContainEqual(both);
  });

  it('is refused without the folder of tenants, but not if there are tombstones', async () => {
    const { registry, name } = subjectOf({ 'platform.yaml': 'p\n' });
    expect(await refusalOf(registry.read((view) => view.tenantIds()))).toEqual([
      `${name}/tenants: got nothing of this name, want it; check the path [folder-unreadable]`,
    ]);
    const left = subjectOf({ 'tombstones/acme.yaml': 'x\n' });
    expect(await left.registry.read((view) => [view.tenantIds(), view.tombstoneIds()])).toEqual([[], ['acme']]);
    await left.registry.commit(put('hooli', 'h\n'));
    expect(await left.registry.read((view) => view.tenantIds())).toEqual(['hooli']);
  });
});
