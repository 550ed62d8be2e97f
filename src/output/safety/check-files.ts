import { join } from 'node:path';
import type { Problem } from '../../contract/problems';
import { foldersTo, linkProblem } from '../../storage/tree';
import { fluxFileOf, folderOf, INDEX_FILE, inventoryFileOf } from '../bundle/paths';
import { printIndex, tenantsOfIndex } from '../bundle/print';
import { type LastOutput, type LastUnit, type NextOutput, unitsOf } from '../last/last-output';

/** What the files of the last output have against being written over. `overwrite` excuses edited files alone. */
export function judgeFiles(last: LastOutput, next: NextOutput, overwrite: boolean): Problem[] {
  const places = new Set([
    INDEX_FILE,
    ...unitsOf(next).flatMap((unit) => [...unit.files.keys()]),
    ...[...last.units.values()].flatMap(listedPaths),
    ...[...last.units.values()].flatMap(({ owner, state }) =>
      state.kind === 'damaged' ? [inventoryFileOf(owner)] : [],
    ),
  ]);
  return [
    ...placeProblems(last, places),
    ...(overwrite ? [] : [...editedFiles(last), ...strangersInPlace(last, next), ...editedIndex(last)]),
  ];
}

/** A link is never written through or replaced; neither is a folder in the place of a file, or the other way round. */
function placeProblems(last: LastOutput, places: ReadonlySet<string>): Problem[] {
  const folders = new Set([...places].flatMap(foldersTo));
  return [...new Set([...folders, ...places])].sort().flatMap((path) => {
    const kind = last.kinds.get(path) ?? 'none';
    if (kind === 'link') return [linkProblem('output', join(last.dir, path))];
    const want = folders.has(path) ? 'folder' : 'file';
    return kind === 'none' || kind === want
      ? []
      : [edited(last, path, `got a ${kind === 'other' ? 'special file' : kind}, want a ${want} here: move it away`)];
  });
}

function editedFiles(last: LastOutput): Problem[] {
  return [...last.units.values()].flatMap(({ state }) =>
    state.kind !== 'intact'
      ? []
      : state.inventory.files.flatMap(({ path, digest }) => {
          const found = last.digests.get(path);
          if (found === digest || isBlocked(last, path)) return [];
          return [edited(last, path, `${found === undefined ? 'was removed' : 'was edited'} by hand: ${REMEDY}`)];
        }),
  );
}

/** A file where we would write, that no inventory lists: it is not ours to replace. */
function strangersInPlace(last: LastOutput, next: NextOutput): Problem[] {
  return unitsOf(next).flatMap((unit) => {
    const before = last.units.get(folderOf(unit.owner));
    // A doubtful unit has its own problem, and its files may be ours.
    if (before === undefined || before.state.kind === 'damaged') return [];
    const ours = new Set(listedPaths(before));
    return [...unit.files.keys()]
      .filter((path) => last.digests.has(path) && !ours.has(path))
      .map((path) => edited(last, path, 'got a file that we did not write: move it away, or give --overwrite'));
  });
}

/** The index follows from the tenants that are here, so it has one right text. */
function editedIndex(last: LastOutput): Problem[] {
  if (last.state !== 'ours' || isBlocked(last, INDEX_FILE) || last.index === printIndex(last.tenants)) return [];
  const nobodys = tenantsOfIndex(last.index ?? '').filter((id) => !last.tenants.includes(id));
  const found = last.index === null ? 'was removed by hand' : 'was edited by hand';
  const named = nobodys.map(fluxFileOf).join(', ');
  return [edited(last, INDEX_FILE, `${named === '' ? found : `got ${named}, which no tenant here has`}: ${REMEDY}`)];
}

const REMEDY = 'restore it from version control, or give --overwrite';

function listedPaths(unit: LastUnit): string[] {
  if (unit.state.kind !== 'intact') return [];
  return [...unit.state.inventory.files.map((file) => file.path), inventoryFileOf(unit.owner)];
}

/** Whether something that is no file, or above it no folder, stands there: `placeProblems` tells of it. */
export function isBlocked(last: LastOutput, path: string): boolean {
  const kind = last.kinds.get(path) ?? 'none';
  const above = foldersTo(path).map((folder) => last.kinds.get(folder) ?? 'none');
  return !(kind === 'none' || kind === 'file') || above.some((one) => !(one === 'none' || one === 'folder'));
}

function edited(last: LastOutput, path: string, message: string): Problem {
  return { code: 'output-edited', file: join(last.dir, path), path: [], message };
}
