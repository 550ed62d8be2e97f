import { describe, expect, it } from 'vitest';
import type { TransitionState } from '../../../src/contract/phases';
import { stableJson } from '../../../src/lib/digest';
import { parseInventory, printInventory } from '../../../src/output/bundle/inventory';
import { tenantUnit } from '../support/units';

const { inventory } = tenantUnit('acme');

function printed(): Readonly<Record<string, unknown>> {
  return JSON.parse(printInventory(inventory));
}

function withTransition(transition: unknown): string {
  return JSON.stringify({ ...printed(), transition });
}

describe('an inventory', () => {
  it('is read back as it was printed', () => {
    expect(parseInventory(printInventory(inventory), 'acme')).toEqual({ kind: 'sealed', inventory });
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
    expect(parseInventory(text, 'acme')).toEqual({ kind: 'sealed', inventory: { ...inventory, transition } });
  });

  it('is noticed when one character of it was edited', () => {
    const text = printInventory(inventory).replace('Namespace tenant-acme-org-a', 'Namespace tenant-acme-org-b');
    expect(parseInventory(text, 'acme')).toEqual({ kind: 'edited' });
  });

  it.each([
    ['other line ends', (text: string) => text.replaceAll('\n', '\r\n')],
    ['no line ends', (text: string) => JSON.stringify(JSON.parse(text))],
    ['a blank at its end', (text: string) => `${text} `],
  ])('is noticed when it was saved with %s, though it says the same', (_, edit) => {
    expect(parseInventory(edit(printInventory(inventory)), 'acme')).toEqual({ kind: 'edited' });
  });

  it('is noticed when an object was taken out of it', () => {
    const { objects, ...rest } = JSON.parse(printInventory(inventory));
    const text = `${stableJson({ ...rest, objects: objects.slice(1) }, 2)}\n`;
    expect(parseInventory(text, 'acme')).toEqual({ kind: 'edited' });
  });

  it('is noticed when its digest was edited, or stands for another inventory', () => {
    const text = printInventory(inventory);
    const other = printInventory(tenantUnit('globex').inventory);
    const digestIn = (one: string): string => JSON.parse(one).digest;
    for (const digest of [digestIn(other), `sha256:${'0'.repeat(64)}`])
      expect(parseInventory(text.replace(digestIn(text), digest), 'acme')).toEqual({ kind: 'edited' });
  });

  it('is noticed when its fields were put in another order', () => {
    const { contract, ...rest } = JSON.parse(printInventory(inventory));
    expect(parseInventory(`${JSON.stringify({ contract, ...rest }, null, 2)}\n`, 'acme')).toEqual({ kind: 'edited' });
  });

  it.each([
    ['no JSON', '<<<<<<< HEAD\n', 'got no JSON'],
    [
      'a later contract',
      printInventory(inventory).replace('"contract": 3', '"contract": 4'),
      'got another shape: contract',
    ],
    [
      'an earlier contract',
      printInventory(inventory).replace('"contract": 3', '"contract": 2'),
      'got another shape: contract',
    ],
    ['an unknown field', JSON.stringify({ ...printed(), extra: 1 }), 'got another shape'],
    ['an unknown transition', withTransition({ kind: 'merge' }), 'got another shape: transition.kind'],
    ['an unknown phase', withTransition({ kind: 'delete', phase: 'nowhere' }), 'got another shape: transition.phase'],
    ['a transition as a text', withTransition('delete/notify'), 'got another shape: transition'],
    ['a missing field', JSON.stringify({ ...printed(), files: undefined }), 'got another shape: files'],
  ])('is broken with %s', (_, text, message) => {
    const reading = parseInventory(text, 'acme');
    expect(reading).toMatchObject({ kind: 'broken', message: expect.stringContaining(message) });
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
  ])('is broken, though sealed, when it lists %s, which is not the tenant’s', (path) => {
    const digest = `sha256:${'1'.repeat(64)}`;
    const sealed = printInventory({ ...inventory, files: [...inventory.files, { path, digest }] });
    expect(parseInventory(sealed, 'acme')).toEqual({
      kind: 'broken',
      message: `got "${path}", which is another's place`,
    });
  });
});
