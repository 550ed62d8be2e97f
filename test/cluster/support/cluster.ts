import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inject } from 'vitest';
import { connect } from '../../../scripts/cluster/api.mjs';
import { ensureBinaries } from '../../../scripts/cluster/binaries.mjs';
import { ClusterError } from '../../../scripts/cluster/cluster-error.mjs';
import { type ControlPlane, startControlPlane } from '../../../scripts/cluster/control-plane.mjs';
import { type Flux, installFlux, startFluxRoot } from '../../../scripts/cluster/flux.mjs';
import { readKubeconfig } from '../../../scripts/cluster/kubeconfig.mjs';
import type { Watched } from '../../../scripts/cluster/processes.mjs';
import { type Applied, DIST } from './dist';
import type { PlaneFiles } from './shared-planes';

/** A control plane of the suite's own, or one that it shares with others. */
export type Plane = Pick<ControlPlane, 'folder' | 'kubeconfig' | 'auditLog' | 'api' | 'died' | 'stop'> & {
  readonly running: readonly Watched[];
};

/** Gives the paths of the programs. They are built before the suites run. */
export async function binaries(): Promise<(name: string) => string> {
  return await ensureBinaries({ print: (line) => process.stderr.write(`${line}\n`) });
}

/** A control plane that no other suite uses. */
export async function ownPlane(): Promise<ControlPlane> {
  return await startControlPlane({ binaryOf: await binaries() });
}

/**
 * The shared control plane with the CRDs of dist/ and without Flux. Suites that apply objects themselves share it; each
 * writes only to namespaces and cluster-wide names of its own.
 */
export async function objectsPlane(): Promise<Plane> {
  return await sharedPlane('/objects');
}

/** What kubectl printed when all of dist/ was applied to the shared control plane: once, for all suites. */
export async function appliedDist(): Promise<Applied[]> {
  return await ask('/objects/applied');
}

/** The folder of the compiled sources, for suites that run the command: as up to date as the suites themselves. */
export async function compiledLib(): Promise<string> {
  return await ask('/lib');
}

/** The shared control plane with Flux. Each suite has a root and tenants of its own. */
export async function fluxPlane(): Promise<Plane> {
  return await sharedPlane('/flux');
}

async function sharedPlane(path: string): Promise<Plane> {
  const { folder, kubeconfig, auditLog } = await ask<PlaneFiles>(path);
  const api = connect(readKubeconfig(kubeconfig));
  const { died, cancel } = deathOf(`${path}/death`);
  const stop = async () => {
    cancel();
    api.close();
  };
  return { folder, kubeconfig, auditLog, api, died, running: [{ died, log: () => '' }], stop };
}

async function ask<T>(path: string): Promise<T> {
  const response = await fetch(`${inject('sharedPlanes')}${path}`);
  if (!response.ok) throw new ClusterError(await response.text());
  return JSON.parse(await response.text());
}

/** Waits for an answer without a time limit, which `fetch` has. */
function deathOf(path: string): { died: Promise<ClusterError>; cancel: () => void } {
  const controller = new AbortController();
  const died = new Promise<ClusterError>((resolve) => {
    const request = get(`${inject('sharedPlanes')}${path}`, { signal: controller.signal }, (response) => {
      let text = '';
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve(new ClusterError(JSON.parse(text))));
      response.on('error', () => undefined);
    });
    request.on('error', () => undefined);
  });
  return { died, cancel: () => controller.abort() };
}

export interface Fleet {
  readonly plane: Plane;
  readonly flux: Flux;
  /** A copy of the folder `dist`, which the suite may change and publish. */
  readonly dist: string;
  /** Publishes `dist` and waits until Flux has applied it; returns the revision. */
  publishAndWait(options?: { seconds?: number; names?: readonly string[] }): Promise<string>;
  stop(): Promise<void>;
}

/** A fleet on a control plane that no other suite uses. */
export type OwnFleet = Omit<Fleet, 'plane'> & { readonly plane: ControlPlane };

/** The example fleet on the shared control plane with Flux. Only one suite may use it. */
export async function sharedFleet(): Promise<Fleet> {
  return await fleetOn(await fluxPlane());
}

/** A control plane of the suite's own with Flux, and a copy of dist/ that is not yet published. */
export async function ownFleet(options: { concurrent?: number } = {}): Promise<OwnFleet> {
  const plane = await ownPlane();
  const fleet = await installFlux(plane, options)
    .then(() => fleetOn(plane))
    .catch(async (error: unknown) => {
      await plane.stop();
      throw error;
    });
  return { ...fleet, plane };
}

async function fleetOn(plane: Plane): Promise<Fleet> {
  const folder = mkdtempSync(join(tmpdir(), 'tenancy-flux-'));
  const dist = join(folder, 'dist');
  cpSync(DIST, dist, { recursive: true });
  const flux = await startFluxRoot(plane);
  return {
    plane,
    flux,
    dist,
    async publishAndWait(options = {}) {
      const revision = await flux.publish(dist);
      await flux.waitReady(revision, options);
      return revision;
    },
    async stop() {
      await flux.stop();
      await plane.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export interface Output {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the kubectl of this version as admin; rejects only if the control plane died or kubectl cannot be run. */
export async function kubectl(plane: Plane, ...args: string[]): Promise<Output> {
  const binaryOf = await binaries();
  const options = { maxBuffer: 64 * 2 ** 20 };
  const run = promisify(execFile)(binaryOf('kubectl'), ['--kubeconfig', plane.kubeconfig, ...args], options)
    .then(({ stdout, stderr }): Output => ({ code: 0, stdout, stderr }))
    .catch((error: unknown): Output => {
      if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'number') throw error;
      const text = (key: string) => (key in error ? String(Reflect.get(error, key)) : '');
      return { code: error.code, stdout: text('stdout'), stderr: text('stderr') };
    });
  return await Promise.race([
    run,
    plane.died.then((error) => {
      throw error;
    }),
  ]);
}
