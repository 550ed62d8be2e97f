import { describe, expect, it } from 'vitest';
import { digestOf, stableJson } from '../../src/digest';
import { parseInventory, printInventory, sealInventory } from '../../src/output/inventory';
import { writeOutput } from '../../src/output/write';
import { contentOf, contentOfUnits, put } from './support/folder';
import { plain, refused, written } from './support/outputs';
import { everything, tenantUnit } from './support/units';

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

describe('an inventory of the first contract, which knew no transitions', () => {
  /** As the version before printed it: without where a tenant stands, and what is unprotected. */
  function first(change: object = {}): string {
    const { digest: _, contract: __, standing: ___, unprotected: ____, ...body } = inventory;
    const rest = { ...body, contract: 1, ...change };
    return `${stableJson({ ...rest, digest: digestOf(stableJson(rest)) }, 2)}\n`;
  }

  it('is read as one of a tenant in no transition, of which everything is protected', () => {
    expect(parseInventory(first(), 'acme')).toMatchObject({
      kind: 'sealed',
      inventory: { contract: 2, standing: null, unprotected: [], objects: inventory.objects, files: inventory.files },
    });
  });

  it('is noticed when it was edited, and broken with a field that came later', () => {
    expect(parseInventory(first().replace('acme.example.com', 'evil.example.com'), 'acme')).toEqual({ kind: 'edited' });
    expect(parseInventory(first({ standing: 'delete/volumes' }), 'acme')).toMatchObject({ kind: 'broken' });
  });

  it('is written anew by the next run, and by no other way round', async () => {
    const acme = tenantUnit('acme');
    const dir = await written(acme);
    put(dir, 'tenants/acme/inventory.json', first());
    const later = tenantUnit('acme', { standing: 'delete/volumes' });
    expect(await refused(dir, everything([later]))).toEqual([
      '/dist/tenants/acme: got no transition before and delete/volumes now, want no phase skipped: go back one step in version control, then run synth and commit after each step [phase-skipped]',
    ]);
    const report = await writeOutput(dir, everything([acme]), plain);
    expect(report.units[0]?.changed).toEqual(['tenants/acme/inventory.json']);
    expect(contentOf(dir)).toEqual(contentOfUnits(everything([acme])));
  });
});
