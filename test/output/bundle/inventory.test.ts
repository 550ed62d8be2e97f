import { describe, expect, it } from 'vitest';
import type { TransitionState } from '../../../src/contract/phases';
import { parseInventory, printInventory } from '../../../src/output/bundle/inventory';
import { tenantBundle } from '../support/bundles';

const { inventory } = tenantBundle('acme');

const printed = printInventory(inventory);

function withTransition(transition: unknown): string {
  return printed.replace('"transition": null', `"transition": ${JSON.stringify(transition)}`);
}

describe('an inventory', () => {
  it('is read back as it was printed', () => {
    expect(parseInventory(printInventory(inventory), 'acme')).toEqual({ kind: 'intact', inventory });
  });

  it.each<[TransitionState, unknown]>([
    [{ kind: 'none' }, null],
    [
      { kind: 'convert', from: 'pro' },
      { from: 'pro', kind: 'convert' },
    ],
    [
      { kind: 'remove-organization', organization: 'ops', phase: 'workloads-off' },
      { kind: 'remove-organization', organization: 'ops', phase: 'workloads-off' },
    ],
    [
      { kind: 'delete', phase: 'notify' },
      { kind: 'delete', phase: 'notify' },
    ],
  ])('prints the transition %j as %j, and reads it back', (transition, expected) => {
    const text = printInventory({ ...inventory, transition });
    expect(JSON.parse(text).transition).toEqual(expected);
    expect(parseInventory(text, 'acme')).toEqual({ kind: 'intact', inventory: { ...inventory, transition } });
  });

  it('is noticed when one character of it was edited', () => {
    const text = printInventory(inventory).replace('Namespace tenant-acme-org-a', 'Namespace tenant-acme-org-b');
    expect(parseInventory(text, 'acme')).toEqual({ kind: 'edited' });
  });

  it.each([
    ['a later contract', printed.replace('"contract": 3', '"contract": 4'), 'got another shape: contract'],
    ['an earlier contract', printed.replace('"contract": 3', '"contract": 2'), 'got another shape: contract'],
    ['an unknown transition', withTransition({ kind: 'merge' }), 'got another shape: transition.kind'],
    ['an unknown phase', withTransition({ kind: 'delete', phase: 'nowhere' }), 'got another shape: transition.phase'],
    ['a transition as a text', withTransition('delete/notify'), 'got another shape: transition'],
  ])('is broken with %s', (_, text, message) => {
    expect(parseInventory(text, 'acme')).toMatchObject({ kind: 'broken', message: expect.stringContaining(message) });
  });

  it('is broken in the folder of another tenant, or of the platform', () => {
    const broken = { kind: 'broken', message: 'got the inventory of "acme"' };
    expect(parseInventory(printInventory(inventory), 'globex')).toEqual(broken);
    expect(parseInventory(printInventory(inventory), null)).toEqual(broken);
  });

  it.each([
    'tenants/globex/inventory.json',
    'tenants/acme/../globex/20-data/tenant-globex.yaml',
    '../outside.yaml',
    '/etc/passwd',
    'flux/globex.yaml',
    'tenants/acme/',
    'tenants/acme//x',
  ])('is broken, though its digest is right, when it lists %s, which is not the tenant’s', (path) => {
    const digest = `sha256:${'1'.repeat(64)}`;
    const sealed = printInventory({ ...inventory, files: [...inventory.files, { path, digest }] });
    expect(parseInventory(sealed, 'acme')).toEqual({
      kind: 'broken',
      message: `got "${path}", which belongs to another owner`,
    });
  });
});
