import { describe, expect, it } from 'vitest';
import { parseInventory, printInventory, sealInventory } from '../../src/output/inventory';
import { tenantUnit } from './support/units';

const { inventory } = tenantUnit('acme');

describe('an inventory', () => {
  it('is read back as it was printed', () => {
    expect(parseInventory(printInventory(inventory), 'acme')).toEqual({ kind: 'sealed', inventory });
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
    const text = printInventory({ ...inventory, objects: inventory.objects.slice(1) });
    expect(parseInventory(text, 'acme')).toEqual({ kind: 'edited' });
  });

  it.each([
    ['no JSON', '<<<<<<< HEAD\n', 'got no JSON'],
    [
      'a later contract',
      printInventory(inventory).replace('"contract": 2', '"contract": 3'),
      'got another shape: contract',
    ],
    ['an unknown field', JSON.stringify({ ...inventory, extra: 1 }), 'got another shape'],
    ['a missing field', JSON.stringify({ ...inventory, files: undefined }), 'got another shape: files'],
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
    const { contract: _, digest: __, ...body } = inventory;
    const sealed = sealInventory({ ...body, files: [...body.files, { path, digest: inventory.digest }] });
    expect(parseInventory(printInventory(sealed), 'acme')).toEqual({
      kind: 'broken',
      message: `got "${path}", which is another's place`,
    });
  });
});
