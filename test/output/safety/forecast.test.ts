import { describe, expect, it } from 'vitest';
import { reportText } from '../../../src/cli/format/report';
import { NO_REMOVALS } from '../../../src/output/bundle/allowed-removals';
import type { NextOutput } from '../../../src/output/last/last-output';
import { forecastBundle } from '../../../src/output/safety/forecast';
import { writeOutput } from '../../../src/output/write';
import { deletingIn, NO_TRANSITION } from '../../support/transition-states';
import {
  emptiedBundle,
  everything,
  extra,
  manifests,
  namespace,
  object,
  only,
  platformBundle,
  tenantBundle,
} from '../support/bundles';
import { newOutput, put } from '../support/folder';
import { overwrite, plain, written } from '../support/outputs';

const acme = tenantBundle('acme');
const FLUX = 'kustomize.toolkit.fluxcd.io/Kustomization control/tenant-acme-10-foundation';
const NONE = { created: [], changed: [], pruned: [], left: [] };

async function forecast(dir: string, next: NextOutput, options = plain) {
  return (await writeOutput(dir, next, options)).forecast;
}

/** The printed forecast, without the line with the counts. */
async function textOf(dir: string, next: NextOutput, isWritten = true): Promise<string[]> {
  const report = await writeOutput(dir, next, plain);
  const text = reportText({ ...report, written: isWritten, tenants: 0, objects: 0, warnings: [] });
  return text.split('\n').slice(0, -2);
}

describe('the forecast of Flux', () => {
  it('is to make a first output, the stages of a tenant one after the other', async () => {
    expect(await forecast(newOutput(), everything([acme]))).toEqual([
      {
        owner: null,
        stage: 'platform',
        waitsFor: null,
        ...NONE,
        created: ['Namespace control', 'rbac.authorization.k8s.io/ClusterRole reconciler'],
      },
      { owner: 'acme', stage: 'flux', waitsFor: null, ...NONE, created: [FLUX] },
      {
        owner: 'acme',
        stage: '10-foundation',
        waitsFor: null,
        ...NONE,
        created: ['Namespace tenant-acme', 'Namespace tenant-acme-org-a'],
      },
      {
        owner: 'acme',
        stage: '20-data',
        waitsFor: '10-foundation',
        ...NONE,
        created: ['PersistentVolumeClaim tenant-acme/redis-data'],
      },
      {
        owner: 'acme',
        stage: '30-services',
        waitsFor: '20-data',
        ...NONE,
        created: ['ConfigMap tenant-acme/settings'],
      },
    ]);
  });

  it('is empty if nothing changes, and for tenants that are not written', async () => {
    const dir = await written(acme, tenantBundle('globex'));
    expect(await forecast(dir, everything([acme, tenantBundle('globex')]))).toEqual([]);
    expect(await forecast(dir, only(tenantBundle('acme', { inputDigest: 'sha256:other' })))).toEqual([]);
  });

  it('is to change, to make and to delete, in the stages in which something happens', async () => {
    const dir = await written(tenantBundle('acme', { manifests: [...manifests('acme', 'one'), extra('acme')] }));
    const more = { stage: '30-services' as const, object: object('ConfigMap', 'more', 'tenant-acme') };
    expect(
      await forecast(dir, everything([tenantBundle('acme', { manifests: [...manifests('acme', 'two'), more] })])),
    ).toEqual([
      { owner: 'acme', stage: 'flux', waitsFor: null, ...NONE, changed: [FLUX] },
      {
        owner: 'acme',
        stage: '30-services',
        waitsFor: '20-data',
        created: ['ConfigMap tenant-acme/more'],
        changed: ['ConfigMap tenant-acme/settings'],
        pruned: ['ConfigMap tenant-acme-org-a/extra'],
        left: [],
      },
    ]);
  });

  it('is to wait for a stage that was emptied as for any other', async () => {
    const dir = await written(acme);
    const off = tenantBundle('acme', {
      manifests: [
        ...manifests('acme', 'one').filter((one) => one.stage !== '30-services'),
        { stage: '40-edge' as const, object: object('ConfigMap', 'edge', 'tenant-acme') },
      ],
      allowedRemovals: { ...NO_REMOVALS, stages: ['30-services'] },
    });
    expect((await forecast(dir, everything([off]))).map(({ stage, waitsFor }) => [stage, waitsFor])).toEqual([
      ['30-services', '20-data'],
      ['40-edge', '30-services'],
    ]);
  });

  it('deletes the Flux objects of a deleted tenant last', async () => {
    const dir = await written(emptiedBundle('acme'));
    const next = everything([tenantBundle('globex')], platformBundle(), ['acme']);
    expect((await forecast(dir, next)).at(-1)).toEqual({
      owner: 'acme',
      stage: 'flux',
      waitsFor: null,
      ...NONE,
      pruned: [FLUX],
    });
  });

  it('changes all objects that stay, if the last inventory is damaged', async () => {
    const dir = await written(acme);
    put(dir, 'tenants/acme/inventory.json', 'no JSON');
    const found = await forecast(dir, everything([acme]), overwrite);
    expect(found.flatMap((one) => one.changed)).toEqual([
      FLUX,
      'Namespace tenant-acme',
      'Namespace tenant-acme-org-a',
      'PersistentVolumeClaim tenant-acme/redis-data',
      'ConfigMap tenant-acme/settings',
    ]);
  });
});

describe('an object that is removed from a stage', () => {
  const gone = [
    'Namespace a',
    'Namespace b',
    'PersistentVolumeClaim a/x',
    'PersistentVolumeClaim a/y',
    'ConfigMap a/x',
  ];
  const before = {
    objects: gone.map((id) => ({ id, stage: '10-foundation' as const, digest: 'sha256:1' })),
    organizations: [],
    transition: NO_TRANSITION,
    plan: null,
    extensions: [],
    unprotected: ['Namespace b', 'PersistentVolumeClaim a/y'],
  };

  it('stays in the cluster if it is a protected namespace or volume, and else is deleted', () => {
    expect(forecastBundle('acme', before, { objects: [], files: [] })).toEqual([
      {
        owner: 'acme',
        stage: '10-foundation',
        waitsFor: null,
        created: [],
        changed: [],
        pruned: ['ConfigMap a/x', 'Namespace b', 'PersistentVolumeClaim a/y'],
        left: ['Namespace a', 'PersistentVolumeClaim a/x'],
      },
    ]);
  });

  it('is reported as deleted or as left in the cluster', () => {
    const forecast = forecastBundle('acme', before, { objects: [], files: [] });
    const report = {
      bundles: [],
      indexChanged: false,
      finished: [],
      warnings: [],
      written: false,
      tenants: 1,
      objects: 0,
    };
    expect(reportText({ ...report, forecast })).toBe(
      [
        'Flux would:',
        '  delete Namespace b with all that it holds',
        '  delete PersistentVolumeClaim a/y with its data',
        '  acme: 10-foundation 3 pruned, 2 left',
        '1 tenants, 0 objects: nothing to do',
        '',
      ].join('\n'),
    );
  });
});

describe('the printed forecast', () => {
  it('is a line for each tenant', async () => {
    const next = everything([tenantBundle('acme'), tenantBundle('globex')]);
    expect(await textOf(newOutput(), next)).toEqual([
      'acme                9 added',
      'globex              9 added',
      'platform            4 added',
      'kustomization.yaml  the list of tenants',
      'Flux will:',
      '  platform: 2 created',
      '  acme: flux 1 created; 10-foundation 2 created; then 20-data 1 created; then 30-services 1 created',
      '  globex: flux 1 created; 10-foundation 2 created; then 20-data 1 created; then 30-services 1 created',
    ]);
  });

  it('lists lost data first, one by one', async () => {
    const claim = object('PersistentVolumeClaim', 'redis-data', 'tenant-acme');
    const more = { stage: '20-data' as const, object: object('ConfigMap', 'more', 'tenant-acme') };
    const open = manifests('acme', 'one').map((one) => {
      if (one.object.metadata.name === 'tenant-acme-org-a') return { ...one, object: namespace('acme', 'a') };
      return one.object.kind === 'PersistentVolumeClaim' ? { ...one, object: claim } : one;
    });
    const dir = await written(tenantBundle('acme', { manifests: [...open, more] }));
    const next = tenantBundle('acme', {
      organizations: [],
      transition: deletingIn('notify'),
      manifests: [...open, more].filter(({ object: { metadata } }) => !/org-a$|^redis-data$/.test(metadata.name)),
      allowedRemovals: {
        ...NO_REMOVALS,
        organizations: true,
        objects: ['Namespace tenant-acme-org-a', 'PersistentVolumeClaim tenant-acme/redis-data'],
      },
    });
    expect(await textOf(dir, everything([next]), false)).toEqual([
      'acme  3 changed, 1 removed',
      'Flux would:',
      '  delete Namespace tenant-acme-org-a with all that it holds',
      '  delete PersistentVolumeClaim tenant-acme/redis-data with its data',
      '  acme: 10-foundation 1 pruned; then 20-data 1 pruned',
    ]);
  });

  it('begins with the stage in which something happens, though that waits for others', async () => {
    const dir = await written(acme);
    const next = everything([tenantBundle('acme', { manifests: [...manifests('acme', 'one'), extra('acme')] })]);
    expect((await textOf(dir, next)).at(-1)).toBe('  acme: 30-services 1 created');
  });

  it('is empty if only the index changes', async () => {
    const dir = await written(acme);
    put(dir, 'kustomization.yaml', 'edited\n');
    const report = await writeOutput(dir, everything([acme]), overwrite);
    expect(reportText({ ...report, written: true, tenants: 1, objects: 5, warnings: [] })).toBe(
      'kustomization.yaml  the list of tenants\n1 tenants, 5 objects: 1 written\n',
    );
  });
});
