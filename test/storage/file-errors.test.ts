import { expect, it } from 'vitest';
import { diskProblem, withDiskErrors } from '../../src/storage/file-errors';

const errno = (code: string, path?: string) => Object.assign(new Error(code), { code, syscall: 'write', path });

it.each([
  ['ENOSPC', 'disk-full'],
  ['EDQUOT', 'disk-full'],
  ['EROFS', 'disk-denied'],
  ['EACCES', 'disk-denied'],
  ['EPERM', 'disk-denied'],
  ['EBUSY', 'disk-denied'],
  ['EXDEV', 'disk-denied'],
  ['EIO', 'disk-failed'],
  ['EMFILE', 'disk-failed'],
])('the disk error %s has the code %s, and names its path', (code, expected) => {
  const problem = diskProblem(errno(code, 'dist/platform'), 'dist', 'run again');
  expect(problem).toEqual({ code: expected, file: 'dist/platform', path: [], message: `got ${code}: run again` });
});

it('a disk error without a path names the folder', () => {
  expect(diskProblem(errno('ENOSPC'), 'dist', 'run again')).toMatchObject({ file: 'dist' });
});

it('an error that is not of the disk passes unchanged', async () => {
  const slip = new RangeError('slip');
  await expect(withDiskErrors('dist', 'run again', () => Promise.reject(slip))).rejects.toBe(slip);
});
