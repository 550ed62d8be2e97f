/**
 * The moments of a commit at which it matters that the process may die, in their order. The crash test kills a real
 * process at each. From `journal-written` on, the commit is decided.
 */
export const COMMIT_POINTS = [
  'lock-taken',
  'journal-staged',
  'all-staged',
  'journal-written',
  'first-file-in-place',
  'second-file-in-place',
  'third-file-in-place',
  'files-flushed',
  'commit-marked',
  'journal-removed',
] as const;

export type CommitPoint = (typeof COMMIT_POINTS)[number];

/** Told of the first files; of those behind them, nothing. */
export const FILE_POINTS = ['first-file-in-place', 'second-file-in-place', 'third-file-in-place'] as const;
