import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readInventories } from '../../../src/output/read';
import { writeOutput } from '../../../src/output/write';
import { codesOf } from '../../storage/support/refusals';
import { everything, extra, manifests, tenantBundle } from '../support/bundles';
import { contentOf, contentOfBundles, put } from '../support/folder';
import { overwrite, plain, refused, written } from '../support/outputs';

const acme = tenantBundle('acme');
const acmeTwo = tenantBundle('acme', { manifests: manifests('acme', 'two') });
const globex = tenantBundle('globex');

describe('a damaged inventory', () => {
  const path = 'tenants/acme/inventory.json';
  const emptied = JSON.stringify({ ...JSON.parse(acme.files.get(path) ?? ''), objects: [], organizations: [] });
  const shrunk = everything([
    tenantBundle('acme', {
      organizations: [],
      manifests: manifests('acme', 'one').filter((one) => one.object.metadata.name !== 'tenant-acme-org-a'),
    }),
  ]);

  it.each([
    ['edited', emptied, 'output-edited'],
    ['broken', '<<<<<<< HEAD\n', 'output-inventory-broken'],
    ['gone', undefined, 'output-edited'],
  ])('is refused if it is %s, and replaced with --overwrite', async (_, text, code) => {
    const dir = await written(acme);
    if (text === undefined) rmSync(join(dir, path));
    else put(dir, path, text);
    expect(await codesOf(writeOutput(dir, everything([acmeTwo]), plain))).toEqual([code]);
    await writeOutput(dir, everything([acmeTwo]), overwrite);
    expect(contentOf(dir)).toEqual(contentOfBundles(everything([acmeTwo])));
  });

  it.each([
    ['edited', emptied],
    ['broken', 'no JSON'],
    ['gone', undefined],
  ])('does not weaken the checks if it is %s: the printed objects are read', async (_, text) => {
    const dir = await written(acme);
    if (text === undefined) rmSync(join(dir, path));
    else put(dir, path, text);
    expect(await codesOf(writeOutput(dir, shrunk, overwrite))).toEqual(['organization-vanished', 'namespace-would-go']);
  });

  it.each([
    ['the namespace file of an organization', ['tenants/acme/10-foundation/tenant-acme-org-a.yaml']],
    ['a volume', ['tenants/acme/20-data/tenant-acme.yaml']],
  ])('does not weaken the checks if %s is missing too: the kustomization lists it', async (_, lost) => {
    const dir = await written(acme);
    for (const gone of [path, ...lost]) rmSync(join(dir, gone));
    expect(await refused(dir, shrunk, overwrite)).toEqual(
      lost.map(
        (gone) =>
          `/dist/${gone}: got nothing where the kustomization lists a file, and the inventory is damaged: restore the folder from version control [output-inventory-broken]`,
      ),
    );
  });

  it('does not weaken the checks if the kustomization was edited too: each object has the label of its organization', async () => {
    const labelled = manifests('acme', 'one').map(({ stage, object }) => ({
      stage,
      object: { ...object, metadata: { ...object.metadata, labels: { organization: 'a' } } },
    }));
    const dir = await written(tenantBundle('acme', { manifests: labelled }));
    for (const gone of [path, 'tenants/acme/10-foundation/tenant-acme-org-a.yaml']) rmSync(join(dir, gone));
    put(dir, 'tenants/acme/10-foundation/kustomization.yaml', 'resources: [tenant-acme.yaml]\n');
    expect(await codesOf(writeOutput(dir, shrunk, overwrite))).toEqual(['organization-vanished']);
  });

  it('is refused even with --overwrite if a kustomization cannot be read either', async () => {
    const dir = await written(acme);
    rmSync(join(dir, path));
    put(dir, 'tenants/acme/20-data/kustomization.yaml', '<<<<<<< HEAD\n');
    expect(await refused(dir, everything([acme]), overwrite)).toEqual([
      '/dist/tenants/acme/20-data/kustomization.yaml: got no kustomization, and the inventory is damaged: restore the folder from version control [output-inventory-broken]',
    ]);
  });

  it('removes no file that it lists', async () => {
    const dir = await written(tenantBundle('acme', { manifests: [...manifests('acme', 'one'), extra('acme')] }));
    put(dir, path, 'no JSON');
    await writeOutput(dir, everything([acme]), overwrite);
    expect(Object.keys(contentOf(dir))).toContain('tenants/acme/30-services/tenant-acme-org-a.yaml');
  });

  it('is refused even with --overwrite if the printed objects cannot be read either', async () => {
    const dir = await written(acme);
    rmSync(join(dir, path));
    put(dir, 'tenants/acme/20-data/tenant-acme.yaml', '<<<<<<< HEAD\n');
    expect(await refused(dir, everything([acme]), overwrite)).toEqual([
      '/dist/tenants/acme/20-data/tenant-acme.yaml: got no Kubernetes objects, and the inventory is damaged: restore the folder from version control [output-inventory-broken]',
    ]);
  });

  it('is refused even with --overwrite if it is the platform’s and broken: it shows that the folder is ours', async () => {
    const dir = await written(acme);
    put(dir, 'platform/inventory.json', 'no JSON');
    expect(await refused(dir, everything([acme]), overwrite)).toEqual([
      '/dist/platform/inventory.json: got another shape: no JSON object with a digest, want it as it was written: restore it from version control [output-inventory-broken]',
    ]);
  });

  it('gives problems for the claims of its tenant', async () => {
    const dir = await written(acme, globex);
    put(dir, path, 'no JSON');
    const found = await readInventories(dir, ['acme', 'globex', 'initech']);
    expect(found.get('globex')).toEqual({ ok: true, value: globex.inventory });
    expect(found.get('acme')).toMatchObject({ ok: false, problems: [{ code: 'output-inventory-broken' }] });
    expect(found.get('initech')).toMatchObject({ ok: false, problems: [{ code: 'output-edited' }] });
  });
});
