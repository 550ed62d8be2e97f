import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { attempt, type Outcome, type Problem, refuseIfAny } from '../errors';
import { LABEL } from '../labels';
import { identityOf, STAGES } from '../manifest';
import type { Disk } from './disk';
import type { Inventory } from './inventory';
import { fluxFileOf, folderOf, type UnitOwner } from './places';

/** What the judge needs to know of a unit's last state. */
export interface UnitRecord {
  readonly organizations: readonly string[];
  readonly objects: readonly Pick<Inventory['objects'][number], 'id' | 'stage'>[];
}

const objectSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().exactOptional(),
    labels: z.record(z.string(), z.string()).exactOptional(),
  }),
});

const kustomizationSchema = z.looseObject({ resources: z.array(z.string()) });

/**
 * The record of a unit whose inventory cannot be believed, read off the objects that were printed. Without it, an
 * edited inventory would be a way to lose a namespace: take its line out, and `--overwrite` would see none go.
 */
export function rebuildRecord(
  dir: string,
  owner: UnitOwner,
  paths: readonly string[],
  disk: Disk,
): Outcome<UnitRecord> {
  return attempt(() => {
    const files = paths.flatMap((path) => {
      const stage = stageOf(owner, path);
      return stage === undefined ? [] : [{ stage, ...parseObjects(join(dir, path), disk) }];
    });
    refuseIfAny([
      ...files.flatMap((file) => file.problems),
      ...paths.flatMap((path) => lostFiles(dir, owner, path, paths, disk)),
    ]);
    const organizations = files.flatMap((file) => file.objects).flatMap(organizationOf);
    return {
      organizations: [...new Set(organizations)],
      objects: files.flatMap(({ stage, objects }) => objects.map((object) => ({ id: identityOf(object), stage }))),
    };
  });
}

type PrintedObject = z.infer<typeof objectSchema>;

/** The stage whose objects a file holds; nothing for kustomizations and for files that are not ours. */
function stageOf(owner: UnitOwner, path: string): UnitRecord['objects'][number]['stage'] | undefined {
  if (owner !== null && path === fluxFileOf(owner)) return 'flux';
  const folder = path.slice(0, path.lastIndexOf('/'));
  if (!path.endsWith('.yaml') || path === `${folder}/kustomization.yaml`) return undefined;
  if (owner === null) return folder === folderOf(null) ? 'platform' : undefined;
  return STAGES.find((stage) => folder === `${folderOf(owner)}/${stage}`);
}

function parseObjects(path: string, disk: Disk): { objects: PrintedObject[]; problems: Problem[] } {
  // A file of comments alone is one empty document.
  const documents = [...parseAllDocuments(disk.read(path))].filter(
    (one) => one.errors.length > 0 || one.toJS() !== null,
  );
  const parsed = documents.map((document) =>
    document.errors.length > 0 ? objectSchema.safeParse(undefined) : objectSchema.safeParse(document.toJS()),
  );
  return {
    objects: parsed.flatMap((one) => one.data ?? []),
    problems: parsed.every((one) => one.success) ? [] : [unreadable(path)],
  };
}

/** Each object of an organization tells of it: the file with its namespace may be the one that is gone. */
function organizationOf(object: PrintedObject): string[] {
  const organization = object.metadata.labels?.[LABEL.organization];
  return organization === undefined ? [] : [organization];
}

/** What a kustomization of the unit lists and is not there: the objects in it are unknown, so nothing can be judged. */
function lostFiles(dir: string, owner: UnitOwner, path: string, paths: readonly string[], disk: Disk): Problem[] {
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
