import { type Code, type Problem, TenancyError } from '../contract/problems';

/** The remedies for a disk that fails before, and after, the journal is written. */
export const NOTHING_CHANGED = 'nothing was changed; make room or give access, and run again';
export const NEXT_WRITE_FINISHES =
  'the write is recorded and the next write finishes it; make room or give access first';

/** Runs a step. An error of the disk becomes a TenancyError that ends in `remedy`; other errors pass unchanged. */
export async function withDiskErrors<T>(dir: string, remedy: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    const problem = diskProblem(error, dir, remedy);
    throw problem === undefined ? error : new TenancyError([problem]);
  }
}

/** The problem for an error of the disk; `undefined` for others. An error without a path, as ENOSPC, gets `dir`. */
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

/** Errors of the operating system have a `code` such as `ENOSPC` and the system call. */
export function isErrno(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string';
}
