import { cpSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { formatProblem, type Outcome, TenancyError } from '../../../src/contract/problems';
import type { Fleet } from '../../../src/fleet/fleet';
import { readFleet } from '../../../src/registry/read-fleet';
import { temporaryFolder } from '../../support/temporary-folders';

/** A new folder with these files; removed after the test file. */
export function newFleet(texts: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder('tenancy-fleet-');
  for (const [path, text] of Object.entries(texts)) put(folder, path, text);
  return folder;
}

export function copyOf(folder: string): string {
  const copy = newFleet({});
  cpSync(folder, copy, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
  return copy;
}

export function put(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** Every file of a folder: path → text, `-> target` for a link. Empty folders are told with a slash. */
export function contentOf(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return Object.fromEntries(paths.flatMap((path) => entryOf(folder, path)));
}

function entryOf(folder: string, path: string): [string, string][] {
  const at = join(folder, path);
  const stat = lstatSync(at);
  if (stat.isSymbolicLink()) return [[path, `-> ${readlinkSync(at)}`]];
  if (stat.isDirectory()) return readdirSync(at).length === 0 ? [[`${path}/`, '']] : [];
  return [[path, readFileSync(at, 'utf8')]];
}

/** The files that people and Git see. */
export function filesOf(folder: string): Record<string, string> {
  return Object.fromEntries(Object.entries(contentOf(folder)).filter(([path]) => !path.startsWith('.tenancy/')));
}

/** What `readFleet` sees of tenants and tombstones: path → text, or the problems. */
export function seenIn(folder: string): Record<string, string> {
  const { tenants, tombstones }: Fleet = readFleet(folder);
  const entries = [tenants, tombstones].flatMap((outcome) =>
    outcome.ok
      ? outcome.value.map(({ file }) => (file.ok ? [file.value.file, file.value.text] : ['?', problemsOf(file)]))
      : [['?', problemsOf(outcome)]],
  );
  return Object.fromEntries(entries.map(([path = '', text = '']) => [path.replace(`${folder}/`, ''), text]));
}

function problemsOf(outcome: Outcome<unknown>): string {
  return outcome.ok ? '' : outcome.problems.map(formatProblem).join('\n');
}

/** What a refused piece of work says, one line a problem; an error of the test if nothing is refused. */
export async function refusalOf(work: Promise<unknown>, folder = ''): Promise<string[]> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof TenancyError)) throw error;
    return error.problems.map(formatProblem).map((line) => (folder === '' ? line : line.replaceAll(folder, 'fleet')));
  }
  throw new Error('got a result, want a refusal');
}
