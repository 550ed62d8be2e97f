import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** One stop of a recipe in a page of docs/: a new file, an edit of a file, or commands. */
export type Step =
  | { readonly kind: 'write'; readonly file: string; readonly text: string }
  | { readonly kind: 'edit'; readonly file: string; readonly before: string; readonly after: string }
  | { readonly kind: 'run'; readonly command: string };

/**
 * The steps of a Markdown page, in its order. A code block belongs to the last file that the page names in backticks
 * before it: a `diff` block edits the file, any other one is its whole text. The lines of an `sh` block are commands.
 */
export function stepsOf(page: string): Step[] {
  const steps: Step[] = [];
  let file = '';
  for (const [, language, body = '', named] of page.matchAll(BLOCK_OR_FILE)) {
    if (named !== undefined) file = named;
    else if (language === 'sh')
      steps.push(
        ...body
          .trim()
          .split('\n')
          .map((command): Step => ({ kind: 'run', command })),
      );
    else if (language === 'diff') {
      const lines = body.split('\n').slice(0, -1);
      const pick = (marks: string) =>
        lines.filter((line) => marks.includes(line.charAt(0))).map((line) => line.slice(1));
      steps.push({ kind: 'edit', file, before: pick(' -').join('\n'), after: pick(' +').join('\n') });
    } else steps.push({ kind: 'write', file, text: body });
  }
  return steps;
}

const BLOCK_OR_FILE = /^```(\w+)\n([\s\S]*?)^```$|`((?:src|test|imports)\/[\w./-]+\.\w+)`/gm;

/** Writes a file or edits it. An edit whose context is not in the file exactly once is an error of the page. */
export function applyStep(root: string, step: Exclude<Step, { kind: 'run' }>): void {
  const path = join(root, step.file);
  if (step.kind === 'write') {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, step.text);
    return;
  }
  const text = readFileSync(path, 'utf8');
  const places = text.split(step.before).length - 1;
  if (places !== 1) throw new Error(`${step.file} has these lines ${places} times, want once:\n${step.before}`);
  writeFileSync(
    path,
    text.replace(step.before, () => step.after),
  );
}
