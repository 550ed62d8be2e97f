import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { LABEL } from '../../contract/labels';
import type { TransitionState } from '../../contract/phases';
import { attempt, type Outcome, type Problem, refuseIfAny } from '../../contract/problems';
import { STAGES } from '../../contract/stages';
import { identityOf } from '../../kubernetes/object';
import type { FileSystem } from '../../storage/file-system';
import type { Inventory } from '../bundle/inventory';
import { fluxFileOf, folderOf, type UnitOwner } from '../bundle/paths';
import { unprotectedOf } from '../bundle/prune-protection';
import { type PrintedObject, parseObjects } from './documents';

/** What the judge needs to know of a unit's last state. */
export interface UnitRecord {
  readonly organizations: readonly string[];
  readonly objects: readonly RecordedObject[];
  /** What Flux deletes of it once it is gone from the output. */
  readonly unprotected: readonly string[];
  /** `undefined` where only the inventory could have told. */
  readonly transition: TransitionState | undefined;
  /** `null` where nothing tells. */
  readonly plan: string | null;
  /** The extensions that changed the tenant; empty where only the inventory could have told. */
  readonly extensions: Inventory['extensions'];
}

export interface RecordedObject extends Pick<Inventory['objects'][number], 'id' | 'stage'> {
  /** Of the document as we printed it; `null` where only the inventory could have told. */
  readonly digest: string | null;
}

const kustomizationSchema = z.looseObject({ resources: z.array(z.string()) });

/**
 * The record of a unit whose inventory cannot be believed, read off the objects that were printed. Without it, an
 * edited inventory would be a way to lose a namespace: take its line out, and `--overwrite` would see none go.
 */
export function rebuildRecord(
  dir: string,
  owner: UnitOwner,
  paths: readonly string[],
  disk: FileSystem,
): Outcome<UnitRecord> {
  return attempt(() => {
    const files = paths.flatMap((path) => {
      const stage = stageOf(owner, path);
      return stage === undefined ? [] : [{ stage, path, ...parseObjects(disk.read(join(dir, path))) }];
    });
    refuseIfAny([
      ...files.filter((file) => !file.isWhole).map((file) => unreadable(join(dir, file.path))),
      ...paths.flatMap((path) => lostFiles(dir, owner, path, paths, disk)),
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

/** The stage whose objects a file holds; nothing for kustomizations and for files that are not ours. */
function stageOf(owner: UnitOwner, path: string): UnitRecord['objects'][number]['stage'] | undefined {
  if (owner !== null && path === fluxFileOf(owner)) return 'flux';
  const folder = path.slice(0, path.lastIndexOf('/'));
  if (!path.endsWith('.yaml') || path === `${folder}/kustomization.yaml`) return undefined;
  if (owner === null) return folder === folderOf(null) ? 'platform' : undefined;
  return STAGES.find((stage) => folder === `${folderOf(owner)}/${stage}`);
}

/** Each object of an organization tells of it: the file with its namespace may be the one that is gone. */
function organizationOf(object: PrintedObject): string[] {
  const organization = object.metadata.labels?.[LABEL.organization];
  return organization === undefined ? [] : [organization];
}

/** What a kustomization of the unit lists and is not there: the objects in it are unknown, so nothing can be judged. */
function lostFiles(dir: string, owner: UnitOwner, path: string, paths: readonly string[], disk: FileSystem): Problem[] {
  const folder = path.slice(0, path.lastIndexOf('/'));
  const isOurs =
    owner === null ? folder === folderOf(null) : STAGES.some((one) => folder === `${folderOf(owner)}/${one}`);
  if (!isOurs || path !== `${folder}/kustomization.yaml`) return [];
  const [document] = parseAllDocuments(disk.read(join(dir, path)));
  const parsed = kustomizationSchema.safeParse(document?.errors.length === 0 ? document.toJS() : undefined);
  if (!parsed.success) return [unreadable(join(dir, path), 'got no kustomization')];
  return parsed.data.resources
    .filter((name) => !paths.includes(`${folder}/${name}`))
    .map((name) => unreadable(join(dir, folder, name), 'got nothing where the kustomization lists a file'));
}

function unreadable(path: string, found = 'got no Kubernetes objects'): Problem {
  return {
    code: 'output-inventory-broken',
    file: path,
    path: [],
    message: `${found}, and the inventory cannot be believed: restore the folder from version control`,
  };
}
