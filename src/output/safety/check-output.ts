import { join } from 'node:path';
import type { Problem } from '../../contract/problems';
import { folderOf, inventoryFileOf } from '../bundle/paths';
import { bundlesOf, type LastBundle, type LastOutput, type NextOutput } from '../last/last-output';
import { notOurs } from '../last/ownership';
import { checkBundle } from './check-bundle';
import { checkFiles, isBlocked } from './check-files';
import { checkMissingTenants } from './check-missing-tenants';

/**
 * The problems of writing `next` over `last`. `overwrite` only allows to overwrite files that were edited by hand: it
 * allows no loss of a namespace, volume, tenant, organization or stage, and no skipped phase.
 */
export function checkOutput(last: LastOutput, next: NextOutput, overwrite: boolean): Problem[] {
  if (last.state === 'foreign') return [...last.foreign];
  return [
    ...checkFirstWrite(last, next),
    ...checkDuplicates(last, next),
    ...checkFiles(last, next, overwrite),
    ...[...last.bundles.values()].flatMap((bundle) => checkInventory(last, bundle, overwrite)),
    ...checkMissingTenants(last, next),
    ...bundlesOf(next).flatMap((bundle) => checkBundle(last, bundle)),
  ];
}

/** The index lists the platform, so kustomize could not build an output that was first written without it. */
function checkFirstWrite(last: LastOutput, next: NextOutput): Problem[] {
  if (last.state === 'ours' || next.platform !== null) return [];
  const message = `got no ${folderOf(null)} folder, want one before single tenants are written: write all tenants first`;
  return [notOurs(last.dir, message)];
}

function checkDuplicates(last: LastOutput, next: NextOutput): Problem[] {
  const folders = bundlesOf(next).map((bundle) => folderOf(bundle.owner));
  return [...new Set(folders.filter((folder, i) => folders.indexOf(folder) !== i))].map((folder) => ({
    code: 'object-duplicate',
    file: join(last.dir, folder),
    path: [],
    message: 'got two writers of this folder, want one',
  }));
}

/** The platform's inventory shows that the folder is ours. If it is broken, `overwrite` does not help. */
function checkInventory(last: LastOutput, bundle: LastBundle, overwrite: boolean): readonly Problem[] {
  const { state, owner } = bundle;
  if (state.kind !== 'damaged') return [];
  const final = owner === null && state.problems.some((problem) => problem.code === 'output-inventory-broken');
  // Something that is no file, in the place of the inventory, is reported by `checkFiles`.
  if (!overwrite || final) return isBlocked(last, inventoryFileOf(owner)) ? [] : state.problems;
  return state.reconstructed.ok ? [] : state.reconstructed.problems;
}
