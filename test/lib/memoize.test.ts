import { describe, expect, it } from 'vitest';
import { memoize, memoizeLast, memoizeTexts, memoizeWeakly } from '../../src/lib/memoize';

/** The answers to some keys, and which of them were really asked. */
function asked<K>(remember: (answer: (key: K) => { key: K }) => (key: K) => { key: K }, keys: readonly K[]) {
  const really: K[] = [];
  const answer = remember((key) => {
    really.push(key);
    return { key };
  });
  expect(keys.map((key) => answer(key).key)).toEqual(keys);
  return really;
}

const [a, b] = [{ name: 'a' }, { name: 'b' }];

describe('what remembers answers', () => {
  it('asks once for each key', () => {
    expect(asked(memoize, ['a', 'b', 'a', 'b'])).toEqual(['a', 'b']);
    expect(asked(memoizeWeakly, [a, b, a, { ...a }])).toEqual([a, b, { ...a }]);
  });

  it('keeps an answer that is nothing as well, and forgets all texts when it knows 2048', () => {
    let count = 0;
    const answer = memoizeTexts((text) => {
      count += 1;
      return text === 'none' ? undefined : text;
    });
    expect([answer('none'), answer('none'), answer('one'), answer('one'), count]).toEqual([
      undefined,
      undefined,
      'one',
      'one',
      2,
    ]);
    for (let i = 2; i < 2048; i++) answer(`text ${i}`);
    answer('one');
    expect(count).toBe(2048);
    answer('one too many');
    answer('one');
    expect(count).toBe(2050);
  });

  it('asks again for a key that another one came after, where only the last answer is kept', () => {
    expect(asked(memoizeLast, [a, a, b, b, a])).toEqual([a, b, a]);
    expect(asked(memoizeLast, [undefined, undefined])).toEqual([undefined]);
  });
});
