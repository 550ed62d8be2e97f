import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeOutput } from '../../../src/output/write';
import { codesOf } from '../../storage/support/refusals';
import { everything, extra, manifests, tenantBundle } from '../support/bundles';
import { contentOf, contentOfBundles, put } from '../support/folder';
import { overwrite, plain, refused, written } from '../support/outputs';

const acme = tenantBundle('acme');
const acmeTwo = tenantBundle('acme', { manifests: manifests('acme', 'two') });

describe('a file that was edited by hand', () => {
  const path = 'tenants/acme/30-services/tenant-acme.yaml';

  it('is refused, even if nothing of its tenant changes', async () => {
    const dir = await written(acme);
    put(dir, path, 'edited\n');
    expect(await refused(dir, everything([acme]))).toEqual([
      `/dist/${path}: was edited by hand: restore it from version control, or give --overwrite [output-edited]`,
    ]);
  });

  it('is refused when it was removed', async () => {
    const dir = await written(acme);
    rmSync(join(dir, path));
    expect(await refused(dir, everything([acmeTwo]))).toEqual([
      `/dist/${path}: was removed by hand: restore it from version control, or give --overwrite [output-edited]`,
    ]);
  });

  it.each([
    path,
    'flux/acme.yaml',
    'tenants/acme/20-data/kustomization.yaml',
    'platform/_cluster.yaml',
    'kustomization.yaml',
  ])('is written over with --overwrite: %s', async (edited) => {
    const dir = await written(acme);
    put(dir, edited, 'edited\n');
    expect(await codesOf(writeOutput(dir, everything([acme]), plain))).toEqual(['output-edited']);
    await writeOutput(dir, everything([acme]), overwrite);
    expect(contentOf(dir)).toEqual(contentOfBundles(everything([acme])));
  });

  it('is removed with --overwrite if it is stale', async () => {
    const dir = await written(tenantBundle('acme', { manifests: [...manifests('acme', 'one'), extra('acme')] }));
    put(dir, 'tenants/acme/30-services/tenant-acme-org-a.yaml', 'edited\n');
    await writeOutput(dir, everything([acme]), overwrite);
    expect(contentOf(dir)).toEqual(contentOfBundles(everything([acme])));
  });

  it('is refused when it is the index: its one right text follows from the tenants', async () => {
    const dir = await written(acme);
    rmSync(join(dir, 'kustomization.yaml'));
    expect(await refused(dir, everything([acme]))).toEqual([
      '/dist/kustomization.yaml: was removed by hand: restore it from version control, or give --overwrite [output-edited]',
    ]);
  });

  it('is an unmanaged file at the path of a new file', async () => {
    const dir = await written(acme);
    put(dir, 'tenants/acme/30-services/tenant-acme-org-a.yaml', 'mine\n');
    const next = everything([tenantBundle('acme', { manifests: [...manifests('acme', 'one'), extra('acme')] })]);
    expect(await refused(dir, next)).toEqual([
      '/dist/tenants/acme/30-services/tenant-acme-org-a.yaml: got a file that we did not write: move it away, or give --overwrite [output-edited]',
    ]);
    await writeOutput(dir, next, overwrite);
    expect(contentOf(dir)).toEqual(contentOfBundles(next));
  });

  it('is a folder in the place of a file, and --overwrite does not help', async () => {
    const dir = await written(acme);
    rmSync(join(dir, path));
    put(dir, `${path}/mine.txt`, 'mine\n');
    expect(await refused(dir, everything([acme]), overwrite)).toEqual([
      `/dist/${path}: got a folder, want a file here: move it away [output-edited]`,
    ]);
  });

  it('is a file in the place of a folder, and --overwrite does not help', async () => {
    const dir = await written(acme);
    put(dir, 'tenants/acme/40-edge', 'mine\n');
    const edge = { stage: '40-edge' as const, object: extra('acme').object };
    const next = everything([tenantBundle('acme', { manifests: [...manifests('acme', 'one'), edge] })]);
    expect(await refused(dir, next, overwrite)).toEqual([
      '/dist/tenants/acme/40-edge: got a file, want a folder here: move it away [output-edited]',
    ]);
  });
});
