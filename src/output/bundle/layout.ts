import { inReadingOrder } from '../../contract/kinds';
import { type Problem, refuseIfAny } from '../../contract/problems';
import { STAGES, type Stage } from '../../contract/stages';
import { compareText, identityOf, type KubeObject, namespaceOf } from '../../kubernetes/object';
import { groupBy } from '../../lib/lists';
import { fluxFileOf, folderOf, isInUnit, type UnitOwner } from './paths';

/** An object with its place: a stage of a tenant, the tenant's Flux file, or the platform. */
export interface PlacedObject {
  readonly stage: Stage | 'flux' | 'platform';
  readonly object: KubeObject;
}

/** An object with its identity, which its place, its claim and its line in the inventory all need. */
export interface NamedObject {
  readonly id: string;
  readonly object: KubeObject;
}

/** A file before it is printed. `about` says whose it is: `tenant acme, stage 20-data, namespace tenant-acme`. */
export type LaidFile =
  | {
      readonly kind: 'objects';
      readonly path: string;
      readonly about: string;
      readonly stage: PlacedObject['stage'];
      readonly objects: readonly NamedObject[];
    }
  | {
      readonly kind: 'kustomization';
      readonly path: string;
      readonly about: string;
      readonly resources: readonly string[];
    };

/**
 * Which object goes into which file, all sorted: one file a stage and namespace, and a kustomization that lists them.
 * A stage without objects has no file: kustomize takes an empty list for an order to delete everything. That is what it
 * is in the stages that are `emptied`, and they alone have one.
 * Throws a TenancyError (`object-duplicate`) where two objects have one identity or two files one path.
 */
export function layOut(owner: UnitOwner, placed: readonly PlacedObject[], emptied: readonly Stage[]): LaidFile[] {
  const named = inReadingOrder(
    placed.map(({ stage, object }) => ({ stage, object, id: identityOf(object) })),
    ({ object }) => object,
  );
  const stages = groupBy(named, (one) => one.stage);
  const files =
    owner === null
      ? folderFiles(folderOf(null), 'platform', 'platform', stages.get('platform') ?? [])
      : tenantFiles(owner, stages, emptied);
  refuseIfAny([...twice(named.map(({ id }) => id)), ...twice(files.map((file) => file.path))]);
  const stray = files.find((file) => !isInUnit(file.path, owner));
  if (stray !== undefined) throw new RangeError(`${stray.path} lies outside of ${folderOf(owner)}: check names first`);
  return files.sort((a, b) => compareText(a.path, b.path));
}

function tenantFiles(
  tenant: string,
  stages: ReadonlyMap<PlacedObject['stage'], readonly NamedObject[]>,
  emptied: readonly Stage[],
): LaidFile[] {
  return [
    ...STAGES.flatMap((stage) => {
      const objects = stages.get(stage) ?? [];
      if (objects.length === 0 && !emptied.includes(stage)) return [];
      return folderFiles(`${folderOf(tenant)}/${stage}`, stage, `tenant ${tenant}, stage ${stage}`, objects);
    }),
    {
      // Written even without objects, because the index at the top names the Flux file of every tenant.
      kind: 'objects',
      path: fluxFileOf(tenant),
      about: `tenant ${tenant}, Flux objects in the control namespace`,
      stage: 'flux',
      objects: stages.get('flux') ?? [],
    },
  ];
}

/** The objects are sorted, and so are those of each namespace. */
function folderFiles(
  folder: string,
  stage: PlacedObject['stage'],
  about: string,
  objects: readonly NamedObject[],
): LaidFile[] {
  const homes = groupBy(objects, (one) => namespaceOf(one.object));
  return [
    {
      kind: 'kustomization',
      path: `${folder}/kustomization.yaml`,
      about,
      resources: [...homes.keys()].map((home) => `${home}.yaml`).sort(compareText),
    },
    ...[...homes].map(
      ([home, own]): LaidFile => ({
        kind: 'objects',
        path: `${folder}/${home}.yaml`,
        about: `${about}, ${home === '_cluster' ? 'cluster-wide' : `namespace ${home}`}`,
        stage,
        objects: own,
      }),
    ),
  ];
}

/** One problem for each text that comes more than once: the later writer would silently win. */
function twice(texts: readonly string[]): Problem[] {
  if (new Set(texts).size === texts.length) return [];
  const again = new Set(texts.filter((text, i) => texts.indexOf(text) !== i));
  return [...again].map((text) => ({
    code: 'object-duplicate',
    path: [],
    message: `got ${text} more than once, want each object and each file once`,
  }));
}
