import { describe, expect, it } from 'vitest';
import type { Manifest } from '../../../src/contract/stages';
import type { KubeObject } from '../../../src/kubernetes/object';
import { writeOutput } from '../../../src/output/write';
import { everything, guarded, manifests, object, only, platformBundle, tenantBundle } from '../support/bundles';
import { contentOf, contentOfBundles, put } from '../support/folder';
import { overwrite, plain, refused, written } from '../support/outputs';

function acme(...objects: KubeObject[]) {
  const more = objects.map((one): Manifest => ({ stage: '30-services', object: one }));
  return tenantBundle('acme', { manifests: [...manifests('acme', 'one'), ...more] });
}

function deployment(app: string, image = 'one'): KubeObject {
  return object('Deployment', 'server', 'tenant-acme', { spec: { selector: { matchLabels: { app } }, image } });
}

const FIXED = 'cannot change after creation: the API server refuses it, and Flux does not recreate objects';
const LINE = `/dist/tenants/acme: apps/Deployment tenant-acme/server would change, want it as it was: spec.selector.matchLabels.app ${FIXED} [object-immutable]`;

describe('a change that the API server refuses', () => {
  it('is refused with its path and the reason, and --overwrite does not help', async () => {
    const dir = await written(acme(deployment('a')));
    expect(await refused(dir, everything([acme(deployment('b'))]))).toEqual([LINE]);
    expect(await refused(dir, only(acme(deployment('b'))), overwrite)).toEqual([LINE]);
  });

  it('is not a change of another field, nor a new or removed object', async () => {
    const dir = await written(acme(deployment('a')));
    for (const next of [acme(deployment('a', 'two')), acme(), acme(deployment('b'))]) {
      await writeOutput(dir, everything([next]), plain);
      expect(contentOf(dir)).toEqual(contentOfBundles(everything([next])));
    }
  });

  it('is found in the printed objects if the inventory or the file was edited', async () => {
    for (const path of ['tenants/acme/inventory.json', 'tenants/acme/30-services/tenant-acme.yaml']) {
      const dir = await written(acme(deployment('a')));
      const text = contentOf(dir)[path] ?? '';
      put(dir, path, path.endsWith('.json') ? 'no JSON' : text.replaceAll('\n', '\r\n'));
      expect(await refused(dir, everything([acme(deployment('b'))]), overwrite)).toEqual([LINE]);
    }
  });

  it('is not looked for in a file that holds no objects any more, nor twice in one that holds an object twice', async () => {
    const path = 'tenants/acme/30-services/tenant-acme.yaml';
    const dir = await written(acme(deployment('a')));
    const text = contentOf(dir)[path] ?? '';
    put(dir, path, `${text}---\n${text.slice(text.indexOf('kind: Deployment') - 'apiVersion: apps/v1\n'.length)}`);
    expect(await refused(dir, everything([acme(deployment('b'))]), overwrite)).toEqual([LINE]);
    put(dir, path, '<<<<<<< HEAD\n');
    await writeOutput(dir, everything([acme(deployment('b'))]), overwrite);
  });

  it('is a change of the data of a ConfigMap that is marked immutable', async () => {
    const settings = (value: string, immutable: boolean) =>
      acme(object('ConfigMap', 'fixed', 'tenant-acme', { data: { value }, ...(immutable ? { immutable } : {}) }));
    const dir = await written(settings('a', false));
    await writeOutput(dir, everything([settings('b', true)]), plain);
    expect(await refused(dir, everything([settings('c', true)]))).toEqual([
      '/dist/tenants/acme: ConfigMap tenant-acme/fixed would change, want it as it was: data.value cannot change, because the object is immutable: the API server refuses it, and Flux does not recreate objects [object-immutable]',
    ]);
  });

  it('is one of a volume that shrinks, and not one that grows', async () => {
    const claim = (storage: string): Manifest => ({
      stage: '20-data',
      object: guarded(
        object('PersistentVolumeClaim', 'more', 'tenant-acme', { spec: { resources: { requests: { storage } } } }),
      ),
    });
    const bundle = (storage: string) =>
      tenantBundle('acme', { manifests: [...manifests('acme', 'one'), claim(storage)] });
    const dir = await written(bundle('1Gi'));
    await writeOutput(dir, everything([bundle('2Gi')]), plain);
    expect(await refused(dir, everything([bundle('1Gi')]))).toEqual([
      '/dist/tenants/acme: PersistentVolumeClaim tenant-acme/more would change, want it as it was: spec.resources.requests.storage cannot shrink: the API server refuses it, and Flux does not recreate objects [object-immutable]',
    ]);
  });

  it('is not known for a kind without a row', async () => {
    const strange = (value: string) => acme(object('Gadget', 'x', 'tenant-acme', { value }));
    const dir = await written(strange('a'));
    expect(await refused(dir, everything([strange('b')]))).toEqual([
      '/dist/tenants/acme: Gadget tenant-acme/x would change, want it as it was: the kind has no row in src/contract/kind-table.ts, so its immutable fields are unknown [object-immutable]',
    ]);
  });

  it('is none of a change of the platform that its kinds allow', async () => {
    const dir = await written(acme());
    const next = everything([acme()], platformBundle('two'));
    await writeOutput(dir, next, plain);
    expect(contentOf(dir)).toEqual(contentOfBundles(next));
  });
});
