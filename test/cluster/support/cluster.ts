import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseAllDocuments } from 'yaml';
import { ensureBinaries } from '../../../scripts/cluster/binaries.mjs';
import { type ControlPlane, startControlPlane } from '../../../scripts/cluster/control-plane.mjs';
import { type Flux, startFlux } from '../../../scripts/cluster/flux.mjs';
import type { KubeObject } from '../../../src/kubernetes/object';
import { ROOT } from '../../support/source';

const execute = promisify(execFile);

export const DIST = join(ROOT, 'dist');

/** The name under which Flux's kustomize-controller owns fields. */
export const MANAGER = 'kustomize-controller';

/** The programs are built before the suites run: here they are only looked up. */
export async function binaries(): Promise<(name: string) => string> {
  return await ensureBinaries({ say: (line) => process.stderr.write(`${line}\n`) });
}

export async function controlPlane(): Promise<ControlPlane> {
  return await startControlPlane({ binaryOf: await binaries() });
}

export interface Fleet {
  readonly plane: ControlPlane;
  readonly flux: Flux;
  /** A folder `dist` of the test's own: what is published next. */
  readonly dist: string;
  /** Packs `dist` and waits until Flux has applied it; gives the revision. */
  publishAndWait(options?: { seconds?: number; names?: readonly string[] }): Promise<string>;
  stop(): Promise<void>;
}

/** A control plane with Flux, and a copy of dist/ that nothing has been published of yet. */
export async function fleetWithFlux(options: { concurrent?: number } = {}): Promise<Fleet> {
  const plane = await controlPlane();
  const home = mkdtempSync(join(tmpdir(), 'tenancy-flux-'));
  const dist = join(home, 'dist');
  cpSync(DIST, dist, { recursive: true });
  const flux = await startFlux(plane, options).catch(async (error: unknown) => {
    await plane.stop();
    throw error;
  });
  return {
    plane,
    flux,
    dist,
    async publishAndWait(waiting = {}) {
      const revision = await flux.publish(dist);
      await flux.waitReady(revision, waiting);
      return revision;
    },
    async stop() {
      await flux.stop();
      await plane.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the kubectl of this version as admin; rejects only if the control plane died or kubectl cannot be run. */
export async function kubectl(plane: ControlPlane, ...args: string[]): Promise<Ran> {
  const binaryOf = await binaries();
  const run = execute(binaryOf('kubectl'), ['--kubeconfig', plane.kubeconfig, ...args], { maxBuffer: 64 * 2 ** 20 })
    .then(({ stdout, stderr }): Ran => ({ code: 0, stdout, stderr }))
    .catch((error: unknown): Ran => {
      if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'number') throw error;
      const text = (key: string) => (key in error ? String(Reflect.get(error, key)) : '');
      return { code: error.code, stdout: text('stdout'), stderr: text('stderr') };
    });
  return await Promise.race([
    run,
    plane.died.then((fault) => {
      throw fault;
    }),
  ]);
}

/** All objects of a YAML file. */
export function objectsIn(file: string): KubeObject[] {
  return parseAllDocuments(readFileSync(file, 'utf8'))
    .map((document): unknown => document.toJS())
    .filter((value): value is KubeObject => value !== null);
}

/** The files of dist/ that hold objects, in the order in which they are applied. */
export function filesInOrder(dist = DIST): string[] {
  const below = (folder: string) =>
    readdirSync(join(dist, folder))
      .filter((name) => name.endsWith('.yaml') && name !== 'kustomization.yaml')
      .sort()
      .map((name) => join(dist, folder, name));
  const tenants = readdirSync(join(dist, 'tenants')).sort();
  const stages = ['10-foundation', '20-data', '30-services'];
  return [
    ...below('platform').sort(namespacesFirst),
    ...below('flux'),
    ...stages.flatMap((stage) => tenants.flatMap((tenant) => below(`tenants/${tenant}/${stage}`))),
  ];
}

/** The platform's cluster-wide file binds an account of its namespace's file. */
function namespacesFirst(a: string, b: string): number {
  return Number(a.endsWith('_cluster.yaml')) - Number(b.endsWith('_cluster.yaml'));
}
