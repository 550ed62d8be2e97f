export function groupBy<K, V>(values: readonly V[], keyOf: (value: V) => K): ReadonlyMap<K, readonly V[]> {
  const groups = new Map<K, V[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return groups;
}

/** Asks once for each key. The keys are compared by identity, the answers are never `undefined`. */
export function memoise<K, V>(answer: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const answered = answer(key);
    known.set(key, answered);
    return answered;
  };
}

/** The same for keys that may go: an answer lives as long as its key. */
export function memoiseWeakly<K extends object, V>(answer: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, V>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const answered = answer(key);
    known.set(key, answered);
    return answered;
  };
}
