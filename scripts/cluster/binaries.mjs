// @ts-check
/**
 * The programs of the control plane, built from Go modules once and kept in the user's cache folder: one folder for each
 * program and version. A build runs in a temporary folder and is renamed at its end, so the cache never holds half a build.
 */
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import envPaths from 'env-paths';
import { go } from './go.mjs';
import { VERSIONS } from './versions.mjs';

/** k8s.io/kubernetes requires these modules at v0.0.0 and replaces them with its own folders, which do not exist here. */
const STAGING =
  'api apiextensions-apiserver apimachinery apiserver cli-runtime client-go cloud-provider cluster-bootstrap code-generator component-base component-helpers controller-manager cri-api cri-client cri-streaming csi-translation-lib dynamic-resource-allocation endpointslice externaljwt kms kube-aggregator kube-controller-manager kube-proxy kube-scheduler kubectl kubelet metrics mount-utils pod-security-admission sample-apiserver sample-cli-plugin sample-controller streaming'.split(
    ' ',
  );

const KUBERNETES_MODULE = `module cluster/kubernetes

go 1.26.0

require k8s.io/kubernetes v${VERSIONS.kubernetes}

replace (
${STAGING.map((name) => `\tk8s.io/${name} => k8s.io/${name} v${VERSIONS.kubernetes.replace(/^1/, '0')}`).join('\n')}
)
`;

/** Repeats the replace lines of the controller's go.mod: Go ignores those of a module that is required. */
const FLUX_MODULE = `module cluster/flux

go 1.26.0

require (
\tgithub.com/fluxcd/kustomize-controller v${VERSIONS.kustomizeController}
\tgithub.com/fluxcd/kustomize-controller/api v${VERSIONS.kustomizeController}
)

replace (
\tgithub.com/opencontainers/go-digest => github.com/opencontainers/go-digest v1.0.1-0.20220411205349-bde1400a84be
\tgopkg.in/yaml.v3 => gopkg.in/yaml.v3 v3.0.1
\tsigs.k8s.io/kustomize/api => sigs.k8s.io/kustomize/api v0.21.1
\tsigs.k8s.io/kustomize/kyaml => sigs.k8s.io/kustomize/kyaml v0.21.1
)
`;

const KWOK_MODULE = `module cluster/kwok

go 1.26.0

require sigs.k8s.io/kwok v${VERSIONS.kwok}
`;

/** Clients read the server's version. Without these flags it is a placeholder. */
const KUBERNETES_FLAGS = versionFlags('k8s.io/component-base/version', VERSIONS.kubernetes);

/** @typedef {{ name: string, version: string, module: string, path: string, flags: string }} Program */

/** The largest program is built first: if memory or disk do not suffice, the build fails early. */
const PROGRAMS = /** @type {const} */ ([
  ...['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubectl'].map((name) => ({
    name,
    version: VERSIONS.kubernetes,
    module: KUBERNETES_MODULE,
    path: `k8s.io/kubernetes/cmd/${name}`,
    flags: KUBERNETES_FLAGS,
  })),
  // In the version that this Kubernetes requires.
  {
    name: 'etcd',
    version: VERSIONS.kubernetes,
    module: KUBERNETES_MODULE,
    path: 'go.etcd.io/etcd/server/v3',
    flags: '',
  },
  { name: 'kwok', version: VERSIONS.kwok, module: KWOK_MODULE, path: 'sigs.k8s.io/kwok/cmd/kwok', flags: '' },
  {
    name: 'kustomize-controller',
    version: VERSIONS.kustomizeController,
    module: FLUX_MODULE,
    path: 'github.com/fluxcd/kustomize-controller',
    flags: '',
  },
]);

export const CACHE = envPaths('neurallog-tenancy', { suffix: '' }).cache;

/**
 * Builds the programs that are not in the cache yet, and prints a line before and after each build.
 *
 * @param {{ print: (line: string) => void, cache?: string, signal?: AbortSignal, programs?: readonly Program[] }} options
 * @returns {Promise<(name: string) => string>} gives the path of a program
 */
export async function ensureBinaries({ print, cache = CACHE, signal, programs = PROGRAMS }) {
  const missing = programs.filter((program) => !existsSync(binaryOf(program, cache)));
  if (missing.length > 0) print(`building ${missing.length} of ${programs.length} programs, once, into ${cache}`);
  for (const [i, program] of missing.entries()) {
    const label = `${program.name} ${program.version} (${i + 1} of ${missing.length})`;
    print(`building ${label}`);
    const start = performance.now();
    await build(program, cache, signal);
    print(`built ${label} in ${Math.round((performance.now() - start) / 1000)} s`);
  }
  const paths = new Map(programs.map((program) => [program.name, binaryOf(program, cache)]));
  return (name) => {
    const path = paths.get(name);
    if (path === undefined)
      throw new RangeError(`got the program ${name}, want one of ${[...paths.keys()].join(', ')}`);
    return path;
  };
}

/**
 * @param {Program} program
 * @param {string} cache
 */
function folderOf({ name, version }, cache) {
  return join(cache, `${name}-${version}-${process.platform}-${process.arch}`);
}

/**
 * @param {Program} program
 * @param {string} cache
 */
function binaryOf(program, cache) {
  return join(folderOf(program, cache), program.name);
}

/**
 * @param {Program} program
 * @param {string} cache
 * @param {AbortSignal | undefined} signal
 */
async function build(program, cache, signal) {
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(cache, '.building-'));
  try {
    const source = join(work, 'source');
    const result = join(work, 'result');
    mkdirSync(source);
    writeFileSync(join(source, 'go.mod'), program.module);
    const output = join(result, program.name);
    await go(['build', '-trimpath', '-ldflags', `-s -w ${program.flags}`, '-o', output, program.path], {
      cwd: source,
      ...(signal === undefined ? {} : { signal }),
    });
    moveIntoCache(result, folderOf(program, cache));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/**
 * Renames a finished build into the cache. If two runs build the same program at once, the first build stays.
 *
 * @param {string} result
 * @param {string} folder
 */
function moveIntoCache(result, folder) {
  try {
    renameSync(result, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  }
}

/**
 * @param {string} variables
 * @param {string} version
 */
function versionFlags(variables, version) {
  const [major, minor] = version.split('.');
  return [`gitVersion=v${version}`, `gitMajor=${major}`, `gitMinor=${minor}`]
    .map((value) => `-X ${variables}.${value}`)
    .join(' ');
}
