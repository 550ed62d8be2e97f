// @ts-check
/** Calls of the go command: its version, the folder of a module, a build. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ClusterError, tail } from './cluster-error.mjs';
import { VERSIONS } from './versions.mjs';

const execute = promisify(execFile);

/**
 * Overrides the user's own Go settings: go.sum is filled as needed, no C compiler is used, no other toolchain is downloaded,
 * and no workspace applies.
 */
const ENVIRONMENT = { GOFLAGS: '-mod=mod', CGO_ENABLED: '0', GOTOOLCHAIN: 'local', GOWORK: 'off' };

/** Returns one line that says why Go cannot be used, or undefined if it can. */
export async function goProblem() {
  const required = `want Go ${VERSIONS.go} or later to build the control plane (https://go.dev/dl/)`;
  try {
    const { stdout } = await execute('go', ['env', 'GOVERSION'], { env: { ...process.env, ...ENVIRONMENT } });
    const found = stdout.trim().replace(/^go/, '');
    return isAtLeast(found, VERSIONS.go) ? undefined : `found Go ${found}, ${required}`;
  } catch {
    return `found no Go, ${required}`;
  }
}

/**
 * Runs one go command. Throws a ClusterError with the end of its output if it fails.
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
    throw new ClusterError(`go ${args.slice(0, 2).join(' ')} failed: ${why}`, tail(output));
  }
}

/**
 * Returns the folder of a module in the module cache, and downloads the module if it is not there.
 *
 * @param {string} module
 * @param {string} version with the leading `v`
 * @returns {Promise<string>}
 */
export async function moduleFolder(module, version) {
  /** @type {{ Dir?: string, Error?: string }} */
  const { Dir, Error: reason } = JSON.parse(await go(['mod', 'download', '-json', `${module}@${version}`]));
  if (Dir === undefined) throw new ClusterError(`the module ${module}@${version} cannot be downloaded`, reason);
  return Dir;
}

/**
 * @param {string} found
 * @param {string} required
 */
function isAtLeast(found, required) {
  const [major = 0, minor = 0] = found.split('.').map((part) => Number.parseInt(part, 10));
  const [requiredMajor = 0, requiredMinor = 0] = required.split('.').map(Number);
  return major > requiredMajor || (major === requiredMajor && minor >= requiredMinor);
}
