import { digestsOf, type Unit } from '../bundle/bundle';
import { fluxFileOf, folderOf, inventoryFileOf, isInFolder } from '../bundle/paths';
import { printIndex } from '../bundle/print';
import type { UnitChanges } from '../changes';
import { type LastOutput, leavingTenants, type NextOutput, unitsOf } from '../last/last-output';

/** One unit that has to be swapped, or taken away. */
export interface UnitPlan {
  readonly folder: string;
  /** Whether nothing comes in its place: its folder goes, but for what others have put there, and its Flux file. */
  readonly goes: boolean;
  /** All files of the new folder, and the Flux file if it changes: path → text. */
  readonly staged: ReadonlyMap<string, string>;
  /** Files of the old folder that do not come along: replaced ones, and stale ones that the last inventory lists. */
  readonly drop: readonly string[];
}

/** Units that stay as they are have changes, all empty, and no plan: they are not touched. */
export interface WritePlan {
  readonly units: readonly UnitPlan[];
  /** The new text of the index; `null` where it stays. */
  readonly index: string | null;
  readonly changes: readonly UnitChanges[];
}

/** What has to be written so that `last` becomes `next`. */
export function planWrite(last: LastOutput, next: NextOutput): WritePlan {
  const compared = unitsOf(next).map((unit) => ({ unit, changes: compareUnit(last, unit) }));
  const leaving = leavingTenants(last, next).map((id) => leavingUnit(last, id));
  const tenants = new Set([...last.tenants, ...next.tenants.flatMap((unit) => unit.owner ?? [])]);
  for (const { owner } of leaving) tenants.delete(owner);
  const index = printIndex([...tenants].sort());
  return {
    units: [
      ...compared.filter(({ changes }) => isChanged(changes)).map(({ unit, changes }) => planUnit(last, unit, changes)),
      ...leaving.map(({ owner, removed }) => ({
        folder: folderOf(owner),
        goes: true,
        staged: new Map<string, string>(),
        drop: removed.filter((path) => isInFolder(path, owner)),
      })),
    ],
    index: index === last.index ? null : index,
    changes: [...leaving, ...compared.map(({ changes }) => changes)],
  };
}

/** Everything of a tenant that its inventory lists and that is here, the inventory itself included. */
function leavingUnit(last: LastOutput, owner: string): UnitChanges & { owner: string } {
  const knowledge = last.units.get(folderOf(owner))?.knowledge;
  const listed = knowledge?.kind === 'sealed' ? knowledge.inventory.files.map((file) => file.path) : [];
  const removed = [...listed, inventoryFileOf(owner)].filter((path) => last.kinds.get(path) === 'file').sort();
  return { owner, added: [], changed: [], removed, unchanged: 0 };
}

function compareUnit(last: LastOutput, unit: Unit): UnitChanges {
  const wanted = digestsOf(unit);
  const paths = [...wanted.keys()].sort();
  const changed = paths.filter((path) => last.digests.has(path) && last.digests.get(path) !== wanted.get(path));
  const added = paths.filter((path) => !last.digests.has(path));
  return {
    owner: unit.owner,
    added,
    changed,
    removed: staleFiles(last, unit),
    unchanged: paths.length - changed.length - added.length,
  };
}

/** Only what an inventory lists is ever removed; an inventory that cannot be believed lists nothing. */
function staleFiles(last: LastOutput, unit: Unit): string[] {
  const knowledge = last.units.get(folderOf(unit.owner))?.knowledge;
  if (knowledge?.kind !== 'sealed') return [];
  const paths = knowledge.inventory.files.map((file) => file.path);
  return paths.filter((path) => !unit.files.has(path) && last.digests.has(path)).sort();
}

function planUnit(last: LastOutput, unit: Unit, changes: UnitChanges): UnitPlan {
  const flux = unit.owner === null ? undefined : fluxFileOf(unit.owner);
  const fresh = new Set([...changes.added, ...changes.changed]);
  const inFolder = (path: string): boolean => isInFolder(path, unit.owner);
  return {
    folder: folderOf(unit.owner),
    goes: false,
    staged: new Map([...unit.files].filter(([path]) => path !== flux || fresh.has(path))),
    drop: [...changes.removed, ...[...unit.files.keys()].filter((path) => last.digests.has(path))]
      .filter(inFolder)
      .sort(),
  };
}

function isChanged(changes: UnitChanges): boolean {
  return changes.added.length + changes.changed.length + changes.removed.length > 0;
}
