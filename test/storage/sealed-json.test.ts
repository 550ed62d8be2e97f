import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { stableJson } from '../../src/lib/digest';
import { parseSealed, printSealed } from '../../src/storage/sealed-json';

const schema = z.strictObject({ name: z.string(), items: z.array(z.strictObject({ digest: z.string() })) });
const content = { name: 'acme', items: [{ digest: 'one' }, { digest: 'two' }] };
const text = printSealed(content);

describe('a sealed JSON file', () => {
  it('is read back as it was printed', () => {
    expect(parseSealed(text, schema)).toEqual({ kind: 'intact', value: content });
  });

  it('has equal bytes for equal objects', () => {
    expect(printSealed({ items: content.items, name: content.name })).toBe(text);
  });

  it.each([
    ['one character', (one: string) => one.replace('acme', 'acne')],
    ['other line ends', (one: string) => one.replaceAll('\n', '\r\n')],
    ['no line ends', (one: string) => JSON.stringify(JSON.parse(one))],
    ['a blank at its end', (one: string) => `${one} `],
    ['one item less', (one: string) => `${stableJson({ ...JSON.parse(one), items: [] }, 2)}\n`],
    ['another digest', (one: string) => one.replace(/sha256:[0-9a-f]{64}/, `sha256:${'0'.repeat(64)}`)],
    ['the digest of another object', (one: string) => one.replace(/sha256:\w+/, digestIn(printSealed({})))],
    ['its fields in another order', (one: string) => reordered(one)],
  ])('is edited if it was saved with %s', (_, edit) => {
    expect(parseSealed(edit(text), schema).kind).toBe('edited');
  });

  it.each([
    ['empty', '', 'no JSON object with a digest'],
    ['no JSON', '<<<<<<< HEAD\n', 'no JSON object with a digest'],
    ['cut off', text.slice(0, 30), 'no JSON object with a digest'],
    ['without its digest', JSON.stringify(content), 'no JSON object with a digest'],
    ['without a field', printSealed({ items: [] }), 'name: '],
    ['with an unknown field', printSealed({ ...content, extra: 1 }), 'extra'],
  ])('is broken if it is %s', (_, broken, message) => {
    expect(parseSealed(broken, schema)).toEqual({ kind: 'broken', message: expect.stringContaining(message) });
  });
});

function digestIn(one: string): string {
  return JSON.parse(one).digest;
}

function reordered(one: string): string {
  const { digest, ...rest } = JSON.parse(one);
  return `${JSON.stringify({ ...rest, digest }, null, 2)}\n`;
}
