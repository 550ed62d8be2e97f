import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { printIndex } from '../../../src/output/bundle/print';
import type { NextOutput } from '../../../src/output/last/last-output';
import { readTenants, settleOutput } from '../../../src/output/read';
import { writeOutput } from '../../../src/output/write';
import type { WritePoint } from '../../../src/storage/crash-points';
import { nodeFileSystem } from '../../../src/storage/file-system';
import { refusalOf } from '../../storage/support/refusals';
import { deletingIn, NO_TRANSITION } from '../../support/transition-states';
import { emptiedBundle, everything, manifests, only, platformBundle, tenantBundle } from '../support/bundles';
import { contentOf, contentOfBundles, put } from '../support/folder';
import { overwrite, plain, refused, written } from '../support/outputs';

const globex = tenantBundle('globex');
const acme = emptiedBundle('acme');

function without(...tombstones: string[]): NextOutput {
  return everything([globex], platformBundle(), tombstones);
}

describe('a tenant with a tombstone', () => {
  it('is removed with its folder, its Flux file and its line of the index', async () => {
    const dir = await written(acme, globex);
    const report = await writeOutput(dir, without('acme'), plain);
    expect(contentOf(dir)).toEqual(contentOfBundles(everything([globex])));
    expect(existsSync(join(dir, 'tenants/acme'))).toBe(false);
    expect(existsSync(join(dir, '.tenancy'))).toBe(false);
    expect(report.indexChanged).toBe(true);
    expect(report.bundles[0]).toEqual({
      owner: 'acme',
      added: [],
      changed: [],
      removed: [
        'flux/acme.yaml',
        'tenants/acme/10-foundation/kustomization.yaml',
        'tenants/acme/20-data/kustomization.yaml',
        'tenants/acme/30-services/kustomization.yaml',
        'tenants/acme/inventory.json',
      ],
      unchanged: 0,
    });
  });

  it('is refused without a tombstone, or with that of another tenant', async () => {
    const dir = await written(acme, globex);
    const line =
      '/dist/tenants/acme: got no file for tenant "acme", whose bundle is here, want it kept: restore its file [tenant-vanished]';
    expect(await refused(dir, without())).toEqual([line]);
    expect(await refused(dir, without('initech'))).toEqual([line]);
  });

  it.each([
    [deletingIn('volumes'), 'delete/volumes'],
    [NO_TRANSITION, 'no transition'],
  ])('stays if its last phase was not in the output, but %j', async (transition, last) => {
    const dir = await written(emptiedBundle('acme', { transition }), globex);
    expect(await refused(dir, without('acme'), overwrite)).toEqual([
      `/dist/tenants/acme: got a tombstone for tenant "acme" after ${last}, want delete/root-namespace before: take back the tombstone, restore its file, and run synth and commit after each phase [tenant-vanished]`,
    ]);
  });

  it('stays while the output has an object of it beside its Flux objects', async () => {
    const dir = await written(emptiedBundle('acme', { manifests: manifests('acme', 'one') }), globex);
    expect(await refused(dir, without('acme'), overwrite)).toEqual([
      '/dist/tenants/acme: got a tombstone for tenant "acme", whose stage 30-services still has ConfigMap tenant-acme/settings, want it removed before [tenant-vanished]',
    ]);
  });

  it('stays if its inventory is damaged, and --overwrite does not help', async () => {
    const dir = await written(acme, globex);
    put(dir, 'tenants/acme/inventory.json', 'no JSON');
    expect(await refused(dir, without('acme'), overwrite)).toEqual([
      '/dist/tenants/acme: got a tombstone for tenant "acme" and a damaged inventory, want it intact: restore it from version control [tenant-vanished]',
    ]);
  });

  it('stays if one of its files was edited, unless --overwrite is given', async () => {
    const dir = await written(acme, globex);
    put(dir, 'flux/acme.yaml', 'edited\n');
    expect(await refused(dir, without('acme'))).toEqual([
      '/dist/flux/acme.yaml: was edited by hand: restore it from version control, or give --overwrite [output-edited]',
    ]);
    await writeOutput(dir, without('acme'), overwrite);
    expect(contentOf(dir)).toEqual(contentOfBundles(everything([globex])));
  });

  it('stays if single tenants are written', async () => {
    const dir = await written(acme, globex);
    await writeOutput(dir, { ...only(globex), tombstones: ['acme'] }, plain);
    expect(contentOf(dir)).toEqual(contentOfBundles(everything([acme, globex])));
  });

  it('is removed even if the index lacks its line already, so that nothing is staged', async () => {
    const dir = await written(acme, globex);
    put(dir, 'kustomization.yaml', printIndex(['globex']));
    const seen: string[] = [];
    const onPoint = (point: WritePoint): void => {
      if (point === 'journal-written') seen.push(...Object.keys(contentOf(join(dir, 'tenants/acme'))));
    };
    await writeOutput(dir, without('acme'), { overwrite: true, onPoint });
    expect(seen).toEqual([
      '10-foundation/kustomization.yaml',
      '20-data/kustomization.yaml',
      '30-services/kustomization.yaml',
      'inventory.json',
    ]);
    expect(contentOf(dir)).toEqual(contentOfBundles(everything([globex])));
  });

  it('is removed even if it is the last one, and later runs succeed', async () => {
    const dir = await written(acme);
    const nobody = everything([], platformBundle(), ['acme']);
    await writeOutput(dir, nobody, plain);
    expect(contentOf(dir)).toEqual(contentOfBundles(everything([])));
    const again = await writeOutput(dir, nobody, plain);
    expect([again.bundles.map((bundle) => bundle.owner), again.indexChanged]).toEqual([[null], false]);
  });
});

describe('unmanaged files in the folder of a removed tenant', () => {
  const theirs = {
    'tenants/acme/NOTES.md': 'mine\n',
    'tenants/acme/30-services/own/deep.yaml': 'mine\n',
    'tenants/acme/20-data/patch.yaml': 'mine\n',
  };

  it('stay, and do not count as a tenant', async () => {
    const dir = await written(acme, globex);
    for (const [path, text] of Object.entries(theirs)) put(dir, path, text);
    await writeOutput(dir, without('acme'), plain);
    expect(contentOf(dir)).toEqual({ ...contentOfBundles(everything([globex])), ...theirs });
    expect(await readTenants(dir)).toEqual(['globex']);
    await writeOutput(dir, without('acme'), plain);
    await writeOutput(dir, without(), plain);
  });

  it('differ from a file of ours in a stage, which counts as a tenant even without inventory and Flux file', async () => {
    const dir = await written(acme, globex);
    for (const path of ['tenants/acme/inventory.json', 'flux/acme.yaml']) rmSync(join(dir, path));
    for (const stage of ['10-foundation', '20-data']) rmSync(join(dir, 'tenants/acme', stage), { recursive: true });
    expect(await readTenants(dir)).toEqual(['acme', 'globex']);
  });

  it('stay, even if they were added after the output was read', async () => {
    const dir = await written(acme, globex);
    const onPoint = (point: WritePoint): void => {
      if (point === 'journal-written') for (const [path, text] of Object.entries(theirs)) put(dir, path, text);
    };
    await writeOutput(dir, without('acme'), { overwrite: false, onPoint });
    expect(contentOf(dir)).toEqual({ ...contentOfBundles(everything([globex])), ...theirs });
  });
});

describe('the removal of a tenant, interrupted', () => {
  async function stoppedAt(point: WritePoint): Promise<string> {
    const dir = await written(acme, globex);
    put(dir, 'tenants/acme/NOTES.md', 'mine\n');
    const onPoint = (now: WritePoint): void => {
      if (now === point) throw new RangeError('stopped');
    };
    await expect(writeOutput(dir, without('acme'), { overwrite: false, onPoint })).rejects.toThrow('stopped');
    return dir;
  }

  it('is not repeated if a person has restored the tenant meanwhile', async () => {
    const dir = await stoppedAt('first-folder-in-backup');
    put(dir, 'tenants/acme/inventory.json', 'restored\n');
    expect((await refusalOf(settleOutput(dir))).join()).toContain(
      'got tenants/acme again, after it was moved to .tenancy/backup, so the interrupted write cannot be finished',
    );
    expect(nodeFileSystem.read(join(dir, 'tenants/acme/inventory.json'))).toBe('restored\n');
  });

  it('is finished by the next run, which reports it', async () => {
    const dir = await stoppedAt('first-folder-in-place');
    expect(await settleOutput(dir)).toEqual(['tenants/acme']);
    expect(contentOf(dir)).toEqual({ ...contentOfBundles(everything([globex])), 'tenants/acme/NOTES.md': 'mine\n' });
  });
});

it('a removal that the disk would refuse is refused before anything is decided', async () => {
  const dir = await written(acme, globex);
  const before = contentOf(dir);
  for (const pinned of ['tenants/acme', 'flux/acme.yaml']) {
    const fileSystem = {
      ...nodeFileSystem,
      tryMove: (path: string, onto: string) => {
        const error = new Error('EBUSY: pinned');
        if (path === join(dir, pinned)) throw Object.assign(error, { code: 'EBUSY', syscall: 'rename', path });
        nodeFileSystem.tryMove(path, onto);
      },
    };
    const lines = await refusalOf(writeOutput(dir, without('acme'), { overwrite: false, fileSystem }));
    expect(lines.map((line) => line.slice(dir.length, line.indexOf(', since')))).toEqual([
      `/${pinned}: got EBUSY: this cannot be moved`,
    ]);
    expect(contentOf(dir)).toEqual(before);
  }
});
