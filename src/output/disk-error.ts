import { type Code, TenancyError } from '../errors';

/** What the user has to know when the disk fails before, and after, the journal is in place. */
export const NOTHING_CHANGED = 'nothing was changed; make room or give access, and run again';
export const NEXT_RUN_FINISHES = 'the write is recorded and the next run finishes it; make room or give access first';

/** Runs a step; an error of the disk becomes a TenancyError that ends in `remedy`, every other error stays itself. */
export async function onDisk<T>(remedy: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw diskError(error, remedy);
  }
}

function diskError(error: unknown, remedy: string): unknown {
  if (!isErrno(error)) return error;
  const code = CODE_OF[error.code] ?? 'disk-failed';
  const file = 'path' in error && typeof error.path === 'string' ? { file: error.path } : {};
  return new TenancyError([{ code, path: [], message: `got ${error.code}: ${remedy}`, ...file }]);
}

const CODE_OF: Readonly<Record<string, Code>> = {
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EROFS: 'disk-denied',
  EACCES: 'disk-denied',
  EPERM: 'disk-denied',
};

/** Node marks what the operating system refused with a `code` such as `ENOSPC` and the system call. */
function isErrno(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string';
}
