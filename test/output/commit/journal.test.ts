import { readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readOutput, settleOutput } from '../../../src/output/read';
import { writeOutput } from '../../../src/output/write';
import type { WritePoint } from '../../../src/storage/crash-points';
import { printSealed } from '../../../src/storage/sealed-json';
import { refusalOf } from '../../storage/support/refusals';
import { contentAfter, outputBefore } from '../support/before';
import { everything, extra, manifests, tenantBundle } from '../support/bundles';
import { contentOf, contentOfBundles, newOutput, put } from '../support/folder';
import { plain } from '../support/outputs';
import { SCENARIOS } from '../support/scenarios';

const scenario = SCENARIOS['a change of two tenants and the platform'];

/** An output whose write was stopped at a point after the journal. */
async function stoppedAt(point: WritePoint): Promise<string> {
  const dir = await outputBefore(scenario);
  const onPoint = (now: WritePoint): void => {
    if (now === point) throw new RangeError('stopped');
  };
  await expect(writeOutput(dir, scenario.after, { overwrite: false, onPoint })).rejects.toThrow('stopped');
  return dir;
}

function forge(dir: string, swaps: unknown): void {
  writeFileSync(join(dir, '.tenancy/journal.json'), printSealed({ contract: 3, entries: swaps }));
}

/** The problem of a read that refuses to finish the write, with the proof that it changed nothing. */
async function refused(dir: string): Promise<string> {
  const before = contentOf(dir);
  const lines = await refusalOf(settleOutput(dir));
  expect(contentOf(dir)).toEqual(before);
  return lines.join('\n').replace(dir, '');
}

function broken(found: string): string {
  return `/.tenancy/journal.json: ${found}, so the interrupted write cannot be finished: restore the folder from version control, then remove .tenancy [output-inventory-broken]`;
}

describe('a journal', () => {
  it('lists each folder that is swapped, and the old files that are removed', async () => {
    const dir = await stoppedAt('journal-written');
    const { digest: _, ...journal } = JSON.parse(readFileSync(join(dir, '.tenancy/journal.json'), 'utf8'));
    expect(journal.contract).toBe(3);
    expect(journal.entries.map((swap: { folder: string }) => swap.folder)).toEqual([
      'tenants/acme',
      'tenants/globex',
      'platform',
    ]);
    expect(journal.entries[2].drop).toEqual([
      'platform/_cluster.yaml',
      'platform/control.yaml',
      'platform/inventory.json',
      'platform/kustomization.yaml',
    ]);
  });

  it('is not followed if it was edited', async () => {
    const dir = await stoppedAt('journal-written');
    const path = join(dir, '.tenancy/journal.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace('tenants/acme/inventory.json', 'tenants/acme/NOTES.md'));
    expect(await refused(dir)).toBe(broken('got a journal that was edited'));
  });

  it.each([
    ['the output folder', [{ folder: '../outside', drop: [], isRemoval: false }], '../outside'],
    ['the tenants', [{ folder: 'tenants/../..', drop: [], isRemoval: false }], 'tenants/../..'],
    ['the bundles', [{ folder: 'flux', drop: [], isRemoval: false }], 'flux'],
    ['the tenants, and takes the platform away', [{ folder: 'platform', drop: [], isRemoval: true }], 'platform'],
    [
      'its bundle, in the files to drop',
      [{ folder: 'tenants/acme', drop: ['README.md'], isRemoval: false }],
      'tenants/acme',
    ],
    [
      'its bundle, by a path with ..',
      [{ folder: 'tenants/acme', drop: ['tenants/acme/../globex/x'], isRemoval: false }],
      'tenants/acme',
    ],
  ])('is not followed if it reaches beyond %s', async (_, bundles, folder) => {
    const dir = await stoppedAt('journal-written');
    forge(dir, bundles);
    expect(await refused(dir)).toBe(broken(`got a journal that reaches beyond ${folder}`));
  });

  it('is not followed if a staged file lost its bytes', async () => {
    const dir = await stoppedAt('journal-written');
    writeFileSync(join(dir, '.tenancy/staging/tenants/globex/20-data/tenant-globex.yaml'), '');
    expect(await refused(dir)).toBe(
      broken('got a damaged .tenancy: tenants/globex/20-data/tenant-globex.yaml is not as it was staged'),
    );
  });

  it('is not followed if a staged inventory lost its bytes', async () => {
    const dir = await stoppedAt('journal-written');
    writeFileSync(join(dir, '.tenancy/staging/platform/inventory.json'), '');
    expect(await refused(dir)).toBe(broken('got a damaged inventory of platform'));
  });

  it('is not followed if neither the old folder nor the new one is there', async () => {
    const dir = await stoppedAt('first-folder-in-backup');
    rmSync(join(dir, '.tenancy/staging/tenants/acme'), { recursive: true });
    expect(await refused(dir)).toBe(broken('got neither tenants/acme nor its successor'));
    expect(Object.keys(contentOf(dir))).toContain('.tenancy/backup/tenants/acme/inventory.json');
  });

  it('is not followed if a folder exists again after it was moved to the backup', async () => {
    const dir = await stoppedAt('first-folder-in-backup');
    put(dir, 'tenants/acme/20-data/tenant-acme.yaml', 'restored\n');
    expect(await refused(dir)).toBe(broken('got tenants/acme again, after it was moved to .tenancy/backup'));
  });

  it('is not followed if there is a link at the path of a folder that it swaps', async () => {
    const dir = await stoppedAt('journal-written');
    const outside = `${dir}-acme`;
    renameSync(join(dir, 'tenants/acme'), outside);
    symlinkSync(outside, join(dir, 'tenants/acme'));
    expect(await refused(dir)).toBe(
      '/tenants/acme: got a symbolic link, want none here: nothing is written through links; replace it with its target [output-symlink]',
    );
  });

  it('that is missing beside a backup stops every run: the backup may be the last copy', async () => {
    const dir = await stoppedAt('first-folder-in-backup');
    rmSync(join(dir, '.tenancy/journal.json'));
    expect(await refused(dir)).toBe(broken('got .tenancy/backup and no journal'));
  });

  it('that was removed before the first swap leaves only staged files, which are removed', async () => {
    const dir = await stoppedAt('journal-written');
    rmSync(join(dir, '.tenancy/journal.json'));
    expect(await settleOutput(dir)).toEqual([]);
    expect((await readOutput(dir, scenario.after)).tenants).toEqual(['acme', 'globex', 'initech']);
    expect(Object.keys(contentOf(dir)).filter((path) => path.startsWith('.tenancy'))).toEqual([]);
  });

  it('is finished with an unmanaged file that was added after the output was read', async () => {
    const dir = await stoppedAt('journal-written');
    put(dir, 'tenants/acme/late.txt', 'late\n');
    await settleOutput(dir);
    expect(contentOf(dir)).toEqual({ ...contentAfter(scenario), 'tenants/acme/late.txt': 'late\n' });
  });

  it.each([
    ['file', { 'tenants/acme/30-services/tenant-acme-org-a.yaml': 'mine\n' }],
    ['folder', { 'tenants/acme/30-services/tenant-acme-org-a.yaml/deep/a.txt': 'mine\n' }],
  ])('is finished if an unmanaged %s was added at the path of our file, and keeps both', async (_, mine) => {
    const dir = newOutput();
    await writeOutput(dir, everything([tenantBundle('acme')]), plain);
    const next = everything([tenantBundle('acme', { manifests: [...manifests('acme', 'one'), extra('acme')] })]);
    const onPoint = (now: WritePoint): void => {
      if (now === 'all-staged') for (const [path, text] of Object.entries(mine)) put(dir, path, text);
    };
    await writeOutput(dir, next, { overwrite: false, onPoint });
    const kept = Object.entries(mine).map(([path, text]) => [path.replace('.yaml', '.yaml.kept'), text]);
    expect(contentOf(dir)).toEqual({ ...contentOfBundles(next), ...Object.fromEntries(kept) });
  });

  it('is finished by a write, which reports that, and by no reader', async () => {
    const dir = await stoppedAt('first-folder-in-backup');
    const before = contentOf(dir);
    expect(await refusalOf(readOutput(dir, scenario.after))).toEqual([
      `${dir}/.tenancy/journal.json: got an interrupted write, want none: run synth to finish it, or restore the folder from version control and remove .tenancy to abandon it [output-interrupted]`,
    ]);
    expect(contentOf(dir)).toEqual(before);
    const report = await writeOutput(dir, scenario.after, plain);
    expect(report.finished).toEqual(['tenants/acme', 'tenants/globex', 'platform']);
    expect(contentOf(dir)).toEqual(contentAfter(scenario));
  });

  it('does not exist before the write is decided: a reader ignores the staged files and reads the old output', async () => {
    const dir = await stoppedAt('journal-staged');
    put(dir, '.tenancy/staging/tenants/acme/inventory.json', '{}');
    const before = contentOf(dir);
    expect((await readOutput(dir, scenario.after)).tenants).toEqual(['acme', 'globex', 'initech']);
    expect(contentOf(dir)).toEqual(before);
  });

  it('is finished even if the whole output folder was moved meanwhile', async () => {
    const dir = await stoppedAt('first-folder-in-place');
    renameSync(dir, `${dir}-moved`);
    await settleOutput(`${dir}-moved`);
    expect(contentOf(`${dir}-moved`)).toEqual(contentAfter(scenario));
  });
});
