/**
 * The results of `each` for all items in one list. `Array.prototype.flatMap` takes twenty times as long if most results
 * are empty, as lists of findings are, and the checks call this many thousand times per tenant. Unlike the built-in, it
 * accepts only lists as results.
 */
export function flatMap<T, R>(items: readonly T[], each: (item: T, index: number) => readonly R[]): R[] {
  const all: R[] = [];
  items.forEach((item, index) => {
    const some = each(item, index);
    if (some.length > 0) for (const one of some) all.push(one);
  });
  return all;
}

/** Groups items by key; the keys are in the order of their first item. */
export function groupBy<K, V>(values: readonly V[], keyOf: (value: V) => K): Map<K, V[]> {
  const groups = new Map<K, V[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return groups;
}
