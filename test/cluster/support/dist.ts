import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { KubeObject } from '../../../src/kubernetes/object';
import { ROOT } from '../../support/source';

export const DIST = join(ROOT, 'dist');

/** The field manager of Flux's kustomize-controller in server-side apply. */
export const MANAGER = 'kustomize-controller';

/** The options of `kubectl apply` for server-side apply as Flux does it, with strict field validation. */
export const APPLY_OPTIONS = ['--server-side', '--validate=strict', `--field-manager=${MANAGER}`];

/** The output of one `kubectl apply` of several files. */
export interface Applied {
  readonly files: readonly string[];
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** All objects of a YAML file. */
export function objectsIn(file: string): KubeObject[] {
  return parseAllDocuments(readFileSync(file, 'utf8'))
    .map((document): unknown => document.toJS())
    .filter((value): value is KubeObject => value !== null);
}

/** The files of dist/ that hold objects, one list for each step in which they are applied. */
export function steps(): string[][] {
  const below = (folder: string) =>
    readdirSync(join(DIST, folder))
      .filter((name) => name.endsWith('.yaml') && name !== 'kustomization.yaml')
      .sort()
      .map((name) => join(DIST, folder, name));
  const tenants = readdirSync(join(DIST, 'tenants')).sort();
  const stages = ['10-foundation', '20-data', '30-services'];
  return [
    below('platform').sort(namespacesFirst),
    below('flux'),
    ...stages.map((stage) => tenants.flatMap((tenant) => below(`tenants/${tenant}/${stage}`))),
  ];
}

/** The cluster-wide file of the platform binds an account of its namespace's file. */
function namespacesFirst(a: string, b: string): number {
  return Number(a.endsWith('_cluster.yaml')) - Number(b.endsWith('_cluster.yaml'));
}
