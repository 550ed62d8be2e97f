import { STAGES } from '../../contract/stages';
import { groupBy } from '../../lib/lists';
import type { Inventory } from '../bundle/inventory';
import { folderOf, type UnitOwner } from '../bundle/paths';
import { isGuarded } from '../bundle/prune-protection';
import type { StageForecast } from '../changes';
import { type LastOutput, leavingTenants, type NextOutput, recordOf } from '../last/last-output';
import type { RecordedObject, UnitRecord } from '../last/reconstruct';

/**
 * For the platform, then each tenant, then those that are gone for good, every stage in which something happens, in the
 * order in which Flux works. It follows from the inventories alone.
 */
export function forecastOf(last: LastOutput, next: NextOutput): StageForecast[] {
  const units = next.platform === null ? next.tenants : [next.platform, ...next.tenants];
  return [
    ...units.flatMap(({ owner, inventory }) => forecastUnit(owner, recordIn(last, owner), inventory)),
    ...leavingTenants(last, next).flatMap((id) => forecastUnit(id, recordIn(last, id), NOTHING)),
  ];
}

/** The platform's objects and the tenants' Flux objects are applied by the root, and the stages by the latter. */
const ORDER = ['platform', 'flux', ...STAGES] as const;

type After = Pick<Inventory, 'objects' | 'files'>;

const NOTHING: After = { objects: [], files: [] };

export function forecastUnit(owner: UnitOwner, before: UnitRecord | undefined, after: After): StageForecast[] {
  // What stays as it is was not even parsed.
  if (Object.is(before, after)) return [];
  const paths = new Set(after.files.map((file) => file.path));
  const delivered = STAGES.filter((stage) => paths.has(`${folderOf(owner)}/${stage}/kustomization.yaml`));
  const olds = groupBy(before?.objects ?? [], (object) => object.stage);
  const news = groupBy(after.objects, (object) => object.stage);
  const unprotected = new Set(before?.unprotected ?? []);
  return ORDER.map((stage) => ({
    owner,
    stage,
    waitsFor: delivered.filter((one) => ORDER.indexOf(one) < ORDER.indexOf(stage)).at(-1) ?? null,
    ...changesBetween(olds.get(stage) ?? [], news.get(stage) ?? [], unprotected),
  })).filter(({ created, changed, pruned, left }) => [created, changed, pruned, left].some((ids) => ids.length > 0));
}

/** Of one stage. */
function changesBetween(
  before: readonly RecordedObject[],
  after: readonly RecordedObject[],
  unprotected: ReadonlySet<string>,
) {
  const olds = digestsById(before);
  const news = digestsById(after);
  const stays = [...news].filter(([id]) => olds.has(id));
  const gone = [...olds.keys()].filter((id) => !news.has(id)).sort();
  const isLeft = (id: string): boolean => isGuarded(id) && !unprotected.has(id);
  return {
    created: [...news.keys()].filter((id) => !olds.has(id)).sort(),
    changed: stays.flatMap(([id, digest]) => (olds.get(id) === digest ? [] : [id])).sort(),
    pruned: gone.filter((id) => !isLeft(id)),
    left: gone.filter(isLeft),
  };
}

function digestsById(objects: readonly RecordedObject[]): Map<string, string | null> {
  return new Map(objects.map(({ id, digest }) => [id, digest]));
}

function recordIn(last: LastOutput, owner: UnitOwner): UnitRecord | undefined {
  const unit = last.units.get(folderOf(owner));
  return unit === undefined ? undefined : recordOf(unit.knowledge);
}
