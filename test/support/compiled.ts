import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './source';

/**
 * Compiles a program for a process of its own, with what it imports, and returns the folder and what removes it.
 * Below node_modules, so that the compiled program finds its packages and no tool takes it for a source.
 */
export function compiled(tsconfig: string): { lib: string; remove: () => void } {
  const cache = join(ROOT, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const lib = mkdtempSync(join(cache, 'tenancy-test-'));
  execFileSync(process.execPath, [
    join(ROOT, 'node_modules/typescript/bin/tsc'),
    // `npm run typecheck` checks the same files.
    ...['-p', join(ROOT, tsconfig), '--noCheck', '--outDir', lib],
  ]);
  return { lib, remove: () => rmSync(lib, { recursive: true, force: true }) };
}
