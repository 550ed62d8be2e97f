import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formatProblem } from '../../src/contract/problems';
import { readFleet } from '../../src/registry/read-fleet';

let folder = '';
const at = (...path: string[]) => join(folder, ...path);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fleet-'));
  mkdirSync(at('tenants'));
  writeFileSync(at('platform.yaml'), 'p');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What is read of one tenant: its text, or its problems with the path of the folder left out. */
function readTenant(id: string): string {
  const { tenants } = readFleet(folder);
  const file = tenants.ok ? tenants.value.find((entry) => entry.id === id)?.file : tenants;
  if (file === undefined) return 'not listed';
  return file.ok ? file.value.text : file.problems.map(formatProblem).join('\n').replaceAll(`${folder}/`, '');
}

describe('a registry on disk', () => {
  it('is read through symbolic links, since it is only input', () => {
    writeFileSync(at('elsewhere.yaml'), 'text');
    symlinkSync(at('elsewhere.yaml'), at('tenants', 'acme.yaml'));
    expect(readTenant('acme')).toBe('text');
  });

  it('refuses links that lead nowhere, to themselves or to a folder', () => {
    symlinkSync(at('nowhere'), at('tenants', 'a.yaml'));
    symlinkSync(at('tenants', 'b.yaml'), at('tenants', 'b.yaml'));
    symlinkSync(at('tenants'), at('tenants', 'c.yaml'));
    expect(['a', 'b', 'c'].map(readTenant)).toEqual([
      'tenants/a.yaml: got nothing of this name, want it; check the path [file-unreadable]',
      'tenants/b.yaml: got a link to itself, want a file; correct the link [file-unreadable]',
      'tenants/c.yaml: got no regular file, want one [file-unreadable]',
    ]);
  });

  it('refuses bytes that are not UTF-8, instead of reading other letters', () => {
    writeFileSync(at('tenants', 'a.yaml'), Buffer.from([0x6e, 0xe9, 0x0a]));
    writeFileSync(at('tenants', 'b.yaml'), Buffer.from('\uFEFFé'));
    expect(readTenant('a')).toBe(
      'tenants/a.yaml: got bytes that are not UTF-8, want UTF-8; save the file in that encoding [file-unreadable]',
    );
    expect(readTenant('b')).toBe('\uFEFFé');
  });

  it('refuses a file that is too large without reading it', () => {
    writeFileSync(at('tenants', 'a.yaml'), '');
    truncateSync(at('tenants', 'a.yaml'), 2 ** 40);
    expect(readTenant('a')).toBe('tenants/a.yaml: got 1099511627776 bytes, want at most 262144 [file-too-large]');
  });

  it('is reported with the given path, without doubled slashes', () => {
    rmSync(at('platform.yaml'));
    const { platform } = readFleet(`${folder}//`);
    expect(platform.ok ? [] : platform.problems.map((problem) => problem.file)).toEqual([at('platform.yaml')]);
  });

  it('refuses a file at the path of the folder', () => {
    rmSync(at('tenants'), { recursive: true });
    writeFileSync(at('tenants'), '');
    expect(readTenant('a')).toBe('tenants: got a file, want a folder; check the path [folder-unreadable]');
  });

  it('reports other errors of the disk by their code', () => {
    folder = join(folder, 'x'.repeat(5000));
    expect(readTenant('a')).toBe('tenants: the disk says ENAMETOOLONG, want it readable [folder-unreadable]');
    folder = dirname(folder);
  });
});
