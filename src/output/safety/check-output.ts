import { join } from 'node:path';
import type { Problem } from '../../contract/problems';
import { folderOf, inventoryFileOf } from '../bundle/paths';
import { bundlesOf, type LastBundle, type LastOutput, type NextOutput } from '../last/last-output';
import { notOurs } from '../last/ownership';
import { checkBundle } from './check-bundle';
import { checkFiles, isBlocked } from './check-files';
import { checkMissingTenants } from './check-missing-tenants';

/**
 * Everything that forbids writing `next` over `last`; empty if nothing does. `overwrite` excuses what was edited by
 * hand, and nothing else: no namespace, volume, tenant, organization or stage is lost by it, and no phase skipped.
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

/** The index names the platform, so a first write without it would give Flux a folder that does not build. */
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

/** The platform's inventory is what says that the folder is ours: where it cannot be read, nothing excuses that. */
function checkInventory(last: LastOutput, bundle: LastBundle, overwrite: boolean): readonly Problem[] {
  const { state, owner } = bundle;
  if (state.kind !== 'damaged') return [];
  const final = owner === null && state.problems.some((problem) => problem.code === 'output-inventory-broken');
  // What stands in the place of the inventory is told by itself.
  if (!overwrite || final) return isBlocked(last, inventoryFileOf(owner)) ? [] : state.problems;
  return state.reconstructed.ok ? [] : state.reconstructed.problems;
}
