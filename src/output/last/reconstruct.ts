import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { LABEL } from '../../contract/labels';
import type { TransitionState } from '../../contract/phases';
import { attempt, type Outcome, type Problem, refuseIfAny } from '../../contract/problems';
import { STAGES } from '../../contract/stages';
import { identityOf } from '../../kubernetes/object';
import type { Folder } from '../../storage/folder';
import type { Inventory } from '../bundle/inventory';
import { type BundleOwner, fluxFileOf, folderOf } from '../bundle/paths';
import { unprotectedOf } from '../bundle/prune-protection';
import { type PrintedObject, parseObjects } from './documents';

/** The last state of a bundle, as far as the safety checks need it. */
export interface PreviousBundle {
  readonly organizations: readonly string[];
  readonly objects: readonly PreviousObject[];
  /** As in the inventory. */
  readonly unprotected: readonly string[];
  /** `undefined` if it was reconstructed: only the inventory has it. */
  readonly transition: TransitionState | undefined;
  /** `null` for the platform, and if it was reconstructed. */
  readonly plan: string | null;
  /** The extensions that changed the tenant; empty where only the inventory could have told. */
  readonly extensions: Inventory['extensions'];
}

export interface PreviousObject extends Pick<Inventory['objects'][number], 'id' | 'stage'> {
  /** Of the printed document; `null` if it was reconstructed. */
  readonly digest: string | null;
}

const kustomizationSchema = z.looseObject({ resources: z.array(z.string()) });

/**
 * Reconstructs the last state of a bundle with a damaged inventory from its printed objects. Otherwise a namespace
 * could be lost: if its line was deleted from the inventory, `--overwrite` would not see that the next output lacks it.
 */
export function reconstructBundle(
  folder: Folder,
  owner: BundleOwner,
  paths: readonly string[],
): Outcome<PreviousBundle> {
  return attempt(() => {
    const files = paths.flatMap((path) => {
      const stage = stageOf(owner, path);
      return stage === undefined ? [] : [{ stage, path, ...parseObjects(folder.read(path)) }];
    });
    refuseIfAny([
      ...files.filter((file) => !file.isWhole).map((file) => unreadable(join(folder.dir, file.path))),
      ...paths.flatMap((path) => missingFiles(folder, owner, path, paths)),
    ]);
    const all = files.flatMap((file) => file.objects);
    return {
      organizations: [...new Set(all.flatMap(organizationOf))],
      objects: files.flatMap(({ stage, objects }) =>
        objects.map((object) => ({ id: identityOf(object), stage, digest: null })),
      ),
      unprotected: unprotectedOf(all),
      transition: undefined,
      plan: null,
      extensions: [],
    };
  });
}

/** The stage of the objects in a file; `undefined` for kustomizations and for unmanaged files. */
function stageOf(owner: BundleOwner, path: string): PreviousBundle['objects'][number]['stage'] | undefined {
  if (owner !== null && path === fluxFileOf(owner)) return 'flux';
  const folder = path.slice(0, path.lastIndexOf('/'));
  if (!path.endsWith('.yaml') || path === `${folder}/kustomization.yaml`) return undefined;
  if (owner === null) return folder === folderOf(null) ? 'platform' : undefined;
  return STAGES.find((stage) => folder === `${folderOf(owner)}/${stage}`);
}

/** The organization of an object, by its label: the file with the organization's Namespace may be missing. */
function organizationOf(object: PrintedObject): string[] {
  const organization = object.metadata.labels?.[LABEL.organization];
  return organization === undefined ? [] : [organization];
}

/** The files that a kustomization of the bundle lists and that are missing: their objects are unknown. */
function missingFiles(folder: Folder, owner: BundleOwner, path: string, paths: readonly string[]): Problem[] {
  const parent = path.slice(0, path.lastIndexOf('/'));
  const isOurs =
    owner === null ? parent === folderOf(null) : STAGES.some((one) => parent === `${folderOf(owner)}/${one}`);
  if (!isOurs || path !== `${parent}/kustomization.yaml`) return [];
  const [document] = parseAllDocuments(folder.read(path));
  const parsed = kustomizationSchema.safeParse(document?.errors.length === 0 ? document.toJS() : undefined);
  if (!parsed.success) return [unreadable(join(folder.dir, path), 'got no kustomization')];
  return parsed.data.resources
    .filter((name) => !paths.includes(`${parent}/${name}`))
    .map((name) => unreadable(join(folder.dir, parent, name), 'got nothing where the kustomization lists a file'));
}

function unreadable(path: string, found = 'got no Kubernetes objects'): Problem {
  return {
    code: 'output-inventory-broken',
    file: path,
    path: [],
    message: `${found}, and the inventory is damaged: restore the folder from version control`,
  };
}
