import { inReadingOrder } from '../../contract/kinds';
import { type Problem, refuseIfAny } from '../../contract/problems';
import { STAGES, type Stage } from '../../contract/stages';
import { compareText, identityOf, type KubeObject, namespaceOf } from '../../kubernetes/object';
import { groupBy } from '../../lib/lists';
import { type BundleOwner, fluxFileOf, folderOf, isInBundle } from './paths';

/** An object with its stage. The tenant's Flux file and the platform count as stages here. */
export interface StageObject {
  readonly stage: Stage | 'flux' | 'platform';
  readonly object: KubeObject;
}

/** An object with its identity. */
export interface NamedObject {
  readonly id: string;
  readonly object: KubeObject;
}

/** A file before it is printed. `about` is its first comment: `tenant acme, stage 20-data, namespace tenant-acme`. */
export type FileLayout =
  | {
      readonly kind: 'objects';
      readonly path: string;
      readonly about: string;
      readonly stage: StageObject['stage'];
      readonly objects: readonly NamedObject[];
    }
  | {
      readonly kind: 'kustomization';
      readonly path: string;
      readonly about: string;
      readonly resources: readonly string[];
    };

/**
 * Distributes objects to files, all sorted: one file for each stage and namespace, and one kustomization for each
 * stage. A kustomization without resources makes Flux delete all objects of the stage, so only stages in `emptied` have
 * one.
 * Throws a TenancyError (`object-duplicate`) if two objects have one identity or two files one path.
 */
export function layOut(owner: BundleOwner, objects: readonly StageObject[], emptied: readonly Stage[]): FileLayout[] {
  const named = inReadingOrder(
    objects.map(({ stage, object }) => ({ stage, object, id: identityOf(object) })),
    ({ object }) => object,
  );
  const stages = groupBy(named, (one) => one.stage);
  const files =
    owner === null
      ? folderFiles(folderOf(null), 'platform', 'platform', stages.get('platform') ?? [])
      : tenantFiles(owner, stages, emptied);
  refuseIfAny([...duplicates(named.map(({ id }) => id)), ...duplicates(files.map((file) => file.path))]);
  const stray = files.find((file) => !isInBundle(file.path, owner));
  if (stray !== undefined) throw new RangeError(`${stray.path} lies outside of ${folderOf(owner)}: check names first`);
  return files.sort((a, b) => compareText(a.path, b.path));
}

function tenantFiles(
  tenant: string,
  stages: ReadonlyMap<StageObject['stage'], readonly NamedObject[]>,
  emptied: readonly Stage[],
): FileLayout[] {
  return [
    ...STAGES.flatMap((stage) => {
      const objects = stages.get(stage) ?? [];
      if (objects.length === 0 && !emptied.includes(stage)) return [];
      return folderFiles(`${folderOf(tenant)}/${stage}`, stage, `tenant ${tenant}, stage ${stage}`, objects);
    }),
    {
      // Written even without objects, because the index lists the Flux file of every tenant.
      kind: 'objects',
      path: fluxFileOf(tenant),
      about: `tenant ${tenant}, Flux objects in the control namespace`,
      stage: 'flux',
      objects: stages.get('flux') ?? [],
    },
  ];
}

function folderFiles(
  folder: string,
  stage: StageObject['stage'],
  about: string,
  objects: readonly NamedObject[],
): FileLayout[] {
  const namespaces = groupBy(objects, (one) => namespaceOf(one.object));
  return [
    {
      kind: 'kustomization',
      path: `${folder}/kustomization.yaml`,
      about,
      resources: [...namespaces.keys()].map((namespace) => `${namespace}.yaml`).sort(compareText),
    },
    ...[...namespaces].map(
      ([namespace, own]): FileLayout => ({
        kind: 'objects',
        path: `${folder}/${namespace}.yaml`,
        about: `${about}, ${namespace === '_cluster' ? 'cluster-wide' : `namespace ${namespace}`}`,
        stage,
        objects: own,
      }),
    ),
  ];
}

/** One problem for each text that occurs more than once: the last object or file would overwrite the others. */
function duplicates(texts: readonly string[]): Problem[] {
  if (new Set(texts).size === texts.length) return [];
  const again = new Set(texts.filter((text, i) => texts.indexOf(text) !== i));
  return [...again].map((text) => ({
    code: 'object-duplicate',
    path: [],
    message: `got ${text} more than once, want each object and each file once`,
  }));
}
