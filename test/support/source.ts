import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';

export const ROOT = join(__dirname, '..', '..');

export interface SourceFile {
  /** From the repository's root, with `/`: `src/checks/rule.ts`. */
  readonly path: string;
  readonly text: string;
  /** What it imports: files of ours as paths without ending, packages by name. */
  readonly imports: readonly string[];
}

/** Every TypeScript file below a folder of the repository. */
export function sourceFiles(folder: string): SourceFile[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => relative(ROOT, join(ROOT, folder, name)).replaceAll('\\', '/'))
    .sort()
    .map((path) => {
      const text = readFileSync(join(ROOT, path), 'utf8');
      return { path, text, imports: importsOf(path, text) };
    });
}

function importsOf(path: string, text: string): string[] {
  const names = [...text.matchAll(/^(?:import|export)\b\s*(?:[^'"=;]*?\bfrom\s*)?'([^']+)'/gm)].flatMap(
    (match) => match[1] ?? [],
  );
  return names.map((name) => (name.startsWith('.') ? posix.normalize(posix.join(dirname(path), name)) : name));
}
