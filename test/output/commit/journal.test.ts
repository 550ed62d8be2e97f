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
  it('names each folder that is swapped, and what of the old one does not come along', async () => {
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

  it('is not obeyed when it was edited', async () => {
    const dir = await stoppedAt('journal-written');
    const path = join(dir, '.tenancy/journal.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace('tenants/acme/inventory.json', 'tenants/acme/NOTES.md'));
    expect(await refused(dir)).toBe(broken('got a journal that was edited'));
  });

  it.each([
    ['the output folder', [{ folder: '../outside', drop: [], isRemoval: false }], '../outside'],
    ['the tenants', [{ folder: 'tenants/../..', drop: [], isRemoval: false }], 'tenants/../..'],
    ['the units', [{ folder: 'flux', drop: [], isRemoval: false }], 'flux'],
    ['the tenants, and takes the platform away', [{ folder: 'platform', drop: [], isRemoval: true }], 'platform'],
    ['its unit, in what it drops', [{ folder: 'tenants/acme', drop: ['README.md'], isRemoval: false }], 'tenants/acme'],
    [
      'its unit, by a detour',
      [{ folder: 'tenants/acme', drop: ['tenants/acme/../globex/x'], isRemoval: false }],
      'tenants/acme',
    ],
  ])('is not obeyed when it reaches beyond %s', async (_, bundles, folder) => {
    const dir = await stoppedAt('journal-written');
    forge(dir, bundles);
    expect(await refused(dir)).toBe(broken(`got a journal that reaches beyond ${folder}`));
  });

  it('is not obeyed when a staged file lost its bytes', async () => {
    const dir = await stoppedAt('journal-written');
    writeFileSync(join(dir, '.tenancy/staging/tenants/globex/20-data/tenant-globex.yaml'), '');
    expect(await refused(dir)).toBe(
      broken('got a damaged .tenancy: tenants/globex/20-data/tenant-globex.yaml is not as it was staged'),
    );
  });

  it('is not obeyed when a staged inventory lost its bytes', async () => {
    const dir = await stoppedAt('journal-written');
    writeFileSync(join(dir, '.tenancy/staging/platform/inventory.json'), '');
    expect(await refused(dir)).toBe(broken('got a damaged inventory of platform'));
  });

  it('is not obeyed when neither the old folder nor the new one is there', async () => {
    const dir = await stoppedAt('first-folder-in-backup');
    rmSync(join(dir, '.tenancy/staging/tenants/acme'), { recursive: true });
    expect(await refused(dir)).toBe(broken('got neither tenants/acme nor its successor'));
    expect(Object.keys(contentOf(dir))).toContain('.tenancy/backup/tenants/acme/inventory.json');
  });

  it('is not obeyed when a folder has come back after it was put aside', async () => {
    const dir = await stoppedAt('first-folder-in-backup');
    put(dir, 'tenants/acme/20-data/tenant-acme.yaml', 'restored\n');
    expect(await refused(dir)).toBe(broken('got tenants/acme again, after it was moved to .tenancy/backup'));
  });

  it('is not obeyed when a link stands in the place of a folder that it swaps', async () => {
    const dir = await stoppedAt('journal-written');
    const outside = `${dir}-acme`;
    renameSync(join(dir, 'tenants/acme'), outside);
    symlinkSync(outside, join(dir, 'tenants/acme'));
    expect(await refused(dir)).toBe(
      '/tenants/acme: got a symbolic link, want none here: nothing is written through links; replace it with its target [output-symlink]',
    );
  });

  it('that is gone while folders lie aside stops every run: they may be the last copy', async () => {
    const dir = await stoppedAt('first-folder-in-backup');
    rmSync(join(dir, '.tenancy/journal.json'));
    expect(await refused(dir)).toBe(broken('got .tenancy/backup and no journal'));
  });

  it('that is gone before the first swap drops what was staged', async () => {
    const dir = await stoppedAt('journal-written');
    rmSync(join(dir, '.tenancy/journal.json'));
    expect(await settleOutput(dir)).toEqual([]);
    expect((await readOutput(dir, scenario.after)).tenants).toEqual(['acme', 'globex', 'initech']);
    expect(Object.keys(contentOf(dir)).filter((path) => path.startsWith('.tenancy'))).toEqual([]);
  });

  it('is finished with a stranger’s file that came after the write had looked', async () => {
    const dir = await stoppedAt('journal-written');
    put(dir, 'tenants/acme/late.txt', 'late\n');
    await settleOutput(dir);
    expect(contentOf(dir)).toEqual({ ...contentAfter(scenario), 'tenants/acme/late.txt': 'late\n' });
  });

  it.each([
    ['a file', { 'tenants/acme/30-services/tenant-acme-org-a.yaml': 'mine\n' }],
    ['a folder', { 'tenants/acme/30-services/tenant-acme-org-a.yaml/deep/a.txt': 'mine\n' }],
  ])(
    'is finished with our file in its place where a stranger put %s there meanwhile, and keeps both',
    async (_, mine) => {
      const dir = newOutput();
      await writeOutput(dir, everything([tenantBundle('acme')]), plain);
      const next = everything([tenantBundle('acme', { manifests: [...manifests('acme', 'one'), extra('acme')] })]);
      const onPoint = (now: WritePoint): void => {
        if (now === 'all-staged') for (const [path, text] of Object.entries(mine)) put(dir, path, text);
      };
      await writeOutput(dir, next, { overwrite: false, onPoint });
      const kept = Object.entries(mine).map(([path, text]) => [path.replace('.yaml', '.yaml.kept'), text]);
      expect(contentOf(dir)).toEqual({ ...contentOfBundles(next), ...Object.fromEntries(kept) });
    },
  );

  it('is finished by a write, which says so, and by no reader', async () => {
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

  it('is nothing to a reader before the write is decided: what was prepared stays, and the old output is read', async () => {
    const dir = await stoppedAt('journal-staged');
    put(dir, '.tenancy/staging/tenants/acme/inventory.json', '{}');
    const before = contentOf(dir);
    expect((await readOutput(dir, scenario.after)).tenants).toEqual(['acme', 'globex', 'initech']);
    expect(contentOf(dir)).toEqual(before);
  });

  it('of another folder’s staging is finished where the output was moved as a whole', async () => {
    const dir = await stoppedAt('first-folder-in-place');
    renameSync(dir, `${dir}-moved`);
    await settleOutput(`${dir}-moved`);
    expect(contentOf(`${dir}-moved`)).toEqual(contentAfter(scenario));
  });
});
