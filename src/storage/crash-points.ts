/** Moments of a write at which the crash tests kill the process. From `journal-written` on, the write is decided. */
export const DECISION_POINTS = ['all-staged', 'journal-staged', 'journal-written'] as const;

export type DecisionPoint = (typeof DECISION_POINTS)[number];

export type OnPoint<Point> = (point: Point) => void;

/** Calls `onPoint` only the first time that each point is passed. */
export function onceEach<Point>(onPoint: OnPoint<Point>): OnPoint<Point> {
  const passed = new Set<Point>();
  return (point) => {
    if (passed.has(point)) return;
    passed.add(point);
    onPoint(point);
  };
}

/**
 * The points of a write of the output, in their order. A write that changes nothing passes only the first; a write that
 * changes only the index passes none of the points of folders and bundles.
 */
export const WRITE_POINTS = [
  'lock-taken',
  'first-file-staged',
  ...DECISION_POINTS,
  'first-folder-in-backup',
  'first-folder-in-place',
  'first-bundle-swapped',
  'index-swapped',
  'leftovers-removed',
] as const;

export type WritePoint = (typeof WRITE_POINTS)[number];

/** The points of a commit to the registry, in their order. */
export const COMMIT_POINTS = [
  'lock-taken',
  ...DECISION_POINTS,
  'first-file-in-place',
  'second-file-in-place',
  'third-file-in-place',
  'files-flushed',
  'commit-marked',
  'journal-removed',
] as const;

export type CommitPoint = (typeof COMMIT_POINTS)[number];

/** The points after the first files of a commit. Further files have none. */
export const FILE_POINTS = ['first-file-in-place', 'second-file-in-place', 'third-file-in-place'] as const;
