import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Labels, matchingLabels, type Selector, selects, type Term } from '../../src/checks/label-selector';

const KEYS = ['a', 'b'];
const VALUES = ['1', '2', 'any'];

/** Every label set over the keys and values above, and one value that no selector lists. */
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

describe('label sets that match a selector', () => {
  it.each<[string, Selector, Labels[]]>([
    ['are one empty set for a selector without terms', [], [{}]],
    ['are one for each listed value', [{ operator: 'In', key: 'a', values: ['1', '2'] }], [{ a: '1' }, { a: '2' }]],
    ['have a placeholder value for a key under Exists', [{ operator: 'Exists', key: 'a' }], [{ a: 'any' }]],
    [
      'avoid the values that NotIn excludes',
      [
        { operator: 'In', key: 'a', values: ['1', '2'] },
        { operator: 'NotIn', key: 'a', values: ['1'] },
        { operator: 'In', key: 'b', values: ['1', '2'] },
        { operator: 'NotIn', key: 'b', values: ['1'] },
      ],
      [{ a: '2', b: '2' }],
    ],
    [
      'have another placeholder if NotIn excludes the first',
      [
        { operator: 'Exists', key: 'a' },
        { operator: 'NotIn', key: 'a', values: ['any', 'any-0'] },
      ],
      [{ a: 'any-1' }],
    ],
    [
      'have only values that every In lists',
      [
        { operator: 'In', key: 'a', values: ['1', '2', '3'] },
        { operator: 'In', key: 'a', values: ['2', '3', '4'] },
      ],
      [{ a: '2' }, { a: '3' }],
    ],
    [
      'are none if the selector contradicts itself',
      [
        { operator: 'Exists', key: 'a' },
        { operator: 'DoesNotExist', key: 'a' },
      ],
      [],
    ],
  ])('%s', (_sentence, selector, sets) => {
    expect(matchingLabels(selector)).toEqual(sets);
  });

  it('all match it, and exist whenever any label set matches', () => {
    fc.assert(
      fc.property(fc.array(term, { maxLength: 5 }), (selector) => {
        const sets = matchingLabels(selector);
        expect(sets.filter((labels) => !selects(selector, labels))).toEqual([]);
        expect(sets.length > 0).toBe(UNIVERSE.some((labels) => selects(selector, labels)));
      }),
      { numRuns: 1000 },
    );
  });
});
