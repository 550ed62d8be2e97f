import { join } from 'node:path';
import type { Problem } from '../../contract/problems';
import { folderOf, inventoryFileOf } from '../bundle/paths';
import { type LastOutput, type LastUnit, type NextOutput, unitsOf } from '../last/last-output';
import { notOurs } from '../last/ownership';
import { isBlocked, judgeFiles } from './check-files';
import { vanishedTenants } from './check-missing-tenants';
import { judgeUnit } from './check-unit';

/**
 * Everything that forbids writing `next` over `last`; empty if nothing does. `overwrite` excuses what was edited by
 * hand, and nothing else: no namespace, volume, tenant, organization or stage is lost by it, and no phase skipped.
 */
export function judgeOutput(last: LastOutput, next: NextOutput, overwrite: boolean): Problem[] {
  if (last.state === 'foreign') return [...last.foreign];
  return [
    ...platformProblems(last, next),
    ...doubledUnits(last, next),
    ...judgeFiles(last, next, overwrite),
    ...[...last.units.values()].flatMap((unit) => doubts(last, unit, overwrite)),
    ...vanishedTenants(last, next),
    ...unitsOf(next).flatMap((unit) => judgeUnit(last, unit)),
  ];
}

/** The index names the platform, so a first write without it would give Flux a folder that does not build. */
function platformProblems(last: LastOutput, next: NextOutput): Problem[] {
  if (last.state === 'ours' || next.platform !== null) return [];
  const message = `got no ${folderOf(null)} folder, want one before single tenants are written: write all tenants first`;
  return [notOurs(last.dir, message)];
}

function doubledUnits(last: LastOutput, next: NextOutput): Problem[] {
  const folders = unitsOf(next).map((unit) => folderOf(unit.owner));
  return [...new Set(folders.filter((folder, i) => folders.indexOf(folder) !== i))].map((folder) => ({
    code: 'object-duplicate',
    file: join(last.dir, folder),
    path: [],
    message: 'got two writers of this folder, want one',
  }));
}

/** The platform's inventory is what says that the folder is ours: where it cannot be read, nothing excuses that. */
function doubts(last: LastOutput, unit: LastUnit, overwrite: boolean): readonly Problem[] {
  const { state, owner } = unit;
  if (state.kind !== 'damaged') return [];
  const final = owner === null && state.problems.some((problem) => problem.code === 'output-inventory-broken');
  // What stands in the place of the inventory is told by itself.
  if (!overwrite || final) return isBlocked(last, inventoryFileOf(owner)) ? [] : state.problems;
  return state.reconstructed.ok ? [] : state.reconstructed.problems;
}
