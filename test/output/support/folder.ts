import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { printIndex } from '../../../src/output/bundle/print';
import type { NextOutput } from '../../../src/output/last/last-output';
import { unitsOf } from '../../../src/output/last/last-output';
import { temporaryFolder } from '../../support/temporary-folders';

/** An output folder that does not exist yet, in a new folder of its own; all are removed after the test file. */
export function newOutput(): string {
  return join(temporaryFolder('tenancy-output-'), 'dist');
}

/** The same output folder and what lies beside it, links and times included, in a new place. */
export function copyOf(dir: string): string {
  const copy = newOutput();
  cpSync(dirname(dir), dirname(copy), { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
  return copy;
}

/** Every entry of a folder but empty folders: path → text, `-> target` for a link. */
export function contentOf(dir: string): Record<string, string> {
  const content: Record<string, string> = {};
  visit('');
  return content;

  function visit(at: string): void {
    if (!existsSync(join(dir, at))) return;
    for (const name of readdirSync(join(dir, at)).sort()) {
      const path = at === '' ? name : `${at}/${name}`;
      const stat = lstatSync(join(dir, path));
      if (stat.isSymbolicLink()) content[path] = `-> ${readlinkSync(join(dir, path))}`;
      else if (stat.isDirectory()) visit(path);
      else content[path] = readFileSync(join(dir, path), 'utf8');
    }
  }
}

/** What a folder holds that has been written with these units and nothing else. */
export function contentOfUnits(next: NextOutput): Record<string, string> {
  const files = unitsOf(next).flatMap((unit) => [...unit.files]);
  const index = printIndex(next.tenants.map((unit) => unit.owner ?? '').sort());
  return Object.fromEntries([...files, ['kustomization.yaml', index]]);
}

/** Path → time of the last change, for every file and folder below the output folder itself. */
export function timesOf(dir: string): Record<string, number> {
  const paths = readdirSync(dir, { recursive: true, encoding: 'utf8' }).sort();
  return Object.fromEntries(paths.map((path) => [path, lstatSync(join(dir, path)).mtimeMs]));
}

/** Sets all times back, so that a file that is written again cannot have its old time by chance. */
export function age(dir: string): void {
  for (const path of readdirSync(dir, { recursive: true, encoding: 'utf8' })) utimesSync(join(dir, path), 1000, 1000);
}

export function put(dir: string, path: string, text: string): void {
  mkdirSync(dirname(join(dir, path)), { recursive: true });
  writeFileSync(join(dir, path), text);
}
