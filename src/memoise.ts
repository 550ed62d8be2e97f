/** Asks once for each key. The keys are compared by identity, the answers are never `undefined`. */
export function memoise<K, V>(answer: (key: K) => V): (key: K) => V {
  return remembering(new Map<K, V>(), answer);
}

/** The same for keys that may go: an answer lives as long as its key. */
export function memoiseWeakly<K extends object, V>(answer: (key: K) => V): (key: K) => V {
  return remembering(new WeakMap<K, V>(), answer);
}

/**
 * The same where one key is asked about again and again, and then the next: only the last answer is kept. A weak map
 * would keep what it holds of each until the next full collection of garbage.
 */
export function memoiseLast<K, V>(answer: (key: K) => V): (key: K) => V {
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
