import type { Problem } from '../contract/problems';
import { compareText } from '../kubernetes/object';
import type { Entry } from './files';

/** An id that a name in a folder of the registry says, and what is wrong with the names that say it. */
export interface FileName {
  readonly id: string;
  readonly problems: readonly Problem[];
}

/**
 * What the names in a folder of files `<id>.yaml` say, by id and sorted. A name that is not `<id>.yaml` stays in the list with its
 * problem: a tenant must not vanish because its file is called `.yml`.
 */
export function listFiles(entries: readonly Entry[], folder: string): Map<string, FileName> {
  const kept = entries.filter((entry) => !isIgnored(entry.name)).sort((a, b) => compareText(a.name, b.name));
  const problems = new Map<string, Problem[]>(kept.map((entry) => [idOf(entry.name), []]));
  const firsts = new Map<string, string>();
  for (const entry of kept) {
    const folded = entry.name.toLowerCase();
    const first = firsts.get(folded);
    if (first === undefined) firsts.set(folded, entry.name);
    problems.get(idOf(entry.name))?.push(...nameProblems(entry, first, folder));
  }
  const ids = [...problems].sort(([a], [b]) => compareText(a, b));
  return new Map(ids.map(([id, problems]) => [id, { id, problems: problems }]));
}

/** Whether a name may say this id, or its twin in another case: what else it is, `listFiles` tells. */
export function mayNameFile(id: string): (entry: Entry) => boolean {
  const folded = id.toLowerCase();
  return ({ name }) => name.slice(0, id.length).toLowerCase() === folded;
}

/** Dotfiles, and what editors leave behind. */
function isIgnored(name: string): boolean {
  return /^\.|~$|^#.*#$|\.(bak|orig|swp)$/.test(name);
}

function idOf(name: string): string {
  return name.replace(/\.ya?ml$/i, '');
}

function nameProblems({ name, isFolder }: Entry, first: string | undefined, folder: string): Problem[] {
  const where = { path: [], file: `${folder}/${name}` };
  if (isFolder) {
    return [{ code: 'file-unexpected', message: 'got a folder, want files alone; move it away', ...where }];
  }
  const problems: Problem[] = [];
  const id = idOf(name);
  if (name !== `${id}.yaml`) {
    const advice = id === name ? 'move it away' : `rename it to ${id}.yaml`;
    problems.push({ code: 'file-unexpected', message: `got ${name}, want <tenant>.yaml; ${advice}`, ...where });
  }
  if (first !== undefined) {
    const message = `got ${name} beside ${first}, want names that differ in more than case; rename one`;
    problems.push({ code: 'id-duplicate', message, ...where });
  }
  return problems;
}
