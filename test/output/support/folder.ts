import { lstatSync, readdirSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { printIndex } from '../../../src/output/bundle/print';
import { bundlesOf, type NextOutput } from '../../../src/output/last/last-output';
import { copyOfFolder, newFolder } from '../../storage/support/folder';

export { contentOf, put } from '../../storage/support/folder';

/** The path of an output folder that does not exist yet, in a new folder. */
export function newOutput(): string {
  return join(newFolder(), 'dist');
}

/** A copy of an output folder and of everything beside it. */
export function copyOf(dir: string): string {
  return join(copyOfFolder(dirname(dir)), 'dist');
}

/** The content of a folder that was written with these bundles and nothing else. */
export function contentOfBundles(next: NextOutput): Record<string, string> {
  const files = bundlesOf(next).flatMap((bundle) => [...bundle.files]);
  const index = printIndex(next.tenants.map((bundle) => bundle.owner ?? '').sort());
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
