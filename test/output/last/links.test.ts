import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readInventories } from '../../../src/output/read';
import { writeOutput } from '../../../src/output/write';
import { refusalOf } from '../../storage/support/refusals';
import { everything, extra, manifests, tenantBundle } from '../support/bundles';
import { contentOf, contentOfBundles, newOutput, put } from '../support/folder';

const acme = tenantBundle('acme');
const acmeMore = tenantBundle('acme', { manifests: [...manifests('acme', 'two'), extra('acme')] });

async function written(): Promise<string> {
  const dir = newOutput();
  await writeOutput(dir, everything([acme]), { overwrite: false });
  return dir;
}

/** Moves an entry out of the output folder and leaves a link to it, so that following the link would even work. */
function replaceByLink(dir: string, path: string): void {
  const outside = join(dirname(dir), 'outside', path);
  mkdirSync(dirname(outside), { recursive: true });
  renameSync(join(dir, path), outside);
  symlinkSync(outside, join(dir, path));
}

function linkProblem(path: string): string {
  return `/${path}: got a symbolic link, want none here: nothing is written through links; replace it with its target [output-symlink]`;
}

describe('a symbolic link at a path that would be written', () => {
  it.each([
    'kustomization.yaml',
    'platform',
    'platform/inventory.json',
    'platform/_cluster.yaml',
    'tenants',
    'tenants/acme',
    'tenants/acme/inventory.json',
    'tenants/acme/20-data',
    'tenants/acme/20-data/tenant-acme.yaml',
    'flux',
    'flux/acme.yaml',
  ])('is refused with nothing written, whatever it leads to: %s', async (path) => {
    const dir = await written();
    replaceByLink(dir, path);
    const parent = dirname(dir);
    const before = contentOf(parent);
    for (const overwrite of [false, true]) {
      const lines = await refusalOf(writeOutput(dir, everything([acmeMore]), { overwrite }));
      expect(lines.map((line) => line.replace(dir, ''))).toContain(linkProblem(path));
      expect(contentOf(parent)).toEqual(before);
    }
  });

  it('is the only problem if it replaces one file', async () => {
    const dir = await written();
    replaceByLink(dir, 'tenants/acme/20-data/tenant-acme.yaml');
    const lines = await refusalOf(writeOutput(dir, everything([acmeMore]), { overwrite: false }));
    expect(lines.map((line) => line.replace(dir, ''))).toEqual([linkProblem('tenants/acme/20-data/tenant-acme.yaml')]);
  });

  it.each(['tenants/acme/inventory.json', 'platform/inventory.json', 'tenants/acme'])(
    'is the only problem if it hides an inventory: %s',
    async (path) => {
      const dir = await written();
      replaceByLink(dir, path);
      const lines = await refusalOf(writeOutput(dir, everything([acmeMore]), { overwrite: false }));
      expect(lines.map((line) => line.replace(dir, ''))).toEqual([linkProblem(path)]);
    },
  );

  it('is the only problem also if there is a folder at the path of an inventory', async () => {
    const dir = await written();
    rmSync(join(dir, 'tenants/acme/inventory.json'));
    execFileSync('mkfifo', [join(dir, 'tenants/acme/inventory.json')]);
    const lines = await refusalOf(writeOutput(dir, everything([acme]), { overwrite: false }));
    expect(lines.map((line) => line.replace(dir, ''))).toEqual([
      '/tenants/acme/inventory.json: got a special file, want a file here: move it away [output-edited]',
    ]);
  });

  it('is refused at the path of a new file, even if it leads nowhere', async () => {
    const dir = await written();
    const path = 'tenants/acme/30-services/tenant-acme-org-a.yaml';
    symlinkSync('/nowhere/at/all', join(dir, path));
    const lines = await refusalOf(writeOutput(dir, everything([acmeMore]), { overwrite: true }));
    expect(lines.map((line) => line.replace(dir, ''))).toEqual([linkProblem(path)]);
  });

  it.each([
    '.tenancy',
    '.tenancy/lock',
    '.tenancy/staging',
    '.tenancy/backup',
    '.tenancy/journal.json',
    '.tenancy/journal.draft.json',
    '.tenancy/.gitignore',
  ])('is refused in our work folder: %s', async (path) => {
    const dir = await written();
    const target = join(dirname(dir), 'elsewhere');
    put(target, 'precious.txt', 'mine\n');
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    symlinkSync(target, join(dir, path));
    const lines = await refusalOf(writeOutput(dir, everything([acmeMore]), { overwrite: true }));
    expect(lines.map((line) => line.replace(dir, ''))).toEqual([linkProblem(path)]);
    expect(contentOf(target)).toEqual({ 'precious.txt': 'mine\n' });
  });

  it('is none once it has been removed', async () => {
    const dir = await written();
    replaceByLink(dir, 'flux/acme.yaml');
    rmSync(join(dir, 'flux/acme.yaml'));
    await writeOutput(dir, everything([acmeMore]), { overwrite: true });
    expect(contentOf(dir)).toEqual(contentOfBundles(everything([acmeMore])));
  });
});

it('the inventory of a tenant is not read through a link', async () => {
  const dir = await written();
  replaceByLink(dir, 'tenants/acme');
  const found = await readInventories(dir, ['acme']);
  expect(found.get('acme')).toMatchObject({ ok: false, problems: [{ code: 'output-edited' }] });
});

it('a link named platform does not make a folder our output', async () => {
  const dir = newOutput();
  put(dir, 'precious.txt', 'mine\n');
  const other = await written();
  symlinkSync(join(other, 'platform'), join(dir, 'platform'));
  const lines = await refusalOf(writeOutput(dir, everything([acme]), { overwrite: true }));
  expect(lines.map((line) => line.replace(dir, ''))).toContain(linkProblem('platform'));
  expect(contentOf(dir)).toEqual({ 'precious.txt': 'mine\n', platform: `-> ${join(other, 'platform')}` });
});
