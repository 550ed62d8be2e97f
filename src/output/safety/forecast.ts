import { STAGES } from '../../contract/stages';
import { groupBy } from '../../lib/lists';
import type { Inventory } from '../bundle/inventory';
import { type BundleOwner, folderOf } from '../bundle/paths';
import { holdsData } from '../bundle/prune-protection';
import type { StageForecast } from '../changes';
import { type LastOutput, type NextOutput, previousOf, removedTenants } from '../last/last-output';
import type { PreviousBundle, PreviousObject } from '../last/reconstruct';

/** The stages with changes, in Flux's order: of the platform, of each tenant, then of deleted tenants. */
export function forecastOf(last: LastOutput, next: NextOutput): StageForecast[] {
  const bundles = next.platform === null ? next.tenants : [next.platform, ...next.tenants];
  return [
    ...bundles.flatMap(({ owner, inventory }) => forecastBundle(owner, recordIn(last, owner), inventory)),
    ...removedTenants(last, next).flatMap((id) => forecastBundle(id, recordIn(last, id), NOTHING)),
  ];
}

/** The root Kustomization applies the platform's and the Flux objects; these apply the stages. */
const ORDER = ['platform', 'flux', ...STAGES] as const;

type After = Pick<Inventory, 'objects' | 'files'>;

const NOTHING: After = { objects: [], files: [] };

export function forecastBundle(owner: BundleOwner, before: PreviousBundle | undefined, after: After): StageForecast[] {
  // The inventory is the same: it was not parsed.
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

function changesBetween(
  before: readonly PreviousObject[],
  after: readonly PreviousObject[],
  unprotected: ReadonlySet<string>,
) {
  const olds = digestsById(before);
  const news = digestsById(after);
  const stays = [...news].filter(([id]) => olds.has(id));
  const removed = [...olds.keys()].filter((id) => !news.has(id)).sort();
  const isLeft = (id: string): boolean => holdsData(id) && !unprotected.has(id);
  return {
    created: [...news.keys()].filter((id) => !olds.has(id)).sort(),
    changed: stays.flatMap(([id, digest]) => (olds.get(id) === digest ? [] : [id])).sort(),
    pruned: removed.filter((id) => !isLeft(id)),
    left: removed.filter(isLeft),
  };
}

function digestsById(objects: readonly PreviousObject[]): Map<string, string | null> {
  return new Map(objects.map(({ id, digest }) => [id, digest]));
}

function recordIn(last: LastOutput, owner: BundleOwner): PreviousBundle | undefined {
  const bundle = last.bundles.get(folderOf(owner));
  return bundle === undefined ? undefined : previousOf(bundle.state);
}
