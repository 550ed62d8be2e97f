import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Labels, labelsThatSatisfy, type Selector, selects, type Term } from '../../src/checks/label-selector';

const KEYS = ['a', 'b'];
const VALUES = ['1', '2', 'any'];

/** Every label set over the keys and values above, and one value that no selector names. */
const UNIVERSE: readonly Labels[] = KEYS.reduce<Labels[]>(
  (sets, key) =>
    sets.flatMap((labels) => [labels, ...[...VALUES, 'other'].map((value) => ({ ...labels, [key]: value }))]),
  [{}],
);

const term: fc.Arbitrary<Term> = fc.oneof(
  fc.record({
    operator: fc.constantFrom('In' as const, 'NotIn' as const),
    key: fc.constantFrom(...KEYS),
    values: fc.uniqueArray(fc.constantFrom(...VALUES), { minLength: 1 }),
  }),
  fc.record({
    operator: fc.constantFrom('Exists' as const, 'DoesNotExist' as const),
    key: fc.constantFrom(...KEYS),
  }),
);

describe('the label sets that a selector asks for', () => {
  it.each<[string, Selector, Labels[]]>([
    ['are one for everything', [], [{}]],
    ['are one for each value', [{ operator: 'In', key: 'a', values: ['1', '2'] }], [{ a: '1' }, { a: '2' }]],
    ['have a word for a key that must exist', [{ operator: 'Exists', key: 'a' }], [{ a: 'any' }]],
    [
      'avoid the values that another term refuses',
      [
        { operator: 'In', key: 'a', values: ['1', '2'] },
        { operator: 'NotIn', key: 'a', values: ['1'] },
        { operator: 'In', key: 'b', values: ['1', '2'] },
        { operator: 'NotIn', key: 'b', values: ['1'] },
      ],
      [{ a: '2', b: '2' }],
    ],
    [
      'have another word where the first is refused',
      [
        { operator: 'Exists', key: 'a' },
        { operator: 'NotIn', key: 'a', values: ['any', 'any-0'] },
      ],
      [{ a: 'any-1' }],
    ],
    [
      'are what several lists have in common',
      [
        { operator: 'In', key: 'a', values: ['1', '2', '3'] },
        { operator: 'In', key: 'a', values: ['2', '3', '4'] },
      ],
      [{ a: '2' }, { a: '3' }],
    ],
    [
      'are none where the selector contradicts itself',
      [
        { operator: 'Exists', key: 'a' },
        { operator: 'DoesNotExist', key: 'a' },
      ],
      [],
    ],
  ])('%s', (_sentence, selector, sets) => {
    expect(labelsThatSatisfy(selector)).toEqual(sets);
  });

  it('satisfy it, and are there whenever any label set does', () => {
    fc.assert(
      fc.property(fc.array(term, { maxLength: 5 }), (selector) => {
        const sets = labelsThatSatisfy(selector);
        expect(sets.filter((labels) => !selects(selector, labels))).toEqual([]);
        expect(sets.length > 0).toBe(UNIVERSE.some((labels) => selects(selector, labels)));
      }),
      { numRuns: 1000 },
    );
  });
});
