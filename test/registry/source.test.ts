import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { formatProblem, type Outcome } from '../../src/contract/problems';
import type { Fleet } from '../../src/fleet/fleet';
import { fleetOfTexts, type Texts } from '../../src/registry/memory-registry';
import { readFleet } from '../../src/registry/read-fleet';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** The same texts in files, with `fleet` for the folder in the paths that are read. */
function fleetInFolder(texts: Texts): Fleet {
  const folder = mkdtempSync(join(tmpdir(), 'fleet-'));
  folders.push(folder);
  for (const [path, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return JSON.parse(JSON.stringify(readFleet(folder)).replaceAll(folder, 'fleet'));
}

function problems(outcome: Outcome<unknown>): string[] {
  return outcome.ok ? [] : outcome.problems.map(formatProblem);
}

const tenants = (fleet: Fleet) =>
  fleet.tenants.ok
    ? fleet.tenants.value.map(({ id, file }) => [
        id,
        file.ok ? `${file.value.file}: ${file.value.text}` : problems(file),
      ])
    : problems(fleet.tenants);

describe.each([
  ['on disk', fleetInFolder],
  ['in memory', (texts: Texts) => fleetOfTexts(texts)],
])('a registry %s', (_where, read) => {
  it('gives the platform and the tenants in the order of their ids, with paths as people write them', () => {
    const fleet = read({
      'platform.yaml': 'p',
      'tenants/b.yaml': 'B',
      'tenants/a.yaml': 'A',
      'tenants/a-b.yaml': 'AB',
    });
    expect(fleet.platform).toEqual({ ok: true, value: { file: 'fleet/platform.yaml', text: 'p' } });
    expect(tenants(fleet)).toEqual([
      ['a', 'fleet/tenants/a.yaml: A'],
      ['a-b', 'fleet/tenants/a-b.yaml: AB'],
      ['b', 'fleet/tenants/b.yaml: B'],
    ]);
  });

  it('ignores hidden files and the backup files of editors', () => {
    const left = [
      '.gitkeep',
      '.a.yaml.swp',
      '.#a.yaml',
      'a.yaml~',
      '#a.yaml#',
      'a.yaml.bak',
      'a.yaml.orig',
      'a.yaml.swp',
    ];
    const fleet = read({ 'tenants/a.yaml': 'A', ...Object.fromEntries(left.map((name) => [`tenants/${name}`, 'x'])) });
    expect(tenants(fleet)).toEqual([['a', 'fleet/tenants/a.yaml: A']]);
  });

  it.each([
    ['a.yml', 'a', 'rename it to a.yaml'],
    ['a.YAML', 'a', 'rename it to a.yaml'],
    ['a.json', 'a.json', 'move it away'],
    ['README.md', 'README.md', 'move it away'],
  ])('refuses %s at the path of a tenant, but lists it', (name, id, advice) => {
    expect(tenants(read({ [`tenants/${name}`]: 'x' }))).toEqual([
      [id, [`fleet/tenants/${name}: got ${name}, want <tenant>.yaml; ${advice} [file-unexpected]`]],
    ]);
  });

  it('refuses a tenant that has two files', () => {
    expect(tenants(read({ 'tenants/a.yaml': 'x', 'tenants/a.yml': 'x' }))).toEqual([
      ['a', ['fleet/tenants/a.yml: got a.yml, want <tenant>.yaml; rename it to a.yaml [file-unexpected]']],
    ]);
  });

  it('refuses a folder among the tenants', () => {
    expect(tenants(read({ 'tenants/team/a.yaml': 'x', 'tenants/b.yaml/a.yaml': 'x' }))).toEqual([
      ['b', ['fleet/tenants/b.yaml: got a folder, want files only; move it away [file-unexpected]']],
      ['team', ['fleet/tenants/team: got a folder, want files only; move it away [file-unexpected]']],
    ]);
  });

  it('refuses names that differ in case alone, at the second', () => {
    expect(tenants(read({ 'tenants/Acme.yaml': 'x', 'tenants/acme.yaml': 'y' }))).toEqual([
      ['Acme', 'fleet/tenants/Acme.yaml: x'],
      [
        'acme',
        [
          'fleet/tenants/acme.yaml: got acme.yaml beside Acme.yaml, want names that differ in more than case; rename one [id-duplicate]',
        ],
      ],
    ]);
  });

  it('reports a missing platform and a missing folder', () => {
    const fleet = read({ 'other.txt': '' });
    expect(problems(fleet.platform)[0]).toMatch(
      /^fleet\/platform.yaml: got nothing of this name, want it.* \[file-unreadable\]$/,
    );
    expect(problems(fleet.tenants)[0]).toMatch(
      /^fleet\/tenants: got nothing of this name, want it.* \[folder-unreadable\]$/,
    );
  });

  it('may have no tenants', () => {
    expect(tenants(read({ 'tenants/.gitkeep': '' }))).toEqual([]);
  });
});
