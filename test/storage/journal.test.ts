import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { nodeFileSystem } from '../../src/storage/file-system';
import { type Folder, openFolder } from '../../src/storage/folder';
import { readJournal, writeJournal } from '../../src/storage/journal';
import { contentOf, newFolder, put } from './support/folder';
import { refusalOf } from './support/refusals';

const CONTRACT = 2;
const entries = ['one', 'two'];
const journal = { contract: CONTRACT, entries };

function folder(): Folder {
  const dir = newFolder();
  mkdirSync(join(dir, '.tenancy'));
  return openFolder('output', dir);
}

async function written(): Promise<Folder> {
  const one = folder();
  await writeJournal(one, journal, '.tenancy/draft', [], () => {});
  return one;
}

const read = (one: Folder) => readJournal(one, CONTRACT, z.string());

describe('a journal', () => {
  it('is read back as it was written', async () => {
    expect(read(await written())).toEqual(entries);
    expect(read(folder())).toBeUndefined();
  });

  it('is no journal before its draft is renamed', async () => {
    const one = folder();
    const seen: unknown[] = [];
    await writeJournal(one, journal, '.tenancy/draft', [], (point) => seen.push([point, read(one)]));
    expect(seen).toEqual([
      ['journal-staged', undefined],
      ['journal-written', entries],
    ]);
    expect(Object.keys(contentOf(one.dir))).toEqual(['.tenancy/journal.json']);
  });

  it('is flushed before it is renamed, with the files that it needs', async () => {
    const steps: string[] = [];
    const dir = newFolder();
    const fileSystem = {
      ...nodeFileSystem,
      flush: async (paths: readonly string[]) => void steps.push(`flush ${paths.join(' ')}`),
      rename: (from: string) => void steps.push(`rename ${from}`),
    };
    const one = openFolder('output', dir, fileSystem);
    await writeJournal(one, journal, 'draft', ['staged'], () => {});
    expect(steps).toEqual([`flush ${dir}/staged ${dir}/draft`, `rename ${dir}/draft`]);
  });

  const ways =
    'so the interrupted write cannot be finished: restore the folder from version control, then remove .tenancy';

  it.each([
    ['was edited', (text: string) => text.replace('one', 'three'), /^got a journal that was edited, /],
    ['is half a journal', (text: string) => text.slice(0, 50), /^got a journal of another shape: .*, /],
    ['is empty', () => '', /^got a journal of another shape: .*, /],
    ['has another shape', (text: string) => text.replace('entries', 'paths'), /^got a journal of another shape: .*, /],
    [
      'is of an older version',
      (text: string) => text.replace('"contract": 2', '"contract": 1'),
      /another shape: contract/,
    ],
  ])('that %s is refused', async (_, edit, found) => {
    const one = await written();
    put(one.dir, '.tenancy/journal.json', edit(one.read('.tenancy/journal.json')));
    const [line = ''] = await refusalOf(async () => read(one));
    const [, message = ''] = line.split('/.tenancy/journal.json: ');
    expect(message).toMatch(found);
    expect(message).toContain(`${ways} [output-inventory-broken]`);
  });

  it('of a newer version is refused, and asks for an upgrade', async () => {
    const one = await written();
    put(one.dir, '.tenancy/journal.json', one.read('.tenancy/journal.json').replace('"contract": 2', '"contract": 3'));
    expect(await refusalOf(async () => read(one))).toEqual([
      `${one.dir}/.tenancy/journal.json: got an interrupted write of a newer version of @neurallog/tenancy: upgrade the package here, and run again [version-newer]`,
    ]);
  });

  it('is no folder', async () => {
    const one = folder();
    mkdirSync(join(one.dir, '.tenancy/journal.json'));
    expect((await refusalOf(async () => read(one))).join()).toContain('got a folder in the place of the journal, ');
  });
});
