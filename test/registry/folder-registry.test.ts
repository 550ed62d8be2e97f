import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, symlinkSync, truncateSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderRegistry } from '../../src/registry/folder-registry';
import { BEFORE, CHANGES } from './support/changes';
import { contentOf, filesOf, newFleet, put, refusalOf, seenIn } from './support/fleets';
import { statusText } from './support/records';

const change = (folder: string, text = 'acme two\n') =>
  folderRegistry(folder).commit(() => ({ changes: { tenants: { acme: text } }, value: null }));

describe('a commit to a folder', () => {
  it('leaves the files, and in the work folder nothing that Git sees', async () => {
    const folder = newFleet(BEFORE);
    await folderRegistry(folder).commit(() => ({ changes: CHANGES['a changed tenant'], value: null }));
    const { '.tenancy/last': last, ...rest } = contentOf(folder);
    expect(last).toMatch(/^staging-/);
    expect(rest).toEqual({
      '.tenancy/.gitignore': '*\n',
      'platform.yaml': 'platform\n',
      'status/acme.yaml': statusText('acme', 'update'),
      'tenants/acme.yaml': 'acme two\n',
      'tenants/globex.yaml': 'globex\n',
    });
    execFileSync('git', ['init', '-q'], { cwd: folder });
    const untracked = execFileSync('git', ['status', '--porcelain', '-uall'], { cwd: folder, encoding: 'utf8' });
    expect(untracked.split('\n').map((line) => line.slice(3))).toEqual([
      'platform.yaml',
      'status/acme.yaml',
      'tenants/acme.yaml',
      'tenants/globex.yaml',
      '',
    ]);
  });

  it('that changes no byte writes nothing', async () => {
    const folder = newFleet(BEFORE);
    utimesSync(join(folder, 'tenants/acme.yaml'), 1000, 1000);
    await change(folder, 'acme one\n');
    expect(contentOf(folder)).toEqual({ ...BEFORE, '.tenancy/.gitignore': '*\n' });
  });

  it('reads no tenant that it is not about', async () => {
    const folder = newFleet(BEFORE);
    // It is too large to be read.
    truncateSync(join(folder, 'tenants/globex.yaml'), 2 ** 40);
    const ids = await folderRegistry(folder).commit((view) => ({
      changes: { tenants: { hooli: 'h\n' } },
      value: [view.tenantIds(), view.tenant('hooli'), view.tombstone('hooli')],
    }));
    expect(ids).toEqual([['acme', 'globex'], undefined, undefined]);
    expect(existsSync(join(folder, 'tenants/hooli.yaml'))).toBe(true);
  });

  it.each([
    ['tenants/acme.yaml', 'elsewhere/acme.yaml'],
    ['tenants', 'elsewhere'],
    ['status', 'elsewhere'],
    ['.tenancy', 'elsewhere'],
    ['.tenancy/lock', 'elsewhere'],
    ['.tenancy/journal.json', 'elsewhere/acme.yaml'],
    ['.tenancy/last', 'elsewhere/acme.yaml'],
    ['.tenancy/.gitignore', 'elsewhere/acme.yaml'],
  ])('is refused if there is a link at %s', async (path, target) => {
    const folder = newFleet({ ...BEFORE, 'elsewhere/acme.yaml': 'acme one\n' });
    mkdirSync(join(folder, '.tenancy'), { recursive: true });
    rmSync(join(folder, path), { recursive: true, force: true });
    symlinkSync(join(folder, target), join(folder, path));
    const before = filesOf(folder);
    const work = folderRegistry(folder).commit(() => ({ changes: CHANGES['a changed tenant'], value: null }));
    expect(await refusalOf(work, folder)).toEqual([
      `fleet/${path}: got a symbolic link, want none here: nothing is written through links; replace it with its target [registry-symlink]`,
    ]);
    expect(filesOf(folder)).toEqual(before);
  });

  it('is refused if there is a folder at the path of a file', async () => {
    const folder = newFleet({ ...BEFORE, 'status/acme.yaml/x': '' });
    const work = folderRegistry(folder).commit(() => ({ changes: CHANGES['a changed tenant'], value: null }));
    expect(await refusalOf(work, folder)).toEqual([
      'fleet/status/acme.yaml: got no regular file, want one [file-unreadable]',
    ]);
    expect(filesOf(folder)).toEqual({ ...BEFORE, 'status/acme.yaml/x': '' });
  });

  it('is refused without a folder, and makes none', async () => {
    const folder = newFleet({});
    expect(await refusalOf(change(join(folder, 'slip')), folder)).toEqual([
      'fleet/slip: got no folder of this name for the registry, want the name of its folder [folder-unreadable]',
    ]);
    expect(contentOf(folder)).toEqual({});
    const noPath = 'got an empty path for the registry, want the name of its folder [folder-unreadable]';
    expect(await refusalOf(change(''))).toEqual([noPath]);
    expect(await refusalOf(folderRegistry('').read((view) => view.tenantIds()))).toEqual([noPath]);
  });
});

describe('the lock of a registry', () => {
  it('that was lost during a step makes that commit fail and store nothing', async () => {
    const folder = newFleet(BEFORE);
    const slow = folderRegistry(folder).commit(async () => {
      utimesSync(join(folder, '.tenancy/lock'), 1000, 1000);
      await change(folder, 'of another\n');
      return { changes: CHANGES['a deleted tenant'], value: null };
    });
    expect(await refusalOf(slow, folder)).toEqual([
      'fleet/.tenancy/lock: got a lock that is not ours: another process took it over while this one was suspended; run again [registry-locked]',
    ]);
    expect(filesOf(folder)).toEqual({ ...BEFORE, 'tenants/acme.yaml': 'of another\n' });
  });

  it('is not needed to look', async () => {
    const folder = newFleet(BEFORE);
    mkdirSync(join(folder, '.tenancy/lock'), { recursive: true });
    expect(await folderRegistry(folder).read((view) => view.tenant('acme')?.text)).toBe('acme one\n');
    expect(seenIn(folder)).toEqual({ 'tenants/acme.yaml': 'acme one\n', 'tenants/globex.yaml': 'globex\n' });
  });
});

/** A registry whose commit was stopped after it was decided, before a file was in its place. */
async function interrupted(): Promise<string> {
  const folder = newFleet(BEFORE);
  const stop = (now: string): void => {
    if (now === 'journal-written') throw new RangeError('stopped');
  };
  const registry = folderRegistry(folder, { onPoint: stop });
  const work = registry.commit(() => ({ changes: CHANGES['a changed tenant'], value: null }));
  await expect(work).rejects.toThrow('stopped');
  expect(filesOf(folder)).toEqual(BEFORE);
  return folder;
}

const NEW = { 'tenants/acme.yaml': 'acme two\n', 'tenants/globex.yaml': 'globex\n' };

describe('an interrupted commit', () => {
  it('is seen by readers, which write nothing', async () => {
    const folder = await interrupted();
    const before = contentOf(folder);
    expect(seenIn(folder)).toEqual(NEW);
    expect(await folderRegistry(folder).read((view) => view.status('acme')?.history[0]?.action)).toBe('update');
    expect(contentOf(folder)).toEqual(before);
  });

  it('is finished by the next commit, whose step sees it', async () => {
    const folder = await interrupted();
    const step = folderRegistry(folder).commit((view) => ({ changes: {}, value: view.tenant('acme')?.text }));
    expect(await step).toBe('acme two\n');
    expect(filesOf(folder)).toEqual({ ...BEFORE, ...NEW, 'status/acme.yaml': statusText('acme', 'update') });
  });

  it('is reported if the next one is refused after it', async () => {
    const folder = await interrupted();
    const work = folderRegistry(folder).commit(() => ({
      changes: { tenants: { acme: 'x'.repeat(3e5) } },
      value: null,
    }));
    await expect(work).rejects.toMatchObject({ effect: 'finished-earlier-write' });
    expect(filesOf(folder)['tenants/acme.yaml']).toBe('acme two\n');
  });

  const ways =
    'so the interrupted write cannot be finished: restore the folder from version control, then remove .tenancy';
  const journal = '.tenancy/journal.json';

  it.each([
    [
      'was edited',
      (text: string) => text.replace('acme two', 'acme three'),
      `got a journal that was edited, ${ways} [registry-journal-broken]`,
    ],
    [
      'lists another file',
      (text: string) => text.replace('tenants/acme.yaml', 'platform.yaml'),
      `got a journal of another shape: entries.0.path: invalid input, ${ways} [registry-journal-broken]`,
    ],
    [
      'leads out of the fleet',
      (text: string) => text.replace('tenants/acme.yaml', 'tenants/../../acme.yaml'),
      `got a journal of another shape: entries.0.path: invalid input, ${ways} [registry-journal-broken]`,
    ],
  ])('whose journal %s is refused with advice, and nothing is changed', async (_name, edit, message) => {
    const folder = await interrupted();
    put(folder, journal, edit(contentOf(folder)[journal] ?? ''));
    const before = filesOf(folder);
    const line = `fleet/${journal}: ${message}`;
    expect(await refusalOf(change(folder), folder)).toEqual([line]);
    expect(
      await refusalOf(
        folderRegistry(folder).read((view) => view.tenantIds()),
        folder,
      ),
    ).toEqual([line]);
    expect(seenIn(folder)).toEqual({ '?': line.replace('fleet/', `${folder}/`) });
    expect(filesOf(folder)).toEqual(before);
  });

  it('is refused if one of its files was edited meanwhile, and is finished once that is undone', async () => {
    const folder = await interrupted();
    put(folder, 'tenants/acme.yaml', 'by hand\n');
    expect(await refusalOf(change(folder), folder)).toEqual([
      `fleet/${journal}: got tenants/acme.yaml edited after a change of it was interrupted, ${ways} [registry-journal-broken]`,
    ]);
    expect(filesOf(folder)['tenants/acme.yaml']).toBe('by hand\n');
    put(folder, 'tenants/acme.yaml', 'acme one\n');
    await folderRegistry(folder).commit(() => ({ changes: {}, value: null }));
    expect(filesOf(folder)['tenants/acme.yaml']).toBe('acme two\n');
  });

  it('can be dropped as the message says', async () => {
    const folder = await interrupted();
    rmSync(join(folder, '.tenancy'), { recursive: true });
    await change(folder, 'acme three\n');
    expect(filesOf(folder)).toEqual({ ...BEFORE, 'tenants/acme.yaml': 'acme three\n' });
  });

  it('is not written through a link at the path of its file', async () => {
    const folder = await interrupted();
    put(folder, 'outside', 'acme one\n');
    rmSync(join(folder, 'tenants/acme.yaml'));
    symlinkSync(join(folder, 'outside'), join(folder, 'tenants/acme.yaml'));
    expect(await refusalOf(change(folder), folder)).toEqual([
      `fleet/${journal}: got tenants/acme.yaml edited after a change of it was interrupted, ${ways} [registry-journal-broken]`,
    ]);
    expect(filesOf(folder).outside).toBe('acme one\n');
  });
});
