import { join } from 'node:path';
import { type Problem, shown } from '../errors';
import type { Unit } from './bundle';
import { isBlocked, judgeFiles } from './judge-files';
import { type LastOutput, type LastUnit, type NextOutput, unitsOf } from './last-output';
import { folderOf, inventoryFileOf } from './places';
import type { UnitRecord } from './rebuild';
import { notOurs } from './territory';

/**
 * Everything that forbids writing `next` over `last`; empty if nothing does. `overwrite` excuses what was edited by
 * hand, and nothing else: no namespace, volume, tenant, organization or stage is lost by it.
 */
export function judgeOutput(last: LastOutput, next: NextOutput, overwrite: boolean): Problem[] {
  if (last.state === 'foreign') return [...last.foreign];
  return [
    ...platformProblems(last, next),
    ...doubledUnits(last, next),
    ...judgeFiles(last, next, overwrite),
    ...[...last.units.values()].flatMap((unit) => doubts(last, unit, overwrite)),
    ...(next.scope === 'all' ? vanishedTenants(last, next) : []),
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
  const { knowledge, owner } = unit;
  if (knowledge.kind !== 'doubtful') return [];
  const final = owner === null && knowledge.problems.some((problem) => problem.code === 'output-inventory-broken');
  // What stands in the place of the inventory is told by itself.
  if (!overwrite || final) return isBlocked(last, inventoryFileOf(owner)) ? [] : knowledge.problems;
  return knowledge.rebuilt.ok ? [] : knowledge.rebuilt.problems;
}

function vanishedTenants(last: LastOutput, next: NextOutput): Problem[] {
  const ids = new Set(next.tenants.map((unit) => unit.owner));
  return last.tenants
    .filter((id) => !ids.has(id))
    .map((id) => ({
      code: 'tenant-vanished',
      file: join(last.dir, folderOf(id)),
      path: [],
      message: `got no file for tenant ${shown(id)}, whose bundle is here, want it kept: restore its file`,
    }));
}

function judgeUnit(last: LastOutput, unit: Unit): Problem[] {
  const folder = folderOf(unit.owner);
  const record = recordOf(last.units.get(folder));
  if (record === undefined) return [];
  const file = join(last.dir, folder);
  const problem = (code: Problem['code'], message: string): Problem => ({ code, file, path: [], message });
  return [
    ...lostOrganizations(record, unit).map((id) =>
      problem(
        'organization-vanished',
        `got no organization ${shown(id)}, want it kept: restore it in the tenant's file`,
      ),
    ),
    ...lostObjects(record, unit, 'Namespace').map((id) =>
      problem('namespace-would-go', `${id} would go with all that it holds, want it kept`),
    ),
    ...lostObjects(record, unit, 'PersistentVolumeClaim').map((id) =>
      problem('volume-would-go', `${id} would go with its data, want it kept`),
    ),
    ...emptiedStages(record, unit).map((stage) =>
      problem('stage-emptied', `got no object in stage ${stage}, where there were some: Flux would delete them all`),
    ),
    ...movedObjects(record, unit).map(({ id, from, to }) =>
      problem('stage-changed', `${id} would move from stage ${from} to ${to}: Flux would delete it and make it again`),
    ),
  ];
}

function recordOf(unit: LastUnit | undefined): UnitRecord | undefined {
  if (unit === undefined || unit.knowledge.kind === 'none') return undefined;
  if (unit.knowledge.kind === 'sealed') return unit.knowledge.inventory;
  return unit.knowledge.rebuilt.ok ? unit.knowledge.rebuilt.value : undefined;
}

function lostOrganizations(record: UnitRecord, unit: Unit): string[] {
  return record.organizations.filter((id) => !unit.inventory.organizations.includes(id));
}

/** Identities of core objects begin with their kind. */
function lostObjects(record: UnitRecord, unit: Unit, kind: 'Namespace' | 'PersistentVolumeClaim'): string[] {
  const kept = new Set(unit.inventory.objects.map((object) => object.id));
  return record.objects.map((object) => object.id).filter((id) => id.startsWith(`${kind} `) && !kept.has(id));
}

/** A suspended tenant may do without a stage, but never without its Flux objects: Flux would delete the rest. */
function emptiedStages(record: UnitRecord, unit: Unit): string[] {
  const filled = new Set(unit.inventory.objects.map((object) => object.stage));
  const before = new Set(record.objects.map((object) => object.stage));
  return [...before].filter((stage) => !filled.has(stage) && !(unit.suspended && stage !== 'flux')).sort();
}

function movedObjects(record: UnitRecord, unit: Unit): { id: string; from: string; to: string }[] {
  const stages = new Map(unit.inventory.objects.map((object) => [object.id, object.stage]));
  return record.objects.flatMap(({ id, stage }) => {
    const to = stages.get(id);
    return to === undefined || to === stage ? [] : [{ id, from: stage, to }];
  });
}
