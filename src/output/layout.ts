import { type Problem, refuseIfAny } from '../errors';
import { compareObjects, compareText, homeOf, identityOf, type KubeObject, STAGES, type Stage } from '../manifest';
import { fluxFileOf, folderOf, isInUnit, type UnitOwner } from './places';

/** An object with its place: a stage of a tenant, the tenant's Flux file, or the platform. */
export interface PlacedObject {
  readonly stage: Stage | 'flux' | 'platform';
  readonly object: KubeObject;
}

/** A file before it is printed. `about` says whose it is: `tenant acme, stage 20-data, namespace tenant-acme`. */
export type LaidFile =
  | {
      readonly kind: 'objects';
      readonly path: string;
      readonly about: string;
      readonly stage: PlacedObject['stage'];
      readonly objects: readonly KubeObject[];
    }
  | {
      readonly kind: 'kustomization';
      readonly path: string;
      readonly about: string;
      readonly resources: readonly string[];
    };

/**
 * Which object goes into which file, all sorted: one file a stage and namespace, and a kustomization that lists them.
 * A stage without objects has no file: kustomize takes an empty list for an order to delete everything.
 * Throws a TenancyError (`object-duplicate`) where two objects have one identity or two files one path.
 */
export function layOut(owner: UnitOwner, placed: readonly PlacedObject[]): LaidFile[] {
  const files =
    owner === null ? folderFiles(folderOf(null), 'platform', 'platform', placed) : tenantFiles(owner, placed);
  refuseIfAny([...twice(placed.map(({ object }) => identityOf(object))), ...twice(files.map((file) => file.path))]);
  const stray = files.find((file) => !isInUnit(file.path, owner));
  if (stray !== undefined) throw new RangeError(`${stray.path} lies outside of ${folderOf(owner)}: check names first`);
  return files.sort((a, b) => compareText(a.path, b.path));
}

function tenantFiles(tenant: string, placed: readonly PlacedObject[]): LaidFile[] {
  const stages = STAGES.filter((stage) => placed.some((one) => one.stage === stage));
  const flux = placed.filter((one) => one.stage === 'flux').map((one) => one.object);
  return [
    ...stages.flatMap((stage) =>
      folderFiles(`${folderOf(tenant)}/${stage}`, stage, `tenant ${tenant}, stage ${stage}`, placed),
    ),
    {
      // Written even without objects, because the index at the top names the Flux file of every tenant.
      kind: 'objects',
      path: fluxFileOf(tenant),
      about: `tenant ${tenant}, Flux objects in the control namespace`,
      stage: 'flux',
      objects: flux.sort(compareObjects),
    },
  ];
}

function folderFiles(
  folder: string,
  stage: PlacedObject['stage'],
  about: string,
  placed: readonly PlacedObject[],
): LaidFile[] {
  const objects = placed.filter((one) => one.stage === stage).map((one) => one.object);
  const homes = [...new Set(objects.map(homeOf))].sort(compareText);
  return [
    {
      kind: 'kustomization',
      path: `${folder}/kustomization.yaml`,
      about,
      resources: homes.map((home) => `${home}.yaml`).sort(compareText),
    },
    ...homes.map(
      (home): LaidFile => ({
        kind: 'objects',
        path: `${folder}/${home}.yaml`,
        about: `${about}, ${home === '_cluster' ? 'cluster-wide' : `namespace ${home}`}`,
        stage,
        objects: objects.filter((object) => homeOf(object) === home).sort(compareObjects),
      }),
    ),
  ];
}

/** One problem for each text that comes more than once: the later writer would silently win. */
function twice(texts: readonly string[]): Problem[] {
  const again = new Set(texts.filter((text, i) => texts.indexOf(text) !== i));
  return [...again].map((text) => ({
    code: 'object-duplicate',
    path: [],
    message: `got ${text} more than once, want each object and each file once`,
  }));
}
