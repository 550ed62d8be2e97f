import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { ensureBinaries } from '../../../scripts/cluster/binaries.mjs';
import { type ControlPlane, startControlPlane } from '../../../scripts/cluster/control-plane.mjs';
import { installCrds } from '../../../scripts/cluster/crds.mjs';
import { installFlux } from '../../../scripts/cluster/flux.mjs';
import { compiled } from '../../support/compiled';
import { APPLY_OPTIONS, type Applied, steps } from './dist';

/**
 * Vitest's global setup: control planes that several suites use at the same time. A plane starts when the first suite asks
 * for it, so a run of one suite starts one plane. The suites run in other processes and ask over HTTP.
 */
declare module 'vitest' {
  interface ProvidedContext {
    /** The address of the server below. */
    readonly sharedPlanes: string;
  }
}

/** The part of a shared control plane that a suite in another process needs to use it. */
export interface PlaneFiles {
  readonly folder: string;
  readonly kubeconfig: string;
  readonly auditLog: string;
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const binaryOf = await ensureBinaries({ print: (line) => process.stderr.write(`${line}\n`) });
  const planes: Promise<ControlPlane>[] = [];
  const started = (prepare: (plane: ControlPlane) => Promise<void>) =>
    once(() => {
      const plane = startedAndPrepared(binaryOf, prepare);
      planes.push(plane);
      return plane;
    });
  const objects = started(({ api }) => installCrds(api));
  // A Kustomization that waits for its objects to be healthy occupies a worker of the controller, up to its timeout.
  const flux = started((plane) => installFlux(plane, { concurrent: 20 }));
  const applied = once(async () => await applyDist(binaryOf('kubectl'), await objects()));
  const program = once(async () => compiled('tsconfig.json'));
  const { server, address } = await serve({
    '/objects': async () => filesOf(await objects()),
    '/objects/death': async () => (await (await objects()).died).message,
    '/objects/applied': applied,
    '/flux': async () => filesOf(await flux()),
    '/flux/death': async () => (await (await flux()).died).message,
    '/lib': async () => (await program()).lib,
  });
  project.provide('sharedPlanes', address);
  return async () => {
    server.close();
    server.closeAllConnections();
    for (const plane of planes) await plane.then(({ stop }) => stop()).catch(() => undefined);
    if (program.isCalled()) await program().then(({ remove }) => remove());
  };
}

/** A step that runs at most once; every caller gets the same result. */
function once<T>(step: () => Promise<T>): (() => Promise<T>) & { isCalled: () => boolean } {
  let result: Promise<T> | undefined;
  const call = (): Promise<T> => {
    result ??= step();
    return result;
  };
  return Object.assign(call, { isCalled: () => result !== undefined });
}

async function startedAndPrepared(
  binaryOf: (name: string) => string,
  prepare: (plane: ControlPlane) => Promise<void>,
): Promise<ControlPlane> {
  const plane = await startControlPlane({ binaryOf });
  await prepare(plane).catch(async (error: unknown) => {
    await plane.stop();
    throw error;
  });
  return plane;
}

function filesOf({ folder, kubeconfig, auditLog }: ControlPlane): PlaneFiles {
  return { folder, kubeconfig, auditLog };
}

/** Applies every file of dist/ once, step by step, with kubectl and strict validation. */
async function applyDist(kubectl: string, { kubeconfig }: ControlPlane): Promise<Applied[]> {
  const options = ['--kubeconfig', kubeconfig, 'apply', ...APPLY_OPTIONS];
  const results: Applied[] = [];
  for (const files of steps()) {
    const args = [...options, ...files.flatMap((file) => ['-f', file])];
    const result = await promisify(execFile)(kubectl, args).then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      ({ code, stdout, stderr }: Omit<Applied, 'files'>) => ({ code, stdout, stderr }),
    );
    results.push({ files, ...result });
  }
  return results;
}

/** Answers each path with the JSON of its step, or with status 500 and the error's text. */
async function serve(
  steps: Readonly<Record<string, () => Promise<unknown>>>,
): Promise<{ server: Server; address: string }> {
  const server = createServer((request, response) => {
    const step = steps[request.url ?? ''] ?? (() => Promise.reject(new RangeError(`no step ${request.url}`)));
    step().then(
      (value) => response.end(JSON.stringify(value)),
      (error: unknown) => {
        response.statusCode = 500;
        response.end(error instanceof Error ? error.message : String(error));
      },
    );
  });
  // A suite waits for the death of a plane as long as it runs.
  server.requestTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new TypeError('want a port');
  return { server, address: `http://127.0.0.1:${address.port}` };
}
