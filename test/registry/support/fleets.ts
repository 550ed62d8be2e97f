import { formatProblem, type Outcome } from '../../../src/contract/problems';
import type { Fleet } from '../../../src/fleet/fleet';
import { readFleet } from '../../../src/registry/read-fleet';
import { entriesOf, newFolder, put } from '../../storage/support/folder';
import { refusalOf as refusal } from '../../storage/support/refusals';

export { copyOfFolder as copyOf, entriesOf as contentOf, put } from '../../storage/support/folder';

/** A new folder with these files. */
export function newFleet(texts: Readonly<Record<string, string>>): string {
  const folder = newFolder();
  for (const [path, text] of Object.entries(texts)) put(folder, path, text);
  return folder;
}

/** The files that people and Git see. */
export function filesOf(folder: string): Record<string, string> {
  return Object.fromEntries(Object.entries(entriesOf(folder)).filter(([path]) => !path.startsWith('.tenancy/')));
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

/** The problems that some work is refused with, with `fleet` for the folder. */
export async function refusalOf(work: Promise<unknown>, folder = ''): Promise<string[]> {
  const lines = await refusal(work);
  return lines.map((line) => (folder === '' ? line : line.replaceAll(folder, 'fleet')));
}
