import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { progressOn } from '../../src/cli/format/report';
import { run } from '../../src/cli/run';
import { writeSwaps } from '../../src/output/commit/journal';
import { openFolder } from '../../src/storage/folder';
import { contentOf, put } from '../output/support/folder';
import { inventoryOf, OBJECTS_IN_DIST } from '../support/fleet';
import { ROOT } from '../support/source';
import { changed, tenantWith } from '../support/texts';

const roots: string[] = [];
afterAll(() => {
  for (const root of roots) rmSync(root, { recursive: true, force: true });
});

/** Runs a command line on a copy of the example fleet. */
function tenancy() {
  const root = mkdtempSync(join(tmpdir(), 'tenancy-cli-'));
  roots.push(root);
  for (const folder of ['fleet', 'dist']) cpSync(join(ROOT, folder), join(root, folder), { recursive: true });
  const acme = join(root, 'fleet/tenants/acme.yaml');
  return {
    root,
    out: join(root, 'dist'),
    edit: (part: string, other: string) => writeFileSync(acme, changed(readFileSync(acme, 'utf8'), part, other)),
    async run(...argv: string[]) {
      const printed = { stdout: '', stderr: '' };
      const places = ['--fleet', join(root, 'fleet'), '--out', join(root, 'dist')];
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
  it('prints its report on stdout, and nothing on stderr in a pipe', async () => {
    expect(await tenancy().run('synth')).toEqual({
      code: 0,
      stdout: `4 tenants, ${OBJECTS_IN_DIST} objects: nothing to do\n`,
      stderr: '',
    });
  });

  it('names the changed units', async () => {
    const { run, edit } = tenancy();
    edit('Acme Corporation', 'Acme Limited');
    expect((await run('synth')).stdout).toBe(
      `acme  2 changed\nFlux will:\n  acme: 10-foundation 1 changed\n4 tenants, ${OBJECTS_IN_DIST} objects: 1 written\n`,
    );
  });

  it('prints one JSON document', async () => {
    const { run, edit } = tenancy();
    edit('Acme Corporation', 'Acme Limited');
    const { code, stdout, stderr } = await run('synth', '--tenant', 'acme', '--tenant', '123', '--json');
    expect([code, stderr]).toEqual([0, '']);
    const report = JSON.parse(stdout);
    expect([report.ok, report.written, report.tenants]).toEqual([true, true, 2]);
    expect(report.bundles[1]).toEqual({
      owner: 'acme',
      added: [],
      changed: ['tenants/acme/10-foundation/tenant-acme.yaml', 'tenants/acme/inventory.json'],
      removed: [],
      // All files that the inventory lists, and the inventory itself, less the two that changed.
      unchanged: inventoryOf('acme').files.length - 1,
    });
    expect(report.forecast).toEqual([
      {
        owner: 'acme',
        stage: '10-foundation',
        waitsFor: null,
        created: [],
        changed: ['Namespace tenant-acme'],
        pruned: [],
        left: [],
      },
    ]);
  });

  it('reports problems on stderr with file, line and column, and exits with 1', async () => {
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

  it('prints problems as JSON too', async () => {
    const { run, edit } = tenancy();
    edit('plan: pro', 'plan: gold');
    const { code, stdout } = await run('synth', '--json');
    const printed = JSON.parse(stdout);
    expect([code, printed.ok, printed.problems.length]).toEqual([1, false, 1]);
    expect(printed.problems[0]).toMatchObject({ code: 'plan-unknown', line: 8, column: 9, path: ['spec', 'plan'] });
  });
});

describe('the report of the output folder', () => {
  it('lists the index if it changes: with a new tenant, or alone', async () => {
    const { run, root, out } = tenancy();
    writeFileSync(join(root, 'fleet/tenants/umbrella.yaml'), tenantWith('umbrella', 'labs'));
    expect((await run('check')).stdout).toMatch(
      /^umbrella {12}\d+ added\nkustomization.yaml {2}the list of tenants\nFlux would:\n {2}umbrella: flux 4 created; 10-foundation \d+ created; then 20-data 4 created; then 30-services \d+ created\n5 tenants, \d+ objects: 2 would be written\n$/,
    );
    expect((await run('synth')).stdout).toContain(': 2 written\n');
    writeFileSync(join(out, 'kustomization.yaml'), 'edited\n');
    const { code, stdout } = await run('synth', '--overwrite', '--json');
    expect([code, JSON.parse(stdout).indexChanged]).toEqual([0, true]);
    writeFileSync(join(out, 'kustomization.yaml'), 'edited\n');
    expect((await run('synth', '--overwrite')).stdout).toMatch(
      /^kustomization.yaml {2}the list of tenants\n.*: 1 written\n$/,
    );
  });

  it('after an interrupted write: check refuses, synth finishes it', async () => {
    const { run, out } = tenancy();
    const before = await interrupt(out);
    const checked = await run('check', '--json');
    expect([checked.code, JSON.parse(checked.stdout)]).toMatchObject([
      1,
      { ok: false, effect: 'none', problems: [{ code: 'output-interrupted' }] },
    ]);
    expect(contentOf(out)).toEqual(before);
    const { code, stdout } = await run('synth');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^finished an interrupted write: kustomization.yaml\n4 tenants, \d+ objects: nothing to do\n$/,
    );
  });

  it('names the interrupted write that was finished before the run was refused', async () => {
    const { run, out, edit, root } = tenancy();
    await interrupt(out);
    rmSync(join(root, 'fleet/tenants/globex.yaml'));
    const refused = await run('synth', '--json');
    expect([refused.code, JSON.parse(refused.stdout).effect]).toEqual([1, 'finished-earlier-write']);
    await interrupt(out);
    expect((await run('synth')).stderr).toMatch(
      /\n1 problem, nothing written, except that an interrupted earlier write was finished\n$/,
    );
    edit('plan: pro', 'plan: gold');
    expect((await run('synth')).stderr).toMatch(/\n1 problem, nothing written\n$/);
  });

  it('counts every problem of a file, also those that are not printed', async () => {
    const { run, edit } = tenancy();
    const unknown = Array.from({ length: 150 }, (_, i) => `unknown${i}: 1\n`).join('');
    edit('kind: Tenant\n', `kind: Tenant\n${unknown}`);
    expect((await run('check')).stderr).toMatch(/\n150 problems, nothing written\n$/);
  });

  it('has the effect unknown after an internal error', async () => {
    const out = { write: () => undefined };
    const printed: string[] = [];
    const broken = {
      write: (text: string) => {
        if (text.startsWith('{\n  "ok": true')) throw new RangeError('an internal mistake');
        return printed.push(text);
      },
    };
    const { root } = tenancy();
    const argv = ['check', '--json', '--fleet', join(root, 'fleet'), '--out', join(root, 'dist')];
    expect(await run(argv, { stdout: broken, stderr: out })).toBe(1);
    expect(JSON.parse(printed.join(''))).toEqual({
      ok: false,
      effect: 'unknown',
      problems: [{ code: 'internal', message: 'RangeError: an internal mistake', path: [] }],
    });
  });
});

/** Writes the journal of an interrupted write of the index, and returns the content of the folder. */
async function interrupt(out: string): Promise<Record<string, string>> {
  put(out, '.tenancy/.gitignore', '*\n');
  put(out, '.tenancy/staging/kustomization.yaml', readFileSync(join(out, 'kustomization.yaml'), 'utf8'));
  await writeSwaps(openFolder('output', out), [], () => {});
  return contentOf(out);
}

describe('the progress bar', () => {
  const bar = (isTTY: boolean): string => {
    const written: string[] = [];
    const progress = progressOn({ isTTY, write: (text) => written.push(text) });
    progress.step(1, 2);
    progress.step(2, 2);
    progress.stop();
    return written.join('');
  };

  it('is written to stderr, and changes no setting of the terminal', () => {
    vi.stubEnv('TERM', 'xterm');
    expect(bar(true)).toContain('/2 tenants');
    expect(bar(true)).not.toContain('\x1B[?');
  });

  it('is not drawn in a pipe, or on a terminal that cannot move its cursor', () => {
    vi.stubEnv('TERM', 'dumb');
    expect([bar(true), bar(false)]).toEqual(['', '']);
    vi.unstubAllEnvs();
    expect(bar(false)).toBe('');
  });
});

describe('tenancy check', () => {
  it('reports the changes and writes nothing', async () => {
    const { run, edit, out } = tenancy();
    const before = contentOf(out);
    edit('Acme Corporation', 'Acme Limited');
    expect(await run('check')).toEqual({
      code: 0,
      stdout: `acme  2 changed\nFlux would:\n  acme: 10-foundation 1 changed\n4 tenants, ${OBJECTS_IN_DIST} objects: 1 would be written\n`,
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
    [['synth', '--out', ''], 'It must not be empty.'],
    [['check', '--fleet='], 'It must not be empty.'],
    [
      ['synth', '--tenant', 'acme', '--tenant', ''],
      "option '--tenant <id>' argument '' is invalid. It must not be empty.",
    ],
    [['synth', '--tenant'], "option '--tenant <id>' argument missing"],
  ])('%j exits with 2 and names the mistake', async (argv, words) => {
    const { code, stdout, stderr } = await tenancy().run(...argv);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(words);
  });

  it('without a command prints the help and exits with 2', async () => {
    const { code, stderr } = await tenancy().run();
    expect(code).toBe(2);
    expect(stderr).toContain('Usage: tenancy');
  });

  it('does not include --help', async () => {
    const { code, stdout } = await tenancy().run('--help');
    expect(code).toBe(0);
    expect(stdout).toContain('Exit codes: 0 done, 1 refused or invalid, 2 wrong usage.');
  });
});
