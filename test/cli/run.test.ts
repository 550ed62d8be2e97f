import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run';
import { contentOf } from '../output/support/folder';
import { ROOT } from '../support/source';
import { changed } from '../support/texts';

const homes: string[] = [];
afterAll(() => {
  for (const home of homes) rmSync(home, { recursive: true, force: true });
});

/** Runs a command line on a copy of the example fleet. */
function tenancy() {
  const home = mkdtempSync(join(tmpdir(), 'tenancy-cli-'));
  homes.push(home);
  for (const folder of ['fleet', 'dist']) cpSync(join(ROOT, folder), join(home, folder), { recursive: true });
  const acme = join(home, 'fleet/tenants/acme.yaml');
  return {
    out: join(home, 'dist'),
    edit: (part: string, other: string) => writeFileSync(acme, changed(readFileSync(acme, 'utf8'), part, other)),
    async run(...argv: string[]) {
      const printed = { stdout: '', stderr: '' };
      const places = ['--fleet', join(home, 'fleet'), '--out', join(home, 'dist')];
      const [verb = '', ...flags] = argv;
      const line = /^(synth|check)$/.test(verb) ? [verb, ...places, ...flags] : argv;
      const code = await run(line, {
        stdout: { write: (text) => (printed.stdout += text) },
        stderr: { write: (text) => (printed.stderr += text) },
      });
      return { code, ...printed };
    },
  };
}

describe('tenancy synth', () => {
  it('prints what it did on stdout, and no word in a pipe', async () => {
    expect(await tenancy().run('synth')).toEqual({
      code: 0,
      stdout: '4 tenants, 610 objects: nothing to do\n',
      stderr: '',
    });
  });

  it('names what it changed', async () => {
    const { run, edit } = tenancy();
    edit('Acme Corporation', 'Acme Limited');
    expect((await run('synth')).stdout).toBe('acme  2 changed\n4 tenants, 610 objects: 1 written\n');
  });

  it('prints one JSON document', async () => {
    const { run, edit } = tenancy();
    edit('Acme Corporation', 'Acme Limited');
    const { code, stdout, stderr } = await run('synth', '--tenant', 'acme', '--tenant', '123', '--json');
    expect([code, stderr]).toEqual([0, '']);
    const report = JSON.parse(stdout);
    expect([report.ok, report.written, report.tenants]).toEqual([true, true, 2]);
    expect(report.units[1]).toEqual({
      owner: 'acme',
      added: [],
      changed: ['tenants/acme/10-foundation/tenant-acme.yaml', 'tenants/acme/inventory.json'],
      removed: [],
      unchanged: 14,
    });
  });

  it('says on stderr why it refuses, with file, line and column, and ends with 1', async () => {
    const { run, edit, out } = tenancy();
    const before = contentOf(out);
    edit('plan: pro', 'plan: gold');
    const { code, stdout, stderr } = await run('synth');
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(
      /acme\.yaml:8:9 spec\.plan: got "gold", want one of free, basic, pro, enterprise.* \[plan-unknown\]\n1 problem, nothing written\n$/,
    );
    expect(contentOf(out)).toEqual(before);
  });

  it('gives problems as JSON as well', async () => {
    const { run, edit } = tenancy();
    edit('plan: pro', 'plan: gold');
    const { code, stdout } = await run('synth', '--json');
    const printed = JSON.parse(stdout);
    expect([code, printed.ok, printed.problems.length]).toEqual([1, false, 1]);
    expect(printed.problems[0]).toMatchObject({ code: 'plan-unknown', line: 8, column: 9, path: ['spec', 'plan'] });
  });
});

describe('tenancy check', () => {
  it('says what would be written, and writes nothing', async () => {
    const { run, edit, out } = tenancy();
    const before = contentOf(out);
    edit('Acme Corporation', 'Acme Limited');
    expect(await run('check')).toEqual({
      code: 0,
      stdout: 'acme  2 changed\n4 tenants, 610 objects: 1 would be written\n',
      stderr: '',
    });
    expect(contentOf(out)).toEqual(before);
  });
});

describe('a wrong command line', () => {
  it.each([
    [['sinth'], "unknown command 'sinth'"],
    [['synth', '--flet', 'x'], "unknown option '--flet'"],
    [['synth', 'acme'], 'too many arguments'],
    [['synth', '--tenant'], "option '--tenant <id>' argument missing"],
  ])('%j ends with 2 and says what was wrong', async (argv, words) => {
    const { code, stdout, stderr } = await tenancy().run(...argv);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(words);
  });

  it('without a command shows the help and ends with 2', async () => {
    const { code, stderr } = await tenancy().run();
    expect(code).toBe(2);
    expect(stderr).toContain('Usage: tenancy');
  });

  it('is not what --help is', async () => {
    const { code, stdout } = await tenancy().run('--help');
    expect(code).toBe(0);
    expect(stdout).toContain('Exit codes: 0 done, 1 refused or invalid, 2 wrong usage.');
  });
});
