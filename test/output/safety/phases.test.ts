import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeOutput } from '../../../src/output/write';
import { everything, only, tenantBundle } from '../support/bundles';
import { contentOf, contentOfBundles, newOutput, put } from '../support/folder';
import { overwrite, plain, refused, written } from '../support/outputs';

const globex = tenantBundle('globex');

function at(standing: string | null) {
  return tenantBundle('acme', { standing });
}

const STEP = 'go back one step in version control, then run synth and commit after each step [phase-skipped]';

describe('a phase that does not follow', () => {
  it.each([
    [null, 'delete/export', 'no transition', 'delete/export'],
    ['delete/edge-off', 'delete/volumes', 'delete/edge-off', 'delete/volumes'],
    ['delete/volumes', null, 'delete/volumes', 'no transition'],
    ['convert/pro', 'delete/notify', 'convert/pro', 'delete/notify'],
    [
      'remove-organization/a/workloads-off',
      'remove-organization/b/protection-lifted',
      'remove-organization/a/workloads-off',
      'remove-organization/b/protection-lifted',
    ],
  ])('is refused, and --overwrite does not help: %s, then %s', async (before, after, last, now) => {
    const dir = await written(at(before));
    const line = `/dist/tenants/acme: got ${last} before and ${now} now, want no phase skipped: ${STEP}`;
    expect(await refused(dir, everything([at(after)]))).toEqual([line]);
    expect(await refused(dir, only(at(after)), overwrite)).toEqual([line]);
  });

  it.each([
    [null, 'delete/notify'],
    ['delete/edge-off', 'delete/services-off'],
    ['delete/services-off', null],
    ['convert/pro', null],
    ['convert/pro', 'convert/free'],
    ['remove-organization/a/workloads-off', 'remove-organization/a/protection-lifted'],
    ['delete/volumes', 'delete/volumes'],
  ])('is not the next one, nor the way back, nor the same again: %s, then %s', async (before, after) => {
    const dir = await written(at(before));
    await writeOutput(dir, everything([at(after)]), plain);
    expect(contentOf(dir)).toEqual(contentOfBundles(everything([at(after)])));
  });
});

describe('a tenant that the output never held', () => {
  it('does not begin with a phase after a gate', async () => {
    const dir = await written(globex);
    expect(await refused(dir, everything([at('delete/volumes'), globex]))).toEqual([
      `/dist/tenants/acme: got delete/volumes in a tenant that the output never held, want no transition or the first phase of one: ${STEP}`,
    ]);
  });

  it.each([null, 'convert/pro', 'delete/notify', 'remove-organization/a/workloads-off'])(
    'may begin with %s, which takes nothing away',
    async (standing) => {
      const dir = await written(globex);
      await writeOutput(dir, everything([at(standing), globex]), plain);
      expect(contentOf(dir)).toEqual(contentOfBundles(everything([at(standing), globex])));
    },
  );

  it('may be in any phase in a new output', async () => {
    const dir = newOutput();
    await writeOutput(dir, everything([at('delete/volumes')]), plain);
    expect(contentOf(dir)).toEqual(contentOfBundles(everything([at('delete/volumes')])));
  });
});

describe('a tenant with a damaged inventory', () => {
  it('may not be in a later phase, not even in the one that it was in', async () => {
    const dir = await written(at('delete/volumes'));
    put(dir, 'tenants/acme/inventory.json', 'no JSON');
    expect(await refused(dir, everything([at('delete/volumes')]), overwrite)).toEqual([
      '/dist/tenants/acme: got delete/volumes now and no inventory of the phase before, want no phase skipped: restore the inventory from version control [phase-skipped]',
    ]);
  });

  it('may be in none, and in a first one', async () => {
    for (const standing of [null, 'delete/notify']) {
      const dir = await written(at(null));
      rmSync(join(dir, 'tenants/acme/inventory.json'));
      await writeOutput(dir, everything([at(standing)]), overwrite);
      expect(contentOf(dir)).toEqual(contentOfBundles(everything([at(standing)])));
    }
  });
});
