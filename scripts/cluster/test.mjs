// @ts-check
/**
 * `npm run test:cluster [-- --if-available] [vitest's arguments]`: builds what is missing, then runs the suites; with
 * --scale, the one of fifty tenants instead. Without Go it fails with one line, or, with --if-available, says that it skips
 * and ends well.
 */
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ensureBinaries } from './binaries.mjs';
import { ClusterFault } from './fault.mjs';
import { goFault } from './go.mjs';

/** @param {string} line */
const say = (line) => process.stderr.write(`${line}\n`);

const IF_AVAILABLE = '--if-available';
const SCALE = '--scale';
const argv = process.argv.slice(2);

try {
  process.exitCode = await main();
} catch (error) {
  say(error instanceof ClusterFault ? error.message : String(error instanceof Error ? error.stack : error));
  process.exitCode = 1;
}

async function main() {
  const fault = await goFault();
  if (fault !== undefined) {
    if (!argv.includes(IF_AVAILABLE)) throw new ClusterFault(fault);
    say(`SKIPPED: the cluster tests did not run: ${fault}`);
    return 0;
  }
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());
  await ensureBinaries({ say, signal: interrupted.signal });
  return await vitest(argv.filter((one) => one !== IF_AVAILABLE && one !== SCALE));
}

/** @param {string[]} args @returns {Promise<number>} */
async function vitest(args) {
  const home = dirname(createRequire(import.meta.url).resolve('vitest/package.json'));
  const config = argv.includes(SCALE) ? 'vitest.scale.config.mts' : 'vitest.cluster.config.mts';
  const child = spawn(process.execPath, [join(home, 'vitest.mjs'), 'run', '--config', config, ...args], {
    stdio: 'inherit',
    cwd: join(import.meta.dirname, '..', '..'),
  });
  return await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
