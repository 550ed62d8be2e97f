import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changedFields } from '../../src/diff/fields';
import { stableJson } from '../../src/lib/digest';

/** `path: from → to`, a field that is not there as nothing. */
function changes(before: unknown, after: unknown): string[] {
  const formatted = (value: unknown) => (value === undefined ? 'nothing' : JSON.stringify(value));
  return changedFields(before, after).map(({ path, from, to }) => `${path}: ${formatted(from)} → ${formatted(to)}`);
}

describe('the changed fields of an object', () => {
  it('are none where nothing changed, whatever the order of keys', () => {
    expect(changes({ a: 1, b: [{ name: 'x' }] }, { b: [{ name: 'x' }], a: 1 })).toEqual([]);
  });

  it('are as deep as both versions have fields', () => {
    expect(changes({ spec: { a: { b: 1, c: 2 } } }, { spec: { a: { b: 3, c: 2 } } })).toEqual(['spec.a.b: 1 → 3']);
    expect(changes({ spec: {} }, { spec: { a: { b: 1 } } })).toEqual(['spec.a: nothing → {"b":1}']);
    expect(changes({ spec: { a: { b: 1 } } }, { spec: { a: [1] } })).toEqual(['spec.a: {"b":1} → [1]']);
  });

  it('have keys with special characters in brackets', () => {
    expect(changes({ labels: { 'a.b/c': 'x' } }, { labels: {} })).toEqual(['labels["a.b/c"]: "x" → nothing']);
  });

  it('include keys that have the name of an inherited field', () => {
    expect(changes({}, { constructor: 'x' })).toEqual(['constructor: nothing → "x"']);
  });

  it.each([
    ['name', [{ name: 'a', v: 1 }, { name: 'b' }], [{ name: 'a', v: 2 }, { name: 'b' }], ['[name=a].v: 1 → 2']],
    ['port', [{ port: 80 }, { port: 81 }], [{ port: 81 }], ['[port=80]: {"port":80} → nothing']],
    ['key', [{ key: 'a', v: 1 }], [{ key: 'b' }, { key: 'a', v: 1 }], ['[key=b]: nothing → {"key":"b"}']],
    [
      // Two mounts of one volume.
      'mountPath',
      [
        { name: 'v', mountPath: '/a' },
        { name: 'v', mountPath: '/b' },
      ],
      [
        { name: 'v', mountPath: '/a' },
        { name: 'w', mountPath: '/b' },
      ],
      ['[mountPath=/b].name: "v" → "w"'],
    ],
  ])('match the items of a list by %s', (_, before, after, expected) => {
    expect(changes({ l: before }, { l: after })).toEqual(expected.map((line) => `l${line}`));
  });

  it('match them by index if no key identifies them', () => {
    const repeated = [
      { port: 53, protocol: 'TCP' },
      { port: 53, protocol: 'UDP' },
    ];
    expect(changes({ ports: repeated }, { ports: [repeated[1], repeated[0]] })).toEqual([
      'ports[0].protocol: "TCP" → "UDP"',
      'ports[1].protocol: "UDP" → "TCP"',
    ]);
    expect(changes({ args: ['a', 'b'] }, { args: ['a'] })).toEqual(['args[1]: "b" → nothing']);
  });

  it('include items that only moved, since the order of variables has a meaning', () => {
    const [a, b, c] = [{ name: 'a' }, { name: 'b' }, { name: 'c' }];
    expect(changes({ env: [a, b] }, { env: [b, c, a] })).toEqual([
      'env[name=c]: nothing → {"name":"c"}',
      'env: ["a","b"] → ["b","a"]',
    ]);
  });

  it('are none if, and only if, the values are equal', () => {
    const named = fc.array(fc.record({ name: fc.constantFrom('a', 'b', 'c'), v: fc.integer({ max: 1, min: 0 }) }));
    const values = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.record({ list: named }));
    fc.assert(
      fc.property(values, values, (before, after) => {
        expect(changedFields(before, after).length === 0).toBe(stableJson(before) === stableJson(after));
        expect(changedFields(before, before)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});
