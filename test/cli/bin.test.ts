import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../support/source';

let lib = '';

// Below node_modules, so that the compiled command finds its packages and no tool takes it for a source.
beforeAll(() => {
  const cache = join(ROOT, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  lib = mkdtempSync(join(cache, 'tenancy-bin-'));
  execFileSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', ROOT, '--outDir', lib]);
}, 120_000);

afterAll(() => rmSync(lib, { recursive: true, force: true }));

/** Runs the real command in a shell, shortly after the process that reads its output; returns its exit code and stderr. */
function shell(flags: string, behind: string): { code: string; stderr: string } {
  const command = `"${process.execPath}" "${join(lib, 'src/cli/bin.js')}" ${flags}`;
  const { stdout, stderr } = spawnSync('bash', ['-c', `{ { sleep 0.2; ${command}; echo $? >&3; } ${behind}; } 3>&1`], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return { code: stdout.trim(), stderr };
}

describe('the command', () => {
  it('prints no error when its reader has closed the pipe', () => {
    expect(shell('check --json', '| true')).toEqual({ code: '0', stderr: '' });
  });

  it('reports in one line that its output cannot be printed, and exits with 1', () => {
    const { code, stderr } = shell('check --json', '> /dev/full');
    expect(code).toBe('1');
    expect(stderr).toMatch(/^the output of this command cannot be printed: ENOSPC.*\n$/);
  });

  it('exits with 1 if stderr cannot be written either', () => {
    expect(shell('check --fleet nowhere', '2> /dev/full')).toEqual({ code: '1', stderr: '' });
  });
});
