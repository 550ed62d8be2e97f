/** Asks once for each key. The keys are compared by identity, the answers are never `undefined`. */
export function memoize<K, V>(answer: (key: K) => V): (key: K) => V {
  return remembering(new Map<K, V>(), answer);
}

/** The same for keys that may go: an answer lives as long as its key. */
export function memoizeWeakly<K extends object, V>(answer: (key: K) => V): (key: K) => V {
  return remembering(new WeakMap<K, V>(), answer);
}

const TEXTS_MAX = 2048;

/** The same for texts, of which more and more come: when it knows too many, it forgets all of them. */
export function memoizeTexts<V>(answer: (text: string) => V): (text: string) => V {
  const known = new Map<string, { readonly answered: V }>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found.answered;
    const answered = answer(text);
    if (known.size === TEXTS_MAX) known.clear();
    known.set(text, { answered });
    return answered;
  };
}

/**
 * The same where one key is asked about again and again, and then the next: only the last answer is kept. A weak map
 * would keep what it holds of each until the next full collection of garbage.
 */
export function memoizeLast<K, V>(answer: (key: K) => V): (key: K) => V {
  let last: { readonly key: K; readonly answered: V } | undefined;
  return (key) => {
    if (last === undefined || last.key !== key) last = { key, answered: answer(key) };
    return last.answered;
  };
}

interface Memory<K, V> {
  get(key: K): V | undefined;
  set(key: K, value: V): unknown;
}

function remembering<K, V>(known: Memory<K, V>, answer: (key: K) => V): (key: K) => V {
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const answered = answer(key);
    known.set(key, answered);
    return answered;
  };
}
