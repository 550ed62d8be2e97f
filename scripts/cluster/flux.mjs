// @ts-check
/** Flux's real kustomize-controller beside a control plane, fed with artifacts instead of a Git server. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import getPort from 'get-port';
import { parseAllDocuments } from 'yaml';
import { startArtifactServer } from './artifacts.mjs';
import { CRDS, crdFolder } from './crds.mjs';
import { ClusterFault } from './fault.mjs';
import { until } from './processes.mjs';

const ROOT = join(import.meta.dirname, '..', '..');
const CONTROL_NAMESPACE = 'neurallog-tenants';
const KUSTOMIZATIONS = `/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/${CONTROL_NAMESPACE}/kustomizations`;
const SOURCE = `/apis/source.toolkit.fluxcd.io/v1/namespaces/${CONTROL_NAMESPACE}/gitrepositories/neurallog-tenants`;

/**
 * @typedef {{ type: string, status: string, reason: string, message: string, lastTransitionTime: string }} Condition
 * @typedef {object} Kustomization
 * @property {{ name: string, generation: number }} metadata
 * @property {{ suspend?: boolean }} spec
 * @property {{ observedGeneration?: number, lastAppliedRevision?: string, lastAttemptedRevision?: string, conditions?: Condition[] }} [status]
 */

/**
 * Installs the CRDs, starts the controller with the flags of a locked-down cluster, and applies `docs/flux-root.yaml`.
 *
 * @param {import('./control-plane.mjs').ControlPlane} plane
 * @param {{ concurrent?: number }} [options]
 */
export async function startFlux(plane, { concurrent = 4 } = {}) {
  const { api } = plane;
  for (const row of CRDS) await installCrds(api, await crdFolder(row));
  await api.post('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'flux-system' } });
  const artifacts = await startArtifactServer();
  await launchController(plane, concurrent);
  for (const object of documentsOf(join(ROOT, 'docs', 'flux-root.yaml'))) await applyRoot(api, object);

  /** @returns {Promise<Kustomization[]>} all of them, the root's included */
  const kustomizations = async () => (await api.get(KUSTOMIZATIONS)).items;
  return {
    kustomizations,
    /**
     * Makes a folder that stands for the repository's `dist/` the newest revision.
     *
     * @param {string} dist a folder of the name `dist`
     * @returns {Promise<string>} the revision
     */
    async publish(dist) {
      const artifact = await artifacts.pack(dist);
      await api.ask('PATCH', `${SOURCE}/status`, {
        type: 'application/merge-patch+json',
        body: { status: sourceStatus(artifact) },
      });
      return artifact.revision;
    },
    /**
     * Waits until Kustomizations are Ready at a revision: those that are named, or the root and all others.
     *
     * @param {string} revision
     * @param {{ seconds?: number, names?: readonly string[] }} [options]
     */
    async waitReady(revision, { seconds = 120, names } = {}) {
      const asked = async () => {
        const all = await kustomizations();
        if (names === undefined && !all.some((one) => one.metadata.name === CONTROL_NAMESPACE)) return ['the root'];
        const mine = names === undefined ? all : all.filter((one) => names.includes(one.metadata.name));
        const absent = (names ?? []).filter((name) => !mine.some((one) => one.metadata.name === name));
        return [...absent, ...mine.filter((one) => !isReady(one, revision)).map(describeState)];
      };
      /** @type {string[]} */
      let open = [];
      const done = async () => {
        open = await asked();
        return open.length === 0 ? true : undefined;
      };
      await until(done, { what: `Flux`, seconds, every: 250, running: plane.running }).catch((error) => {
        if (!(error instanceof ClusterFault) || open.length === 0) throw error;
        throw new ClusterFault(`Flux did not get ready in ${seconds} s`, open.join('\n'));
      });
    },
    /** Makes Flux look at a Kustomization now. @param {string} name */
    reconcile: (name) =>
      api.merge(`${KUSTOMIZATIONS}/${name}`, {
        metadata: { annotations: { 'reconcile.fluxcd.io/requestedAt': new Date().toISOString() } },
      }),
    stop: () => artifacts.stop(),
  };
}

/** @typedef {Awaited<ReturnType<typeof startFlux>>} Flux */

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
  return `${metadata.name}: ${ready === undefined ? 'no word yet' : `${ready.reason}: ${ready.message}`}`;
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
      // The default of 30 s is made for real clusters; the order it keeps is the same.
      '--requeue-dependency=1s',
      `--metrics-addr=127.0.0.1:${await getPort()}`,
      `--health-addr=127.0.0.1:${await getPort()}`,
      '--kube-api-qps=200',
      '--kube-api-burst=400',
    ],
    { KUBECONFIG: plane.kubeconfig, RUNTIME_NAMESPACE: 'flux-system', TMPDIR: plane.folder },
  );
}

/** @param {import('./api.mjs').Api} api @param {string} folder */
async function installCrds(api, folder) {
  const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.yaml'))) {
    for (const crd of documentsOf(join(folder, file))) {
      await api.post(path, crd);
      const established = async () => {
        const { status } = await api.get(`${path}/${crd.metadata.name}`);
        /** @type {Condition[]} */
        const conditions = status?.conditions ?? [];
        return conditions.some((one) => one.type === 'Established' && one.status === 'True') ? true : undefined;
      };
      await until(established, { what: `the CRD ${crd.metadata.name}`, seconds: 30 });
    }
  }
}

/** The plural and the group of what the root consists of. */
const PLURALS = /** @type {Readonly<Record<string, string>>} */ ({
  Namespace: '/api/v1/namespaces',
  ServiceAccount: `/api/v1/namespaces/${CONTROL_NAMESPACE}/serviceaccounts`,
  ClusterRole: '/apis/rbac.authorization.k8s.io/v1/clusterroles',
  ClusterRoleBinding: '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings',
  GitRepository: `/apis/source.toolkit.fluxcd.io/v1/namespaces/${CONTROL_NAMESPACE}/gitrepositories`,
  Kustomization: KUSTOMIZATIONS,
});

/** @param {import('./api.mjs').Api} api @param {{ kind: string, metadata: { name: string } }} object */
async function applyRoot(api, object) {
  const path = PLURALS[object.kind];
  if (path === undefined) throw new RangeError(`docs/flux-root.yaml holds a ${object.kind}: give it a place here`);
  await api.apply(`${path}/${object.metadata.name}`, object, 'owner');
}

/** @param {string} file @returns {{ kind: string, metadata: { name: string } }[]} */
function documentsOf(file) {
  return parseAllDocuments(readFileSync(file, 'utf8'))
    .map((document) => document.toJS())
    .filter((value) => value !== null);
}
