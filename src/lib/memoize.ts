/** Memoizes a function for each key. Keys are compared by identity; results must not be `undefined`. */
export function memoize<K, V>(compute: (key: K) => V): (key: K) => V {
  return memoizeIn(new Map<K, V>(), compute);
}

/** Memoizes with weak keys: a result lives as long as its key. */
export function memoizeWeakly<K extends object, V>(compute: (key: K) => V): (key: K) => V {
  return memoizeIn(new WeakMap<K, V>(), compute);
}

const TEXTS_MAX = 2048;

/** Memoizes for texts, with bounded memory: the memory is cleared when it is full. */
export function memoizeTexts<V>(compute: (text: string) => V): (text: string) => V {
  const known = new Map<string, { readonly result: V }>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found.result;
    const result = compute(text);
    if (known.size === TEXTS_MAX) known.clear();
    known.set(text, { result });
    return result;
  };
}

/**
 * Memoizes the result of the last key alone, for keys that are used many times in a row. A WeakMap would keep all
 * results until the next full garbage collection.
 */
export function memoizeLast<K, V>(compute: (key: K) => V): (key: K) => V {
  let last: { readonly key: K; readonly result: V } | undefined;
  return (key) => {
    if (last === undefined || last.key !== key) last = { key, result: compute(key) };
    return last.result;
  };
}

interface Memory<K, V> {
  get(key: K): V | undefined;
  set(key: K, value: V): unknown;
}

function memoizeIn<K, V>(known: Memory<K, V>, compute: (key: K) => V): (key: K) => V {
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const result = compute(key);
    known.set(key, result);
    return result;
  };
}
