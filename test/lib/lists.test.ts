import { describe, expect, it } from 'vitest';
import { flatMap, groupBy } from '../../src/lib/lists';

describe('flatMap', () => {
  it('puts what each item gives into one list, in order, and flattens one level', () => {
    expect(flatMap([1, 2, 3], (n) => (n === 2 ? [] : [[n], [n * 10]]))).toEqual([[1], [10], [3], [30]]);
  });

  it('tells each item its index', () => {
    expect(flatMap(['a', 'b'], (text, i) => [`${text}${i}`])).toEqual(['a0', 'b1']);
  });

  it('gives a list of its own', () => {
    const items = [1];
    const only = flatMap([items], (list) => list);
    only.push(2);
    expect(items).toEqual([1]);
    expect(flatMap([], () => [1])).toEqual([]);
  });
});

describe('groupBy', () => {
  it('keeps the order of the keys and of the items', () => {
    const words = ['beet', 'apple', 'bean', 'avocado', 'corn'];
    expect([...groupBy(words, (word) => word[0])]).toEqual([
      ['b', ['beet', 'bean']],
      ['a', ['apple', 'avocado']],
      ['c', ['corn']],
    ]);
  });
});
