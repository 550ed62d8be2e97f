import { join } from 'node:path';
import type { Problem } from '../../contract/problems';
import { foldersTo, linkProblem } from '../../storage/tree';
import { fluxFileOf, folderOf, INDEX_FILE, inventoryFileOf } from '../bundle/paths';
import { printIndex, tenantsOfIndex } from '../bundle/print';
import { bundlesOf, type LastBundle, type LastOutput, type NextOutput } from '../last/last-output';

/** The problems of overwriting the files of the last output. `overwrite` only allows to overwrite edited files. */
export function checkFiles(last: LastOutput, next: NextOutput, overwrite: boolean): Problem[] {
  const paths = new Set([
    INDEX_FILE,
    ...bundlesOf(next).flatMap((bundle) => [...bundle.files.keys()]),
    ...[...last.bundles.values()].flatMap(listedPaths),
    ...[...last.bundles.values()].flatMap(({ owner, state }) =>
      state.kind === 'damaged' ? [inventoryFileOf(owner)] : [],
    ),
  ]);
  return [
    ...pathProblems(last, paths),
    ...(overwrite ? [] : [...editedFiles(last), ...blockingFiles(last, next), ...editedIndex(last)]),
  ];
}

/** A link is never followed or replaced, nor a folder in the place of a file, or a file in the place of a folder. */
function pathProblems(last: LastOutput, paths: ReadonlySet<string>): Problem[] {
  const folders = new Set([...paths].flatMap(foldersTo));
  return [...new Set([...folders, ...paths])].sort().flatMap((path) => {
    const kind = last.kinds.get(path) ?? 'none';
    if (kind === 'link') return [linkProblem('output', join(last.dir, path))];
    const want = folders.has(path) ? 'folder' : 'file';
    return kind === 'none' || kind === want
      ? []
      : [edited(last, path, `got a ${kind === 'other' ? 'special file' : kind}, want a ${want} here: move it away`)];
  });
}

function editedFiles(last: LastOutput): Problem[] {
  return [...last.bundles.values()].flatMap(({ state }) =>
    state.kind !== 'intact'
      ? []
      : state.inventory.files.flatMap(({ path, digest }) => {
          const found = last.digests.get(path);
          if (found === digest || isBlocked(last, path)) return [];
          return [edited(last, path, `${found === undefined ? 'was removed' : 'was edited'} by hand: ${REMEDY}`)];
        }),
  );
}

/** An unmanaged file has the path of a file to be written: no inventory lists it, so we did not write it. */
function blockingFiles(last: LastOutput, next: NextOutput): Problem[] {
  return bundlesOf(next).flatMap((bundle) => {
    const before = last.bundles.get(folderOf(bundle.owner));
    // A bundle with a damaged inventory has its own problem, and its files may be ours.
    if (before === undefined || before.state.kind === 'damaged') return [];
    const ours = new Set(listedPaths(before));
    return [...bundle.files.keys()]
      .filter((path) => last.digests.has(path) && !ours.has(path))
      .map((path) => edited(last, path, 'got a file that we did not write: move it away, or give --overwrite'));
  });
}

/** The index follows from the tenants in the output, so it has one correct text. */
function editedIndex(last: LastOutput): Problem[] {
  if (last.state !== 'ours' || isBlocked(last, INDEX_FILE) || last.index === printIndex(last.tenants)) return [];
  const orphanedIds = tenantsOfIndex(last.index ?? '').filter((id) => !last.tenants.includes(id));
  const found = last.index === null ? 'was removed by hand' : 'was edited by hand';
  const named = orphanedIds.map(fluxFileOf).join(', ');
  return [
    edited(last, INDEX_FILE, `${named === '' ? found : `got ${named}, which belong to no tenant here`}: ${REMEDY}`),
  ];
}

const REMEDY = 'restore it from version control, or give --overwrite';

function listedPaths(bundle: LastBundle): string[] {
  if (bundle.state.kind !== 'intact') return [];
  return [...bundle.state.inventory.files.map((file) => file.path), inventoryFileOf(bundle.owner)];
}

/** Whether the path has no file, or a parent of it is no folder: `pathProblems` reports that. */
export function isBlocked(last: LastOutput, path: string): boolean {
  const kind = last.kinds.get(path) ?? 'none';
  const above = foldersTo(path).map((folder) => last.kinds.get(folder) ?? 'none');
  return !(kind === 'none' || kind === 'file') || above.some((one) => !(one === 'none' || one === 'folder'));
}

function edited(last: LastOutput, path: string, message: string): Problem {
  return { code: 'output-edited', file: join(last.dir, path), path: [], message };
}
