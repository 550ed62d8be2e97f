// @ts-check
/** Flux's real kustomize-controller beside a control plane. It reads artifacts from us instead of a Git server. */
import { join } from 'node:path';
import getPort from 'get-port';
import { startArtifactServer } from './artifacts.mjs';
import { ClusterError } from './cluster-error.mjs';
import { installCrds } from './crds.mjs';
import { until } from './processes.mjs';
import { watchCollection } from './watch.mjs';
import { documentsOf } from './yaml.mjs';

const ROOT_FILE = join(import.meta.dirname, '..', '..', 'docs', 'flux-root.yaml');
/** The control namespace, and in it the name of the GitRepository and of the root Kustomization. */
const CONTROL_NAMESPACE = 'neurallog-tenants';
const KUSTOMIZATIONS = `/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/${CONTROL_NAMESPACE}/kustomizations`;
const SOURCES = `/apis/source.toolkit.fluxcd.io/v1/namespaces/${CONTROL_NAMESPACE}/gitrepositories`;

/** The collections of the kinds in docs/flux-root.yaml. */
const COLLECTIONS = /** @type {Readonly<Record<string, string>>} */ ({
  Namespace: '/api/v1/namespaces',
  ServiceAccount: `/api/v1/namespaces/${CONTROL_NAMESPACE}/serviceaccounts`,
  ClusterRole: '/apis/rbac.authorization.k8s.io/v1/clusterroles',
  ClusterRoleBinding: '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings',
  GitRepository: SOURCES,
  Kustomization: KUSTOMIZATIONS,
});
const ROOT_KINDS = ['GitRepository', 'Kustomization'];

/**
 * @typedef {{ type: string, status: string, reason: string, message: string, lastTransitionTime: string }} Condition
 * @typedef {object} Kustomization
 * @property {{ name: string, generation: number }} metadata
 * @property {{ suspend?: boolean, sourceRef: { name: string } }} spec
 * @property {{ observedGeneration?: number, lastAppliedRevision?: string, lastAttemptedRevision?: string, conditions?: Condition[] }} [status]
 */

/** @typedef {Pick<import('./control-plane.mjs').ControlPlane, 'api'> & { running: readonly import('./processes.mjs').Watched[] }} Plane */

/**
 * Installs Flux and the root of `docs/flux-root.yaml`.
 *
 * @param {import('./control-plane.mjs').ControlPlane} plane
 * @param {{ concurrent?: number }} [options]
 */
export async function startFlux(plane, options) {
  await installFlux(plane, options);
  return await startFluxRoot(plane);
}

/**
 * Installs the CRDs, starts the controller with the flags of a locked-down cluster, and creates the accounts and roles of
 * `docs/flux-root.yaml`.
 *
 * @param {import('./control-plane.mjs').ControlPlane} plane
 * @param {{ concurrent?: number }} [options] `concurrent`: how many Kustomizations are reconciled at the same time
 */
export async function installFlux(plane, { concurrent = 4 } = {}) {
  const { api } = plane;
  await installCrds(api);
  await api.post('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'flux-system' } });
  await launchController(plane, concurrent);
  for (const object of documentsOf(ROOT_FILE).filter(({ kind }) => !ROOT_KINDS.includes(kind)))
    await applyAsOwner(api, object);
}

/**
 * Creates the GitRepository and the root Kustomization of `docs/flux-root.yaml` under a name. Several roots with different
 * names and tenants share one controller without touching each other's tenants.
 *
 * @param {Plane} plane with Flux
 * @param {string} [name] the `flux.source.name` of the platform file
 */
export async function startFluxRoot({ api, running }, name = CONTROL_NAMESPACE) {
  const artifacts = await startArtifactServer();
  for (const object of documentsOf(ROOT_FILE).filter(({ kind }) => ROOT_KINDS.includes(kind)))
    await applyAsOwner(api, renamed(object, name));

  /** @type {{ objects: () => Kustomization[], stop: () => void }} */
  const collection = await watchCollection(api, KUSTOMIZATIONS);
  const ofSource = (/** @type {readonly Kustomization[]} */ all) =>
    all.filter(({ spec }) => spec.sourceRef.name === name);
  return {
    name,
    /** @returns {Promise<Kustomization[]>} those that read this source: the root and those that it applied */
    kustomizations: async () => ofSource((await api.get(KUSTOMIZATIONS)).items),
    /**
     * Packs a folder in the place of the repository's `dist/` and makes it the newest revision.
     *
     * @param {string} dist a folder whose name is `dist`
     * @returns {Promise<string>} the revision
     */
    async publish(dist) {
      const artifact = await artifacts.pack(dist);
      await api.send('PATCH', `${SOURCES}/${name}/status`, {
        type: 'application/merge-patch+json',
        body: { status: sourceStatus(artifact) },
      });
      return artifact.revision;
    },
    /**
     * Waits until Kustomizations are Ready at a revision: those in `names`, or the root and all others of this source.
     *
     * @param {string} revision
     * @param {{ seconds?: number, names?: readonly string[] }} [options]
     */
    async waitReady(revision, { seconds = 240, names } = {}) {
      const unready = () => {
        const all = ofSource(collection.objects());
        const required = names ?? [name];
        const selected = names === undefined ? all : all.filter((one) => names.includes(one.metadata.name));
        const absent = required.filter((one) => !selected.some(({ metadata }) => metadata.name === one));
        return [...absent, ...selected.filter((one) => !isReady(one, revision)).map(describeState)];
      };
      /** @type {string[]} */
      let left = [];
      const done = async () => {
        left = unready();
        return left.length === 0 ? true : undefined;
      };
      await until(done, { what: `Flux`, seconds, running }).catch((error) => {
        if (!(error instanceof ClusterError) || left.length === 0) throw error;
        throw new ClusterError(`Flux did not get ready in ${seconds} s`, left.join('\n'));
      });
    },
    /** Makes Flux reconcile a Kustomization now. @param {string} kustomization */
    reconcile: (kustomization) =>
      api.merge(`${KUSTOMIZATIONS}/${kustomization}`, {
        metadata: { annotations: { 'reconcile.fluxcd.io/requestedAt': new Date().toISOString() } },
      }),
    stop: async () => {
      collection.stop();
      await artifacts.stop();
    },
  };
}

/** @typedef {Awaited<ReturnType<typeof startFluxRoot>>} Flux */

/** @param {Kustomization} one @param {string} revision */
export function isReady({ metadata, status }, revision) {
  const ready = status?.conditions?.find((condition) => condition.type === 'Ready');
  return (
    ready?.status === 'True' &&
    status?.observedGeneration === metadata.generation &&
    status?.lastAppliedRevision === revision
  );
}

/** @param {Kustomization} one */
export function describeState({ metadata, status }) {
  const ready = status?.conditions?.find((condition) => condition.type === 'Ready');
  return `${metadata.name}: ${ready === undefined ? 'no condition yet' : `${ready.reason}: ${ready.message}`}`;
}

/** @param {import('./artifacts.mjs').Artifact} artifact */
function sourceStatus(artifact) {
  const now = new Date().toISOString().replace(/\.\d+/, '');
  return {
    observedGeneration: 1,
    artifact: { ...artifact, path: 'gitrepository/artifact.tar.gz', lastUpdateTime: now },
    conditions: [
      { type: 'Ready', status: 'True', reason: 'Succeeded', message: 'served by the test', lastTransitionTime: now },
    ],
  };
}

/** @param {import('./control-plane.mjs').ControlPlane} plane @param {number} concurrent */
async function launchController(plane, concurrent) {
  await plane.launch(
    'kustomize-controller',
    [
      '--no-cross-namespace-refs=true',
      '--no-remote-bases=true',
      '--default-service-account=default',
      `--concurrent=${concurrent}`,
      // How often a stage asks whether the stage before it is ready. The default is 30 s.
      '--requeue-dependency=1s',
      `--metrics-addr=127.0.0.1:${await getPort()}`,
      `--health-addr=127.0.0.1:${await getPort()}`,
      '--kube-api-qps=200',
      '--kube-api-burst=400',
    ],
    { KUBECONFIG: plane.kubeconfig, RUNTIME_NAMESPACE: 'flux-system', TMPDIR: plane.folder },
  );
}

/**
 * The GitRepository or the root Kustomization of the file, under another name.
 *
 * @param {{ kind: string, metadata: { name: string } }} object
 * @param {string} name
 */
function renamed(object, name) {
  return JSON.parse(
    JSON.stringify(object).replaceAll(`"name":"${CONTROL_NAMESPACE}"`, `"name":${JSON.stringify(name)}`),
  );
}

/** @param {import('./api.mjs').Api} api @param {{ kind: string, metadata: { name: string } }} object */
async function applyAsOwner(api, object) {
  const path = COLLECTIONS[object.kind];
  if (path === undefined)
    throw new RangeError(`docs/flux-root.yaml has a ${object.kind}: add its collection to this file`);
  await api.apply(`${path}/${object.metadata.name}`, object, 'owner');
}
