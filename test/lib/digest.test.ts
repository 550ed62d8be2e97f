import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestOf, stableJson } from '../../src/lib/digest';

describe('a digest', () => {
  it('is the SHA-256 of the UTF-8 bytes of a text', () => {
    expect(digestOf('')).toBe('sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(digestOf('abc')).toBe('sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(digestOf('é')).toBe('sha256:4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c');
  });
});

describe('stable JSON', () => {
  it('sorts the keys of mappings at every depth, by code point, and leaves lists alone', () => {
    expect(stableJson({ b: [{ z: 1, a: 2 }, 'x'], a: null, B: true })).toBe(
      '{"B":true,"a":null,"b":[{"a":2,"z":1},"x"]}',
    );
  });

  it('leaves out fields without a value, as JSON does', () => {
    expect(stableJson({ a: undefined, b: 1 })).toBe('{"b":1}');
  });

  it('indents on demand', () => {
    expect(stableJson({ b: 1, a: [2] }, 2)).toBe('{\n  "a": [\n    2\n  ],\n  "b": 1\n}');
  });

  it('does not depend on the order in which a value was built', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (record) => {
        expect(stableJson(Object.fromEntries(Object.entries(record).reverse()))).toBe(stableJson(record));
      }),
    );
  });
});
