// @ts-check
/**
 * `npm run test:cluster [-- --if-available] [arguments of vitest]`: builds the programs that are missing, then runs the
 * suites; with --scale only the suite of fifty tenants. Without Go it fails with one line; with --if-available it prints that
 * it skips the suites, and succeeds.
 */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ensureBinaries } from './binaries.mjs';
import { ClusterError } from './cluster-error.mjs';
import { goProblem } from './go.mjs';

/** @param {string} line */
const print = (line) => process.stderr.write(`${line}\n`);

const IF_AVAILABLE = '--if-available';
const SCALE = '--scale';
/** Fewer garbage collections in the control planes: they are an eighth of an API server's CPU time. --scale measures memory. */
const GO_RUNTIME = { GOGC: '300', GOMEMLIMIT: '1GiB' };
const argv = process.argv.slice(2);

try {
  process.exitCode = await main();
} catch (error) {
  print(error instanceof ClusterError ? error.message : String(error instanceof Error ? error.stack : error));
  process.exitCode = 1;
}

async function main() {
  const problem = await goProblem();
  if (problem !== undefined) {
    if (!argv.includes(IF_AVAILABLE)) throw new ClusterError(problem);
    print(`SKIPPED: the cluster tests did not run: ${problem}`);
    return 0;
  }
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());
  await ensureBinaries({ print, signal: interrupted.signal });
  return await vitest(argv.filter((one) => one !== IF_AVAILABLE && one !== SCALE));
}

/** @param {string[]} args @returns {Promise<number>} */
async function vitest(args) {
  const vitestFolder = dirname(createRequire(import.meta.url).resolve('vitest/package.json'));
  const config = argv.includes(SCALE) ? 'vitest.scale.config.mts' : 'vitest.cluster.config.mts';
  const child = spawn(process.execPath, [join(vitestFolder, 'vitest.mjs'), 'run', '--config', config, ...args], {
    stdio: 'inherit',
    cwd: join(import.meta.dirname, '..', '..'),
    env: { ...process.env, ...(argv.includes(SCALE) ? {} : GO_RUNTIME) },
  });
  return await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
