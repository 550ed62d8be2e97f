// @ts-check
/** `npm run cluster`: runs a control plane on which Flux applies the example fleet, until Ctrl-C. */
import { join } from 'node:path';
import { ensureBinaries } from './binaries.mjs';
import { ClusterError } from './cluster-error.mjs';
import { startControlPlane } from './control-plane.mjs';
import { startFlux } from './flux.mjs';
import { goProblem } from './go.mjs';

const DIST = join(import.meta.dirname, '..', '..', 'dist');

/** @param {string} line */
const print = (line) => process.stderr.write(`${line}\n`);

try {
  await up();
} catch (error) {
  print(error instanceof ClusterError ? error.message : String(error instanceof Error ? error.stack : error));
  process.exitCode = 1;
}

async function up() {
  const problem = await goProblem();
  if (problem !== undefined) throw new ClusterError(problem);
  const interrupted = new AbortController();
  const stopped = new Promise((resolve) => {
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
      process.once(signal, () => {
        interrupted.abort();
        resolve(undefined);
      });
    }
  });
  const binaryOf = await ensureBinaries({ print, signal: interrupted.signal });
  print('starting a control plane');
  const plane = await startControlPlane({ binaryOf });
  const flux = await startFlux(plane);
  try {
    const revision = await flux.publish(DIST);
    print('Flux applies dist/');
    await Promise.race([flux.waitReady(revision, { seconds: 300 }), stopped]);
    if (interrupted.signal.aborted) return;
    process.stdout.write(`export KUBECONFIG=${plane.kubeconfig}\nexport PATH="${binFolder(binaryOf)}:$PATH"\n`);
    print('up, until Ctrl-C');
    const event = await Promise.race([stopped, plane.died]);
    if (event instanceof ClusterError) throw event;
  } finally {
    print('stopping');
    await flux.stop();
    await plane.stop();
  }
}

/** The folder of the kubectl of the same version, for the user's PATH. @param {(name: string) => string} binaryOf */
function binFolder(binaryOf) {
  return join(binaryOf('kubectl'), '..');
}
