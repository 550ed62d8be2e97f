import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { TransitionState } from '../../../src/contract/phases';
import { writeOutput } from '../../../src/output/write';
import { convertingFrom, deletingIn, NO_TRANSITION, removing } from '../../support/transition-states';
import { everything, only, tenantBundle } from '../support/bundles';
import { contentOf, contentOfBundles, newOutput, put } from '../support/folder';
import { overwrite, plain, refused, written } from '../support/outputs';

const globex = tenantBundle('globex');

function at(transition: TransitionState) {
  return tenantBundle('acme', { transition });
}

const STEP = 'go back one step in version control, then run synth and commit after each step [phase-skipped]';

describe('a phase that does not follow', () => {
  it.each([
    [NO_TRANSITION, deletingIn('export'), 'no transition', 'delete/export'],
    [deletingIn('edge-off'), deletingIn('volumes'), 'delete/edge-off', 'delete/volumes'],
    [deletingIn('volumes'), NO_TRANSITION, 'delete/volumes', 'no transition'],
    [convertingFrom('pro'), deletingIn('notify'), 'convert/pro', 'delete/notify'],
    [
      removing('a', 'workloads-off'),
      removing('b', 'protection-lifted'),
      'remove-organization/a/workloads-off',
      'remove-organization/b/protection-lifted',
    ],
  ])('is refused, and --overwrite does not help: %j, then %j', async (before, after, last, now) => {
    const dir = await written(at(before));
    const line = `/dist/tenants/acme: got ${last} before and ${now} now, want no phase skipped: ${STEP}`;
    expect(await refused(dir, everything([at(after)]))).toEqual([line]);
    expect(await refused(dir, only(at(after)), overwrite)).toEqual([line]);
  });

  it.each([
    [NO_TRANSITION, deletingIn('notify')],
    [deletingIn('edge-off'), deletingIn('services-off')],
    [deletingIn('services-off'), NO_TRANSITION],
    [convertingFrom('pro'), NO_TRANSITION],
    [convertingFrom('pro'), convertingFrom('free')],
    [removing('a', 'workloads-off'), removing('a', 'protection-lifted')],
    [deletingIn('volumes'), deletingIn('volumes')],
  ])('is not the next one, nor the way back, nor the same again: %j, then %j', async (before, after) => {
    const dir = await written(at(before));
    await writeOutput(dir, everything([at(after)]), plain);
    expect(contentOf(dir)).toEqual(contentOfBundles(everything([at(after)])));
  });
});

describe('a tenant that the output never held', () => {
  it('does not begin with a phase after a gate', async () => {
    const dir = await written(globex);
    expect(await refused(dir, everything([at(deletingIn('volumes')), globex]))).toEqual([
      `/dist/tenants/acme: got delete/volumes in a tenant that the output never held, want no transition or the first phase of one: ${STEP}`,
    ]);
  });

  it.each([NO_TRANSITION, convertingFrom('pro'), deletingIn('notify'), removing('a', 'workloads-off')])(
    'may begin with %j, which takes nothing away',
    async (transition) => {
      const dir = await written(globex);
      await writeOutput(dir, everything([at(transition), globex]), plain);
      expect(contentOf(dir)).toEqual(contentOfBundles(everything([at(transition), globex])));
    },
  );

  it('may be in any phase in a new output', async () => {
    const dir = newOutput();
    await writeOutput(dir, everything([at(deletingIn('volumes'))]), plain);
    expect(contentOf(dir)).toEqual(contentOfBundles(everything([at(deletingIn('volumes'))])));
  });
});

describe('a tenant with a damaged inventory', () => {
  it('may not be in a later phase, not even in the one that it was in', async () => {
    const dir = await written(at(deletingIn('volumes')));
    put(dir, 'tenants/acme/inventory.json', 'no JSON');
    expect(await refused(dir, everything([at(deletingIn('volumes'))]), overwrite)).toEqual([
      '/dist/tenants/acme: got delete/volumes now and no inventory of the phase before, want no phase skipped: restore the inventory from version control [phase-skipped]',
    ]);
  });

  it('may be in none, and in a first one', async () => {
    for (const transition of [NO_TRANSITION, deletingIn('notify')]) {
      const dir = await written(at(NO_TRANSITION));
      rmSync(join(dir, 'tenants/acme/inventory.json'));
      await writeOutput(dir, everything([at(transition)]), overwrite);
      expect(contentOf(dir)).toEqual(contentOfBundles(everything([at(transition)])));
    }
  });
});
