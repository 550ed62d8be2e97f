import { type Code, type Problem, TenancyError } from '../contract/problems';

/** What the user has to know when the disk fails before, and after, the journal is in place. */
export const NOTHING_CHANGED = 'nothing was changed; make room or give access, and run again';
export const NEXT_RUN_FINISHES = 'the write is recorded and the next run finishes it; make room or give access first';

/** Runs a step; an error of the disk becomes a TenancyError that ends in `remedy`, every other error stays itself. */
export async function onDisk<T>(dir: string, remedy: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    const problem = diskProblem(error, dir, remedy);
    throw problem === undefined ? error : new TenancyError([problem]);
  }
}

/** What an error of the disk means; nothing for every other error. Not each names its path: a full disk names none. */
export function diskProblem(error: unknown, dir: string, remedy: string): Problem | undefined {
  if (!isErrno(error)) return undefined;
  const code = CODE_OF[error.code] ?? 'disk-failed';
  const file = 'path' in error && typeof error.path === 'string' ? error.path : dir;
  return { code, file, path: [], message: `got ${error.code}: ${remedy}` };
}

const CODE_OF: Readonly<Record<string, Code>> = {
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EROFS: 'disk-denied',
  EACCES: 'disk-denied',
  EPERM: 'disk-denied',
  EBUSY: 'disk-denied',
  EXDEV: 'disk-denied',
};

/** Node marks what the operating system refused with a `code` such as `ENOSPC` and the system call. */
export function isErrno(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string';
}
