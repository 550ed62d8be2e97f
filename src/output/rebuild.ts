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
    refuseIfAny(files.flatMap((file) => file.problems));
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

function organizationOf(object: PrintedObject): string[] {
  const organization = object.metadata.labels?.[LABEL.organization];
  return object.kind === 'Namespace' && organization !== undefined ? [organization] : [];
}

function unreadable(path: string): Problem {
  return {
    code: 'output-inventory-broken',
    file: path,
    path: [],
    message: 'got no Kubernetes objects, and the inventory cannot be believed: restore the folder from version control',
  };
}
