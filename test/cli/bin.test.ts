import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compiled } from '../support/compiled';
import { ROOT } from '../support/source';

let lib = '';
let remove = (): void => {};

beforeAll(() => {
  ({ lib, remove } = compiled('tsconfig.json'));
});
afterAll(() => remove());

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
