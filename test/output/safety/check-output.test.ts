import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { TransitionState } from '../../../src/contract/phases';
import { refuseIfAny } from '../../../src/contract/problems';
import type { Stage } from '../../../src/contract/stages';
import { type AllowedRemovals, NO_REMOVALS } from '../../../src/output/bundle/allowed-removals';
import { printInventory } from '../../../src/output/bundle/inventory';
import { printIndex } from '../../../src/output/bundle/print';
import { readOutput, readTenants, settleOutput } from '../../../src/output/read';
import { checkOutput } from '../../../src/output/safety/check-output';
import { writeOutput } from '../../../src/output/write';
import { codesOf, refusalOf } from '../../storage/support/refusals';
import { convertingFrom, NO_TRANSITION } from '../../support/transition-states';
import {
  everything,
  extra,
  manifests,
  namespace,
  object,
  only,
  platformBundle,
  tenantBundle,
} from '../support/bundles';
import { contentOf, contentOfBundles, newOutput, put } from '../support/folder';
import { overwrite, plain, refused, written } from '../support/outputs';

const acme = tenantBundle('acme');
const globex = tenantBundle('globex');
const acmeTwo = tenantBundle('acme', { manifests: manifests('acme', 'two') });

function emptied(...stages: readonly Stage[]): AllowedRemovals {
  return { ...NO_REMOVALS, stages };
}

function without(kind: string, from = manifests('acme', 'one')) {
  return from.filter((one) => one.object.kind !== kind);
}

describe('a smaller plan', () => {
  const falls = (transition: TransitionState) =>
    tenantBundle('acme', { plan: 'basic', requiresTransitionFrom: ['pro', 'enterprise'], transition });

  it('is refused without the transition that leads there, and passes with it', async () => {
    const dir = await written(acme);
    expect(await refused(dir, everything([falls(NO_TRANSITION)]), overwrite)).toEqual([
      '/dist/tenants/acme: got plan basic after pro, which lowers a quota, want a transition: take the change of the plan back, and use tenancy convert [transition-missing]',
    ]);
    expect(await codesOf(writeOutput(dir, everything([falls(convertingFrom('enterprise'))]), plain))).toEqual([
      'transition-missing',
    ]);
    await writeOutput(dir, everything([falls(convertingFrom('pro'))]), plain);
    await writeOutput(dir, everything([falls(NO_TRANSITION)]), plain);
  });

  it('is not needed if no quota shrinks', async () => {
    const dir = await written(acme);
    await writeOutput(
      dir,
      everything([tenantBundle('acme', { plan: 'enterprise', requiresTransitionFrom: [] })]),
      plain,
    );
  });
});

describe('a tenant that vanished', () => {
  it('is refused, and --overwrite does not help', async () => {
    const dir = await written(acme, globex);
    const line =
      '/dist/tenants/globex: got no file for tenant "globex", whose bundle is here, want it kept: restore its file [tenant-vanished]';
    expect(await refused(dir, everything([acme]))).toEqual([line]);
    expect(await refused(dir, everything([acme]), overwrite)).toEqual([line]);
  });

  it('is not checked if single tenants are written', async () => {
    const dir = await written(acme, globex);
    await writeOutput(dir, only(acmeTwo), plain);
    expect(contentOf(dir)).toEqual(contentOfBundles(everything([acmeTwo, globex])));
  });

  it('is noticed without its folder, because its Flux file is there', async () => {
    const dir = await written(acme, globex);
    rmSync(join(dir, 'tenants/globex'), { recursive: true });
    expect(await codesOf(writeOutput(dir, everything([acme]), overwrite))).toContain('tenant-vanished');
  });

  it('is noticed by its Flux file alone, without folder and index line', async () => {
    const dir = await written(acme, globex);
    rmSync(join(dir, 'tenants/globex'), { recursive: true });
    put(dir, 'kustomization.yaml', printIndex(['acme']));
    expect(await codesOf(writeOutput(dir, everything([acme]), overwrite))).toContain('tenant-vanished');
    put(dir, 'flux/globex.yaml', '# a header of their own\n');
    await writeOutput(dir, everything([acme]), plain);
  });

  it('is none that only the index lists: --overwrite corrects the index', async () => {
    const dir = await written(acme);
    put(dir, 'kustomization.yaml', printIndex(['acme', 'evil']));
    expect(await refused(dir, everything([acme]))).toEqual([
      '/dist/kustomization.yaml: got flux/evil.yaml, which belong to no tenant here: restore it from version control, or give --overwrite [output-edited]',
    ]);
    expect(await refused(dir, only(acmeTwo))).toHaveLength(1);
    await writeOutput(dir, everything([acme]), overwrite);
    expect(contentOf(dir)).toEqual(contentOfBundles(everything([acme])));
  });

  it('is noticed without the index, because its folder is there', async () => {
    const dir = await written(acme, globex);
    rmSync(join(dir, 'kustomization.yaml'));
    rmSync(join(dir, 'tenants/globex/inventory.json'));
    expect(await codesOf(writeOutput(dir, everything([acme]), overwrite))).toContain('tenant-vanished');
  });
});

describe('what may not be removed from a tenant', () => {
  it('is an organization', async () => {
    const dir = await written(acme);
    expect(await refused(dir, everything([tenantBundle('acme', { organizations: [] })]))).toEqual([
      '/dist/tenants/acme: got no organization "a", want it kept: restore it in the tenant\'s file, and remove it in its phases [organization-vanished]',
    ]);
  });

  it('is a namespace', async () => {
    const dir = await written(acme);
    const next = tenantBundle('acme', {
      manifests: manifests('acme', 'one').filter((one) => one.object.metadata.name !== 'tenant-acme-org-a'),
    });
    expect(await refused(dir, everything([next]), overwrite)).toEqual([
      '/dist/tenants/acme: Namespace tenant-acme-org-a would go with all that it holds, want it kept: no phase and no approved deletion allows that; the last output protects it, and the protection must be lifted one commit before [namespace-would-go]',
    ]);
  });

  it('is a volume, and with it the last object of its stage', async () => {
    const dir = await written(acme);
    const next = tenantBundle('acme', { manifests: without('PersistentVolumeClaim') });
    expect(await refused(dir, everything([next]), overwrite)).toEqual([
      '/dist/tenants/acme: PersistentVolumeClaim tenant-acme/redis-data would go with its data, want it kept: no phase and no approved deletion allows that; the last output protects it, and the protection must be lifted one commit before [volume-would-go]',
      '/dist/tenants/acme: got no object in stage 20-data, where there were some: Flux would delete them all [stage-emptied]',
    ]);
  });

  it('is a volume, even if its stage may become empty', async () => {
    const dir = await written(acme);
    const next = tenantBundle('acme', {
      manifests: without('PersistentVolumeClaim'),
      allowedRemovals: emptied('20-data'),
    });
    expect(await codesOf(writeOutput(dir, everything([next]), plain))).toEqual(['volume-would-go']);
  });

  it('is all objects of a stage, unless a phase has emptied just that one', async () => {
    const dir = await written(acme);
    const next = { manifests: without('ConfigMap') };
    for (const allowedRemovals of [NO_REMOVALS, emptied('20-data')])
      expect(
        await codesOf(writeOutput(dir, everything([tenantBundle('acme', { ...next, allowedRemovals })]), overwrite)),
      ).toEqual(['stage-emptied']);
    const off = everything([tenantBundle('acme', { ...next, allowedRemovals: emptied('30-services') })]);
    await writeOutput(dir, off, plain);
    expect(contentOf(dir)).toEqual(contentOfBundles(off));
  });

  it('is its Flux objects, whatever was emptied', async () => {
    const dir = await written(acme);
    const allowedRemovals = emptied('10-foundation', '20-data', '30-services', '40-edge');
    const next = tenantBundle('acme', { manifests: without('Kustomization'), allowedRemovals });
    expect(await refused(dir, everything([next]))).toEqual([
      '/dist/tenants/acme: got no object in stage flux, where there were some: Flux would delete them all [stage-emptied]',
    ]);
  });

  it('is an object from its stage', async () => {
    const dir = await written(acme);
    const moved = manifests('acme', 'one').map((one) =>
      one.object.kind === 'ConfigMap' ? { ...one, stage: '20-data' as const } : one,
    );
    const next = tenantBundle('acme', { manifests: [...moved, extra('acme')] });
    expect(await refused(dir, everything([next]), overwrite)).toEqual([
      '/dist/tenants/acme: ConfigMap tenant-acme/settings would move from stage 30-services to 20-data: Flux would delete it and make it again [stage-changed]',
    ]);
  });

  it('is not an object of another kind, as long as its stage keeps some', async () => {
    const dir = await written(tenantBundle('acme', { manifests: [...manifests('acme', 'one'), extra('acme')] }));
    await writeOutput(dir, everything([acme]), plain);
    expect(contentOf(dir)).toEqual(contentOfBundles(everything([acme])));
  });

  it('may grow: a new organization, namespace, volume and stage are welcome', async () => {
    const dir = await written(acme);
    const grown = tenantBundle('acme', {
      organizations: ['a', 'b'],
      manifests: [
        ...manifests('acme', 'one'),
        { stage: '10-foundation', object: namespace('acme', 'b') },
        { stage: '20-data', object: object('PersistentVolumeClaim', 'more', 'tenant-acme') },
        { stage: '40-edge', object: object('Service', 'edge', 'tenant-acme') },
      ],
    });
    await writeOutput(dir, everything([grown]), plain);
    expect(contentOf(dir)).toEqual(contentOfBundles(everything([grown])));
  });
});

it('the platform may not lose a namespace either', async () => {
  const dir = await written(acme);
  const { owner, allowedRemovals, files, inventory } = platformBundle();
  const objects = inventory.objects.filter((one) => one.id !== 'Namespace control');
  const smaller = { ...inventory, objects };
  const next = {
    owner,
    allowedRemovals,
    requiresTransitionFrom: [],
    extensionKinds: [],
    usedExtensions: [],
    files: new Map([...files, ['platform/inventory.json', printInventory(smaller)]]),
  };
  expect(await refused(dir, everything([acme], { ...next, inventory: smaller }))).toEqual([
    '/dist/platform: Namespace control would go with all that it holds, want it kept: no phase and no approved deletion allows that; the last output protects it, and the protection must be lifted one commit before [namespace-would-go]',
  ]);
});

describe('a folder that is not ours', () => {
  it('is refused, and stays without a trace of us', async () => {
    const dir = newOutput();
    put(dir, 'src/main.ts', 'mine\n');
    expect(await refused(dir, everything([acme]), overwrite)).toEqual([
      '/dist: got files and no platform/inventory.json, want an empty folder or an output of ours: name another folder [output-not-ours]',
    ]);
  });

  it('may be an output of ours without its platform: the advice is to restore it', async () => {
    for (const lost of ['platform', 'platform/inventory.json']) {
      const dir = await written(acme);
      rmSync(join(dir, lost), { recursive: true });
      const line =
        '/dist: got files and no platform/inventory.json, want an empty folder or an output of ours: name another folder, or restore this one from version control [output-not-ours]';
      expect(await refused(dir, everything([acme]), overwrite)).toEqual([line]);
      rmSync(join(dir, 'kustomization.yaml'));
      expect(await refused(dir, everything([acme]), overwrite)).toEqual([line]);
    }
  });

  it('keeps a folder of its own that has the name of our work folder', async () => {
    const dir = newOutput();
    put(dir, 'README.md', 'mine\n');
    put(dir, '.tenancy/staging/precious.txt', 'mine\n');
    put(dir, '.tenancy/notes.txt', 'mine\n');
    expect(await codesOf(writeOutput(dir, everything([acme]), overwrite))).toEqual(['output-not-ours']);
    await expect(settleOutput(dir)).rejects.toMatchObject({ problems: [{ code: 'output-not-ours' }] });
    expect(contentOf(dir)).toEqual({
      'README.md': 'mine\n',
      '.tenancy/staging/precious.txt': 'mine\n',
      '.tenancy/notes.txt': 'mine\n',
    });
  });

  it('is an empty path, which would be the current folder', async () => {
    const before = contentOf('test/output/support');
    const line = 'got an empty path, want the name of a folder [output-not-ours]';
    expect(await refusalOf(writeOutput('', everything([acme]), overwrite))).toEqual([line]);
    expect((await readOutput('', everything([acme]))).state).toBe('foreign');
    expect(await settleOutput('')).toEqual([]);
    expect(await readTenants('')).toEqual([]);
    expect(contentOf('test/output/support')).toEqual(before);
  });

  it('is a link that leads nowhere, here or above', async () => {
    const dir = newOutput();
    symlinkSync('nowhere', dir);
    expect(await refused(dir, everything([acme]))).toEqual([
      '/dist: got a symbolic link that leads nowhere, want one to a folder: make the folder, or remove the link [output-not-ours]',
    ]);
    expect(await refusalOf(writeOutput(join(dir, 'deep/er'), everything([acme]), plain))).toEqual([
      `${dir}/deep/er: got the symbolic link ${dir} above it that leads nowhere, want one to a folder: make the folder, or remove the link [output-not-ours]`,
    ]);
  });

  it('is one below a file', async () => {
    const dir = newOutput();
    put(dirname(dir), 'dist', 'mine\n');
    for (const run of [writeOutput(`${dir}/x/y`, everything([acme]), plain), checked(`${dir}/x/y`)])
      expect(await refusalOf(run)).toEqual([
        `${dir}/x/y: got ${dir} above it, which is no folder: name another path [output-not-ours]`,
      ]);
  });

  it('is refused when it is a file', async () => {
    const dir = newOutput();
    mkdirSync(dirname(dir), { recursive: true });
    writeFileSync(dir, 'mine\n');
    expect(await codesOf(writeOutput(dir, everything([acme]), plain))).toEqual(['output-not-ours']);
  });

  it('is a new one for single tenants without the platform', async () => {
    const dir = newOutput();
    expect(await codesOf(writeOutput(dir, only(acme), plain))).toEqual(['output-not-ours']);
    await writeOutput(dir, { ...only(acme), platform: platformBundle() }, plain);
    expect(contentOf(dir)).toEqual(contentOfBundles(everything([acme])));
  });
});

/** As `tenancy check` does. */
async function checked(dir: string): Promise<void> {
  const next = everything([acme]);
  refuseIfAny(checkOutput(await readOutput(dir, next), next, false));
}

it('two writers of one folder are refused', async () => {
  expect(await codesOf(writeOutput(newOutput(), everything([acme, acmeTwo]), plain))).toEqual(['object-duplicate']);
});

it('all problems are reported at once', async () => {
  const dir = await written(acme, globex);
  put(dir, 'tenants/acme/30-services/tenant-acme.yaml', 'edited\n');
  const next = tenantBundle('acme', { organizations: [], manifests: without('PersistentVolumeClaim') });
  expect((await codesOf(writeOutput(dir, everything([next]), plain))).sort()).toEqual([
    'organization-vanished',
    'output-edited',
    'stage-emptied',
    'tenant-vanished',
    'volume-would-go',
  ]);
});

it('the checks can run without a write', async () => {
  const dir = await written(acme, globex);
  const before = contentOf(dir);
  const next = everything([acme]);
  const problems = checkOutput(await readOutput(dir, next), next, false);
  expect(problems.map((problem) => problem.code)).toEqual(['tenant-vanished']);
  expect(contentOf(dir)).toEqual(before);
});
