import { spawnSync } from 'node:child_process';
import { existsSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';

/** Runs a program in another process, which must die while it holds the lock of the folder. */
export function expectKilled(folder: string, program: string, ...argv: readonly string[]): void {
  const child = spawnSync(process.execPath, [program, ...argv]);
  expect([child.signal, child.stderr.toString()]).toEqual(['SIGKILL', '']);
  expect(existsSync(join(folder, '.tenancy/lock'))).toBe(true);
}

/** Makes the lock of a dead process stale. One test each waits for that instead. */
export function makeLockStale(folder: string): void {
  utimesSync(join(folder, '.tenancy/lock'), 1000, 1000);
}
