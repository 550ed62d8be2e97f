import { existsSync, lstatSync, mkdirSync, readFileSync, readlinkSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NO_REMOVALS } from '../../src/output/bundle/allowed-removals';
import { writeOutput } from '../../src/output/write';
import { everything, extra, manifests, only, platformBundle, tenantBundle } from './support/bundles';
import { age, contentOf, contentOfBundles, newOutput, put, timesOf } from './support/folder';

const plain = { overwrite: false };
const acme = tenantBundle('acme');
const globex = tenantBundle('globex');
const acmeTwo = tenantBundle('acme', { manifests: manifests('acme', 'two') });
const acmeMore = tenantBundle('acme', { manifests: [...manifests('acme', 'one'), extra('acme')] });

async function written(...bundles: (typeof acme)[]): Promise<string> {
  const dir = newOutput();
  await writeOutput(dir, everything(bundles), plain);
  return dir;
}

describe('the first write', () => {
  it('makes the folder, and writes the files of every bundle and the index, and nothing else', async () => {
    const dir = await written(acme, globex);
    expect(contentOf(dir)).toEqual(contentOfBundles(everything([acme, globex])));
    expect(existsSync(join(dir, '.tenancy'))).toBe(false);
  });

  it('takes a folder that holds hidden entries alone, and leaves them', async () => {
    const dir = newOutput();
    put(dir, '.gitkeep', '');
    put(dir, '.git/HEAD', 'ref: refs/heads/main\n');
    await writeOutput(dir, everything([acme]), plain);
    expect(contentOf(dir)).toEqual({
      ...contentOfBundles(everything([acme])),
      '.gitkeep': '',
      '.git/HEAD': 'ref: refs/heads/main\n',
    });
  });

  it('follows a link that the user names as the output folder', async () => {
    const dir = newOutput();
    mkdirSync(join(dirname(dir), 'real'));
    symlinkSync('real', dir);
    await writeOutput(dir, everything([acme]), plain);
    expect(contentOf(join(dirname(dir), 'real'))).toEqual(contentOfBundles(everything([acme])));
    expect(readlinkSync(dir)).toBe('real');
  });

  it('reports every file as added', async () => {
    const report = await writeOutput(newOutput(), everything([acme]), plain);
    expect(report.indexChanged).toBe(true);
    expect(report.bundles.map(({ owner, added, ...rest }) => ({ owner, added: added.length, ...rest }))).toEqual([
      { owner: 'acme', added: 9, changed: [], removed: [], unchanged: 0 },
      { owner: null, added: 4, changed: [], removed: [], unchanged: 0 },
    ]);
  });
});

describe('a second write', () => {
  it('of the same touches no file and no folder', async () => {
    const dir = await written(acme, globex);
    age(dir);
    const before = timesOf(dir);
    const report = await writeOutput(dir, everything([acme, globex]), plain);
    expect(timesOf(dir)).toEqual(before);
    expect(report.indexChanged).toBe(false);
    expect(report.bundles.map(({ owner, unchanged }) => [owner, unchanged])).toEqual([
      ['acme', 9],
      ['globex', 9],
      [null, 4],
    ]);
  });

  it('touches the folder and the Flux file of the changed tenant alone', async () => {
    const dir = await written(acme, globex);
    age(dir);
    const before = timesOf(dir);
    await writeOutput(dir, everything([acmeTwo, globex]), plain);
    expect(contentOf(dir)).toEqual(contentOfBundles(everything([acmeTwo, globex])));
    const after = timesOf(dir);
    const touched = Object.keys(after).filter((path) => after[path] !== before[path]);
    // The two folders above hold names, and the names of their entries were moved.
    expect(touched.filter((path) => !/^(tenants\/acme(\/.*)?|flux\/acme\.yaml|tenants|flux)$/.test(path))).toEqual([]);
  });

  it('does not touch the Flux file of a changed tenant if that did not change', async () => {
    const dir = await written(acme);
    age(dir);
    await writeOutput(dir, everything([acmeMore]), plain);
    expect(contentOf(dir)).toEqual(contentOfBundles(everything([acmeMore])));
    expect(timesOf(dir)['flux/acme.yaml']).toBe(1_000_000);
  });

  it('reports the changed files by name', async () => {
    const dir = await written(acme);
    const report = await writeOutput(dir, everything([acmeTwo]), plain);
    expect(report.bundles[0]).toEqual({
      owner: 'acme',
      added: [],
      changed: ['flux/acme.yaml', 'tenants/acme/30-services/tenant-acme.yaml', 'tenants/acme/inventory.json'],
      removed: [],
      unchanged: 6,
    });
  });

  it('changes only the platform if only the platform changed', async () => {
    const dir = await written(acme);
    const next = everything([acme], platformBundle('two'));
    const report = await writeOutput(dir, next, plain);
    expect(contentOf(dir)).toEqual(contentOfBundles(next));
    expect(report.bundles.map((bundle) => bundle.changed)).toEqual([
      [],
      ['platform/_cluster.yaml', 'platform/inventory.json'],
    ]);
  });

  it('removes a file that the last inventory lists and the new one does not, and the folder that is empty then', async () => {
    const dir = newOutput();
    const edge = { stage: '40-edge' as const, object: { ...extra('acme').object, kind: 'Certificate' } };
    await writeOutput(
      dir,
      everything([tenantBundle('acme', { manifests: [...manifests('acme', 'one'), extra('acme'), edge] })]),
      plain,
    );
    const emptied = tenantBundle('acme', { allowedRemovals: { ...NO_REMOVALS, stages: ['40-edge'] } });
    await writeOutput(dir, everything([emptied]), plain);
    const report = await writeOutput(dir, everything([acme]), plain);
    expect(contentOf(dir)).toEqual(contentOfBundles(everything([acme])));
    expect(existsSync(join(dir, 'tenants/acme/40-edge'))).toBe(false);
    expect(report.bundles[0]?.removed).toEqual(['tenants/acme/40-edge/kustomization.yaml']);
  });

  it('of an emptied stage leaves its folder with a kustomization that lists nothing', async () => {
    const dir = await written(acmeMore);
    const emptied = tenantBundle('acme', {
      manifests: manifests('acme', 'one').filter((one) => one.stage !== '30-services'),
      allowedRemovals: { ...NO_REMOVALS, stages: ['30-services'] },
    });
    const report = await writeOutput(dir, everything([emptied]), plain);
    expect(contentOf(join(dir, 'tenants/acme/30-services'))).toEqual({
      'kustomization.yaml': [
        '# generated by @neurallog/tenancy: do not edit; change the fleet and run `tenancy synth`',
        '# tenant acme, stage 30-services',
        '---',
        'apiVersion: kustomize.config.k8s.io/v1beta1',
        'kind: Kustomization',
        'resources: []',
        '',
      ].join('\n'),
    });
    expect(report.bundles[0]?.removed).toEqual([
      'tenants/acme/30-services/tenant-acme-org-a.yaml',
      'tenants/acme/30-services/tenant-acme.yaml',
    ]);
  });

  it('adds a tenant to the index and leaves the others as they are', async () => {
    const dir = await written(globex);
    age(dir);
    const before = timesOf(join(dir, 'tenants/globex'));
    await writeOutput(dir, everything([acme, globex]), plain);
    expect(contentOf(dir)).toEqual(contentOfBundles(everything([acme, globex])));
    expect(timesOf(join(dir, 'tenants/globex'))).toEqual(before);
  });
});

describe('a write of named tenants', () => {
  it('leaves the other tenants and the platform as they are, and keeps them in the index', async () => {
    const dir = await written(acme, globex);
    const report = await writeOutput(dir, only(acmeTwo), plain);
    expect(contentOf(dir)).toEqual(contentOfBundles(everything([acmeTwo, globex])));
    expect(report.bundles.map((bundle) => bundle.owner)).toEqual(['acme']);
  });

  it('adds a new tenant to the index', async () => {
    const dir = await written(globex);
    await writeOutput(dir, only(acme), plain);
    expect(contentOf(dir)).toEqual(contentOfBundles(everything([acme, globex])));
  });

  it('is not held up by an edit in the folder of another tenant', async () => {
    const dir = await written(acme, globex);
    put(dir, 'tenants/globex/20-data/tenant-globex.yaml', 'edited\n');
    await writeOutput(dir, only(acmeTwo), plain);
    expect(contentOf(dir)['tenants/globex/20-data/tenant-globex.yaml']).toBe('edited\n');
  });
});

describe('unmanaged files in the output folder', () => {
  it('move with their tenant when it is swapped: files, links, and folders', async () => {
    const dir = await written(acmeMore);
    put(dir, 'tenants/acme/NOTES.md', 'ask Ada first\n');
    put(dir, 'tenants/acme/30-services/patch/deep.txt', 'deep\n');
    symlinkSync('/nowhere/at/all', join(dir, 'tenants/acme/link'));
    age(join(dir, 'tenants/acme/30-services/patch'));
    await writeOutput(dir, everything([acmeTwo]), plain);
    expect(contentOf(dir)).toEqual({
      ...contentOfBundles(everything([acmeTwo])),
      'tenants/acme/NOTES.md': 'ask Ada first\n',
      'tenants/acme/30-services/patch/deep.txt': 'deep\n',
      'tenants/acme/link': '-> /nowhere/at/all',
    });
    expect(lstatSync(join(dir, 'tenants/acme/30-services/patch/deep.txt')).mtimeMs).toBe(1_000_000);
  });

  it('keep the folder of a removed stage', async () => {
    const dir = await written(tenantBundle('acme', { allowedRemovals: { ...NO_REMOVALS, stages: ['40-edge'] } }));
    put(dir, 'tenants/acme/40-edge/NOTES.md', 'mine\n');
    await writeOutput(dir, everything([acme]), plain);
    expect(contentOf(dir)).toEqual({
      ...contentOfBundles(everything([acme])),
      'tenants/acme/40-edge/NOTES.md': 'mine\n',
    });
  });

  it('stay beside the bundles: at the top, among the tenants and among the Flux files', async () => {
    const dir = await written(acme);
    const theirs = {
      'README.md': 'a\n',
      'tenants/README.md': 'b\n',
      'tenants/notes/x.yaml': 'c\n',
      'flux/extra.yaml': 'd\n',
    };
    for (const [path, text] of Object.entries(theirs)) put(dir, path, text);
    await writeOutput(dir, everything([acmeTwo]), plain);
    expect(contentOf(dir)).toEqual({ ...contentOfBundles(everything([acmeTwo])), ...theirs });
  });
});

it('a write hides its staged files from version control', async () => {
  const dir = newOutput();
  let ignore = '';
  const onPoint = (point: string) => {
    if (point === 'journal-written') ignore = readFileSync(join(dir, '.tenancy/.gitignore'), 'utf8');
  };
  await writeOutput(dir, everything([acme]), { overwrite: false, onPoint });
  expect(ignore).toBe('*\n');
});
