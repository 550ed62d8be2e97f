// @ts-check
/** What is asked of Go: whether it is there, where a module lies, and to build a program. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ClusterFault, tail } from './fault.mjs';
import { VERSIONS } from './versions.mjs';

const execute = promisify(execFile);

/**
 * `mod`: go.sum is filled as needed; no C compiler is wanted; no toolchain is fetched behind our back; and nothing of the
 * person's own settings or workspace counts.
 */
const ENVIRONMENT = { GOFLAGS: '-mod=mod', CGO_ENABLED: '0', GOTOOLCHAIN: 'local', GOWORK: 'off' };

/** Why Go cannot be used, in one line, or nothing if it can. */
export async function goFault() {
  const wanted = `want Go ${VERSIONS.go} or later to build the control plane (https://go.dev/dl/)`;
  try {
    const { stdout } = await execute('go', ['env', 'GOVERSION'], { env: { ...process.env, ...ENVIRONMENT } });
    const found = stdout.trim().replace(/^go/, '');
    return isAtLeast(found, VERSIONS.go) ? undefined : `found Go ${found}, ${wanted}`;
  } catch {
    return `found no Go, ${wanted}`;
  }
}

/**
 * Runs one go command. Throws a ClusterFault with the end of what it printed.
 *
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Record<string, string>, signal?: AbortSignal }} [options]
 * @returns {Promise<string>} its standard output
 */
export async function go(args, { cwd, env, signal } = {}) {
  const options = { cwd, signal, maxBuffer: 64 * 2 ** 20, env: { ...process.env, ...ENVIRONMENT, ...env } };
  try {
    return (await execute('go', args, options)).stdout;
  } catch (error) {
    if (signal?.aborted) throw error;
    const output = error instanceof Error && 'stderr' in error ? String(error.stderr || error.message) : String(error);
    const why = /no space left/.test(output)
      ? 'the disk is full'
      : /dial tcp|lookup .* (no such host|server misbehaving)|connection refused|i\/o timeout/.test(output)
        ? 'the Go module proxy cannot be reached'
        : 'see what it says';
    throw new ClusterFault(`go ${args.slice(0, 2).join(' ')} failed: ${why}`, tail(output));
  }
}

/**
 * The folder of a module in the module cache, downloaded if need be.
 *
 * @param {string} module
 * @param {string} version with its `v`
 * @returns {Promise<string>}
 */
export async function moduleFolder(module, version) {
  /** @type {{ Dir?: string, Error?: string }} */
  const { Dir, Error: fault } = JSON.parse(await go(['mod', 'download', '-json', `${module}@${version}`]));
  if (Dir === undefined) throw new ClusterFault(`the module ${module}@${version} cannot be had`, fault);
  return Dir;
}

/**
 * @param {string} found
 * @param {string} wanted
 */
function isAtLeast(found, wanted) {
  const [major = 0, minor = 0] = found.split('.').map((part) => Number.parseInt(part, 10));
  const [wantedMajor = 0, wantedMinor = 0] = wanted.split('.').map(Number);
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}
