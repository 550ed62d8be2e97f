/**
 * The moments of a write at which it matters that the process may die, in their order. A write that changes nothing
 * passes the first alone, one that changes the index alone passes none of the folders'. The crash test kills a real
 * process at each.
 */
export const WRITE_POINTS = [
  'lock-taken',
  'first-file-staged',
  'all-staged',
  'journal-staged',
  'journal-written',
  'first-folder-aside',
  'first-folder-in-place',
  'first-unit-swapped',
  'index-swapped',
  'leftovers-removed',
] as const;

export type WritePoint = (typeof WRITE_POINTS)[number];

/** Tells of each point once, at the first time that it is passed. */
export function onceEach(tell: (point: WritePoint) => void): (point: WritePoint) => void {
  const passed = new Set<WritePoint>();
  return (point) => {
    if (passed.has(point)) return;
    passed.add(point);
    tell(point);
  };
}
