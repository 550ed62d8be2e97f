import { describe, expect, it } from 'vitest';
import type { Manifest } from '../../../src/contract/stages';
import { type AllowedRemovals, NO_REMOVALS } from '../../../src/output/bundle/allowed-removals';
import type { RenderedTenant } from '../../../src/output/bundle/bundle';
import { writeOutput } from '../../../src/output/write';
import { deletingIn, NO_TRANSITION, removing } from '../../support/transition-states';
import { everything, extra, manifests, namespace, object, tenantBundle } from '../support/bundles';
import { contentOf, contentOfBundles, put } from '../support/folder';
import { overwrite, plain, refused, written } from '../support/outputs';

const NAMESPACE = 'Namespace tenant-acme-org-a';
const CLAIM = 'PersistentVolumeClaim tenant-acme/redis-data';
const LIFTED = removing('a', 'protection-lifted');

/** The manifests of acme; `opened` lists the objects without prune protection. */
function opened(...names: string[]): Manifest[] {
  const bare = [namespace('acme', 'a'), object('PersistentVolumeClaim', 'redis-data', 'tenant-acme')];
  return manifests('acme', 'one').map((one) => {
    const { name } = one.object.metadata;
    const open = bare.find((other) => other.metadata.name === name);
    return names.includes(name) && open !== undefined ? { ...one, object: open } : one;
  });
}

function without(name: string): Manifest[] {
  return manifests('acme', 'one').filter((one) => one.object.metadata.name !== name);
}

function acme(change: Partial<RenderedTenant>) {
  return tenantBundle('acme', change);
}

function approving(...objects: string[]): AllowedRemovals {
  return { ...NO_REMOVALS, objects };
}

const more: Manifest = { stage: '20-data', object: object('ConfigMap', 'more', 'tenant-acme') };

const UNAPPROVED = 'no phase and no approved deletion allows that';
const PROTECTED = 'the last output protects it, and the protection must be lifted one commit before';
const OCCUPIED =
  'the last output has ConfigMap tenant-acme-org-a/extra of stage 30-services in it, which must be removed one commit before';

describe('a Namespace is removed', () => {
  const name = 'tenant-acme-org-a';
  const line = (...missing: string[]) =>
    `/dist/tenants/acme: ${NAMESPACE} would go with all that it holds, want it kept: ${missing.join('; ')} [namespace-would-go]`;

  it('when it is approved, was unprotected, and held nothing of a later stage', async () => {
    const dir = await written(acme({ manifests: opened(name) }));
    const next = everything([acme({ manifests: without(name), allowedRemovals: approving(NAMESPACE) })]);
    await writeOutput(dir, next, plain);
    expect(contentOf(dir)).toEqual(contentOfBundles(next));
  });

  it('not without approval', async () => {
    const dir = await written(acme({ manifests: opened(name) }));
    const next = everything([acme({ manifests: without(name), allowedRemovals: approving('Namespace tenant-acme') })]);
    expect(await refused(dir, next, overwrite)).toEqual([line(UNAPPROVED)]);
  });

  it('not while the last output protects it, even if the next one does not', async () => {
    const dir = await written(acme({}));
    const next = everything([acme({ manifests: without(name), allowedRemovals: approving(NAMESPACE) })]);
    expect(await refused(dir, next, overwrite)).toEqual([line(PROTECTED)]);
  });

  it.each(['20-data', '30-services', '40-edge'] as const)(
    'not while the last output has an object of %s in it: its RoleBindings and policies would go at once',
    async (stage) => {
      const dir = await written(acme({ manifests: [...opened(name), { ...extra('acme'), stage }] }));
      const next = everything([
        acme({ manifests: without(name), allowedRemovals: { ...approving(NAMESPACE), stages: ['40-edge'] } }),
      ]);
      expect(await refused(dir, next, overwrite)).toEqual([line(OCCUPIED.replace('30-services', stage))]);
    },
  );

  it('not for any of the three reasons, and the message lists all', async () => {
    const dir = await written(acme({ manifests: [...manifests('acme', 'one'), extra('acme')] }));
    const next = everything([acme({ manifests: without(name) })]);
    expect(await refused(dir, next)).toEqual([line(UNAPPROVED, PROTECTED, OCCUPIED)]);
  });

  it('whatever a namespace with a longer name holds', async () => {
    const longer: Manifest = { stage: '30-services', object: object('ConfigMap', 'x', 'tenant-acme-org-a-b') };
    const dir = await written(acme({ manifests: [...opened(name), longer] }));
    const next = everything([acme({ manifests: [...without(name), longer], allowedRemovals: approving(NAMESPACE) })]);
    await writeOutput(dir, next, plain);
    expect(contentOf(dir)).toEqual(contentOfBundles(next));
  });

  it.each([
    ['is unprotected', opened(name), []],
    ['is protected', manifests('acme', 'one'), [line(PROTECTED)]],
  ])('according to the printed objects, if the inventory is damaged: it %s', async (_, before, lines) => {
    const dir = await written(acme({ manifests: before }));
    put(dir, 'tenants/acme/inventory.json', 'no JSON');
    const next = everything([acme({ manifests: without(name), allowedRemovals: approving(NAMESPACE) })]);
    if (lines.length > 0) expect(await refused(dir, next, overwrite)).toEqual(lines);
    else await writeOutput(dir, next, overwrite);
  });
});

describe('a PersistentVolumeClaim is removed', () => {
  const name = 'redis-data';
  const line = (...missing: string[]) =>
    `/dist/tenants/acme: ${CLAIM} would go with its data, want it kept: ${missing.join('; ')} [volume-would-go]`;

  it('when it is approved and was unprotected, while its namespace is in use', async () => {
    const dir = await written(acme({ manifests: [...opened(name), more] }));
    const next = everything([acme({ manifests: [...without(name), more], allowedRemovals: approving(CLAIM) })]);
    await writeOutput(dir, next, plain);
    expect(contentOf(dir)).toEqual(contentOfBundles(next));
  });

  it('not without approval', async () => {
    const dir = await written(acme({ manifests: [...opened(name), more] }));
    expect(await refused(dir, everything([acme({ manifests: [...without(name), more] })]))).toEqual([line(UNAPPROVED)]);
  });

  it('not while the last output protects it', async () => {
    const dir = await written(acme({ manifests: [...manifests('acme', 'one'), more] }));
    const next = everything([acme({ manifests: [...without(name), more], allowedRemovals: approving(CLAIM) })]);
    expect(await refused(dir, next, overwrite)).toEqual([line(PROTECTED)]);
  });
});

describe('an organization is removed', () => {
  const name = 'tenant-acme-org-a';
  const removed: AllowedRemovals = { ...NO_REMOVALS, removed: [{ id: 'a', namespaces: [NAMESPACE] }] };
  const after = { manifests: without(name), organizations: [] };
  const vanished =
    '/dist/tenants/acme: got no organization "a", want it kept: restore it in the tenant\'s file, and remove it in its phases [organization-vanished]';

  it('with its namespaces, after the last phase of its removal', async () => {
    const dir = await written(acme({ manifests: opened(name), transition: LIFTED }));
    const next = everything([acme({ ...after, allowedRemovals: removed })]);
    await writeOutput(dir, next, plain);
    expect(contentOf(dir)).toEqual(contentOfBundles(next));
  });

  it('not if the last output was not in that phase, though its id is among the removed', async () => {
    for (const transition of [NO_TRANSITION, removing('a', 'workloads-off'), removing('b', 'protection-lifted')]) {
      const dir = await written(acme({ manifests: opened(name), transition }));
      const lines = await refused(dir, everything([acme({ ...after, allowedRemovals: removed })]), overwrite);
      expect(lines).toEqual([
        vanished,
        `/dist/tenants/acme: ${NAMESPACE} would go with all that it holds, want it kept: ${UNAPPROVED} [namespace-would-go]`,
      ]);
    }
  });

  it('not if its id is not among the removed', async () => {
    const dir = await written(acme({ manifests: opened(name), transition: LIFTED }));
    const other: AllowedRemovals = { ...removed, removed: [{ id: 'b', namespaces: ['Namespace tenant-acme-org-b'] }] };
    expect((await refused(dir, everything([acme({ ...after, allowedRemovals: other })])))[0]).toBe(vanished);
  });

  it('in the cleanup, from the phase on in which all go', async () => {
    const dir = await written(acme({ manifests: opened(name), transition: deletingIn('services-off') }));
    const next = { ...after, transition: deletingIn('organization-namespaces') };
    expect(await refused(dir, everything([acme({ ...next, allowedRemovals: approving(NAMESPACE) })]))).toEqual([
      vanished,
    ]);
    const allowed = everything([acme({ ...next, allowedRemovals: { ...approving(NAMESPACE), organizations: true } })]);
    await writeOutput(dir, allowed, plain);
    expect(contentOf(dir)).toEqual(contentOfBundles(allowed));
  });
});
