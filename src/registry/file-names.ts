import type { Problem } from '../contract/problems';
import { compareText } from '../kubernetes/object';
import type { Entry } from './files';

/** The id in a file name of the registry, and the problems of the file names with this id. */
export interface FileName {
  readonly id: string;
  readonly problems: readonly Problem[];
}

/**
 * The ids in a folder of files `<id>.yaml`, sorted. A name that is not `<id>.yaml` is listed with its problem: a tenant
 * must not vanish because its file ends in `.yml`.
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

/** Whether a file name begins with the id, in any case. `listFiles` then finds the problems of the name. */
export function mayNameFile(id: string): (entry: Entry) => boolean {
  const folded = id.toLowerCase();
  return ({ name }) => name.slice(0, id.length).toLowerCase() === folded;
}

/** Hidden files, and the backup files of editors. */
function isIgnored(name: string): boolean {
  return /^\.|~$|^#.*#$|\.(bak|orig|swp)$/.test(name);
}

function idOf(name: string): string {
  return name.replace(/\.ya?ml$/i, '');
}

function nameProblems({ name, isFolder }: Entry, first: string | undefined, folder: string): Problem[] {
  const where = { path: [], file: `${folder}/${name}` };
  if (isFolder) {
    return [{ code: 'file-unexpected', message: 'got a folder, want files only; move it away', ...where }];
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
