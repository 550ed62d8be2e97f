import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryFolder } from '../../support/temporary-folders';

/** A new folder, which is removed after the test file. */
export function newFolder(): string {
  return temporaryFolder('tenancy-test-');
}

/** A copy of a folder, with its links and times. */
export function copyOfFolder(folder: string): string {
  const copy = newFolder();
  cpSync(folder, copy, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
  return copy;
}

export function put(folder: string, path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** Every file and link of a folder: path → text, `-> target` for a link. Links are not followed. */
export function contentOf(folder: string): Record<string, string> {
  return Object.fromEntries(Object.entries(entriesOf(folder)).filter(([path]) => !path.endsWith('/')));
}

/** As `contentOf`, but with empty folders: `path/` → ''. */
export function entriesOf(folder: string, below = ''): Record<string, string> {
  if (!existsSync(join(folder, below))) return {};
  const entries = readdirSync(join(folder, below))
    .sort()
    .map((name) => entryOf(folder, `${below}${name}`));
  return Object.assign({}, ...entries);
}

function entryOf(folder: string, path: string): Record<string, string> {
  const stat = lstatSync(join(folder, path));
  if (stat.isSymbolicLink()) return { [path]: `-> ${readlinkSync(join(folder, path))}` };
  if (!stat.isDirectory()) return { [path]: readFileSync(join(folder, path), 'utf8') };
  const inside = entriesOf(folder, `${path}/`);
  return Object.keys(inside).length === 0 ? { [`${path}/`]: '' } : inside;
}
