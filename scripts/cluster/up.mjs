// @ts-check
/** `npm run cluster`: a control plane with Flux and the example fleet on it, up until Ctrl-C. */
import { join } from 'node:path';
import { ensureBinaries } from './binaries.mjs';
import { startControlPlane } from './control-plane.mjs';
import { ClusterFault } from './fault.mjs';
import { startFlux } from './flux.mjs';
import { goFault } from './go.mjs';

const DIST = join(import.meta.dirname, '..', '..', 'dist');

/** @param {string} line */
const say = (line) => process.stderr.write(`${line}\n`);

try {
  await up();
} catch (error) {
  say(error instanceof ClusterFault ? error.message : String(error instanceof Error ? error.stack : error));
  process.exitCode = 1;
}

async function up() {
  const fault = await goFault();
  if (fault !== undefined) throw new ClusterFault(fault);
  const interrupted = new AbortController();
  const asked = new Promise((resolve) => {
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
      process.once(signal, () => {
        interrupted.abort();
        resolve(undefined);
      });
    }
  });
  const binaryOf = await ensureBinaries({ say, signal: interrupted.signal });
  say('starting a control plane');
  const plane = await startControlPlane({ binaryOf });
  const flux = await startFlux(plane);
  try {
    const revision = await flux.publish(DIST);
    say('Flux applies dist/');
    await Promise.race([flux.waitReady(revision, { seconds: 300 }), asked]);
    if (interrupted.signal.aborted) return;
    process.stdout.write(`export KUBECONFIG=${plane.kubeconfig}\nexport PATH="${binFolder(binaryOf)}:$PATH"\n`);
    say('up, until Ctrl-C');
    const dead = await Promise.race([asked, plane.died]);
    if (dead instanceof ClusterFault) throw dead;
  } finally {
    say('stopping');
    await flux.stop();
    await plane.stop();
  }
}

/** kubectl of the same version, for the person. @param {(name: string) => string} binaryOf */
function binFolder(binaryOf) {
  return join(binaryOf('kubectl'), '..');
}
