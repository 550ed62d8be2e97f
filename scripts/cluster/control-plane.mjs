// @ts-check
/**
 * A real control plane on the loopback interface, with its files in a temporary folder: etcd, the API server with RBAC,
 * default admission and an audit log, controller manager, scheduler, and kwok, which simulates a node and its pods. The
 * user's own kubeconfig is neither read nor changed.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import getPort from 'get-port';
import { connect } from './api.mjs';
import { moduleFolder } from './go.mjs';
import { writeKubeconfig } from './kubeconfig.mjs';
import { makeAuthority, writeTokenKeys } from './pki.mjs';
import { start, until } from './processes.mjs';
import { VERSIONS } from './versions.mjs';

/** Logs pods with their bodies, because a suite reads generated pod names in the audit log; of other kinds the metadata. */
const AUDIT_POLICY = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  rules: [
    { level: 'None', verbs: ['get', 'list', 'watch'] },
    { level: 'None', resources: [{ group: 'coordination.k8s.io' }, { group: '', resources: ['events'] }] },
    { level: 'RequestResponse', resources: [{ group: '', resources: ['pods'] }] },
    { level: 'Metadata' },
  ],
};

/** kwok's own stages: a node that becomes and stays ready, pods that run, complete and are deleted. */
const STAGES = [
  'node/fast/node-initialize.yaml',
  'node/heartbeat-with-lease/node-heartbeat-with-lease.yaml',
  'pod/fast/pod-ready.yaml',
  'pod/fast/pod-complete.yaml',
  'pod/fast/pod-delete.yaml',
];

const NODE = {
  apiVersion: 'v1',
  kind: 'Node',
  metadata: {
    name: 'kwok',
    annotations: { 'kwok.x-k8s.io/node': 'fake' },
    labels: { 'kubernetes.io/hostname': 'kwok', 'kubernetes.io/os': 'linux', 'topology.kubernetes.io/zone': 'zone-a' },
  },
  status: {
    allocatable: { cpu: '4000', memory: '16Ti', 'ephemeral-storage': '16Ti', pods: '20000' },
    capacity: { cpu: '4000', memory: '16Ti', 'ephemeral-storage': '16Ti', pods: '20000' },
  },
};

/** As on most clusters, a volume is provisioned when the first pod mounts it. */
const STORAGE_CLASS = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: 'standard', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
  provisioner: 'kubernetes.io/host-path',
  volumeBindingMode: 'WaitForFirstConsumer',
  allowVolumeExpansion: true,
};

/**
 * Starts a control plane and waits until it is ready. If one part fails, it stops the others and throws.
 *
 * @param {{ binaryOf: (name: string) => string, apiPort?: number, startSeconds?: number }} options `apiPort`: by default any
 *   free port; `startSeconds`: how long each part may take to start
 */
export async function startControlPlane({ binaryOf, apiPort, startSeconds = 60 }) {
  const folder = mkdtempSync(join(tmpdir(), 'tenancy-cluster-'));
  /** @type {import('./processes.mjs').Running[]} */
  const running = [];
  /** @type {(error: ClusterError) => void} */
  let onDeath = () => {};
  /** @type {Promise<ClusterError>} */
  const died = new Promise((resolve) => {
    onDeath = resolve;
  });
  /** @type {Launch} */
  const launch = async (name, args, env = {}) => {
    const one = await start(binaryOf(name), args, { log: join(folder, `${name}.log`), cwd: folder, env });
    running.push(one);
    one.died.then(onDeath);
    return one;
  };
  const stop = async () => {
    for (const one of [...running].reverse()) await one.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const files = await prepare(folder, apiPort);
    const waiting = { seconds: startSeconds, running };
    await startEtcd(launch, files, waiting);
    await startApiServer(launch, files);
    const api = connect(files.admin);
    const ready = async () => ((await api.send('GET', '/readyz')).status === 200 ? true : undefined);
    await until(ready, { what: 'kube-apiserver', ...waiting });
    await startControllers(launch, files);
    await prepareCluster(api, waiting);
    return {
      folder,
      kubeconfig: files.kubeconfigs.admin,
      auditLog: files.auditLog,
      api,
      launch,
      /** Resolves with the error of the first process that ended by itself. */
      died,
      running,
      stop: async () => {
        await removeHostPaths(api);
        api.close();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** @typedef {import('./cluster-error.mjs').ClusterError} ClusterError */
/** @typedef {Awaited<ReturnType<typeof startControlPlane>>} ControlPlane */
/** @typedef {Awaited<ReturnType<typeof prepare>>} Files */
/** @typedef {(name: string, args: readonly string[], env?: Record<string, string>) => Promise<import('./processes.mjs').Running>} Launch */

/**
 * Chooses free ports, creates certificates and writes the configuration files.
 *
 * @param {string} folder
 * @param {number | undefined} apiPort
 */
async function prepare(folder, apiPort) {
  const etcdPort = await getPort();
  const peerPort = await getPort();
  const port = apiPort ?? (await getPort());
  const url = `https://127.0.0.1:${port}`;
  const authority = makeAuthority();
  const server = authority.server();
  /** @type {(user: string, group?: string) => import('./api.mjs').Connection} */
  const client = (user, group) => ({ url, authority: authority.certificate, ...authority.client(user, group) });
  const admin = client('admin', 'system:masters');
  const kubeconfigs = {
    admin: join(folder, 'admin.kubeconfig'),
    controllerManager: join(folder, 'controller-manager.kubeconfig'),
    scheduler: join(folder, 'scheduler.kubeconfig'),
  };
  writeKubeconfig(kubeconfigs.admin, admin);
  writeKubeconfig(kubeconfigs.controllerManager, client('system:kube-controller-manager'));
  writeKubeconfig(kubeconfigs.scheduler, client('system:kube-scheduler'));
  /** @type {(name: string, text: string) => string} */
  const write = (name, text) => {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  mkdirSync(join(folder, 'etcd'));
  return {
    folder,
    etcd: { url: `http://127.0.0.1:${etcdPort}`, peerUrl: `http://127.0.0.1:${peerPort}` },
    port,
    url,
    admin,
    kubeconfigs,
    tokens: writeTokenKeys(folder),
    authority: write('ca.crt', authority.certificate),
    certificate: write('server.crt', server.certificate),
    key: write('server.key', server.key),
    auditPolicy: write('audit-policy.json', JSON.stringify(AUDIT_POLICY)),
    auditLog: join(folder, 'audit.log'),
    stages: write('kwok.yaml', await kwokStages()),
  };
}

async function kwokStages() {
  const folder = await moduleFolder('sigs.k8s.io/kwok', `v${VERSIONS.kwok}`);
  return STAGES.map((stage) => readFileSync(join(folder, 'kustomize', 'stage', stage), 'utf8')).join('\n---\n');
}

/** @typedef {{ seconds: number, running: readonly import('./processes.mjs').Running[] }} Waiting */

/** @param {Launch} launch @param {Files} files @param {Waiting} waiting */
async function startEtcd(launch, { folder, etcd }, waiting) {
  await launch('etcd', [
    `--data-dir=${join(folder, 'etcd')}`,
    `--listen-client-urls=${etcd.url}`,
    `--advertise-client-urls=${etcd.url}`,
    `--listen-peer-urls=${etcd.peerUrl}`,
    `--initial-advertise-peer-urls=${etcd.peerUrl}`,
    `--initial-cluster=default=${etcd.peerUrl}`,
    '--unsafe-no-fsync',
  ]);
  const health = async () => ((await fetch(`${etcd.url}/health`)).ok ? true : undefined);
  await until(health, { what: 'etcd', ...waiting });
}

/** @param {Launch} launch @param {Files} files */
async function startApiServer(launch, files) {
  await launch('kube-apiserver', [
    `--etcd-servers=${files.etcd.url}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${files.port}`,
    `--tls-cert-file=${files.certificate}`,
    `--tls-private-key-file=${files.key}`,
    `--client-ca-file=${files.authority}`,
    '--authorization-mode=Node,RBAC',
    '--service-cluster-ip-range=10.0.0.0/16',
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${files.tokens.publicKey}`,
    `--service-account-signing-key-file=${files.tokens.privateKey}`,
    // As on most clusters: Pod Security alone decides about privileged pods.
    '--allow-privileged=true',
    `--audit-policy-file=${files.auditPolicy}`,
    `--audit-log-path=${files.auditLog}`,
    // A request is answered when its line is in the log, so the log is always complete.
    '--audit-log-mode=blocking',
  ]);
}

/** @param {Launch} launch @param {Files} files */
async function startControllers(launch, files) {
  await launch('kube-controller-manager', [
    `--kubeconfig=${files.kubeconfigs.controllerManager}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${await getPort()}`,
    `--service-account-private-key-file=${files.tokens.privateKey}`,
    `--root-ca-file=${files.authority}`,
    '--use-service-account-credentials=true',
    '--leader-elect=false',
    '--enable-hostpath-provisioner=true',
    '--kube-api-qps=200',
    '--kube-api-burst=400',
  ]);
  await launch('kube-scheduler', [
    `--kubeconfig=${files.kubeconfigs.scheduler}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${await getPort()}`,
    '--leader-elect=false',
  ]);
  await launch('kwok', [
    `--kubeconfig=${files.kubeconfigs.admin}`,
    `--config=${files.stages}`,
    '--manage-all-nodes=true',
    '--node-lease-duration-seconds=40',
  ]);
}

/** @param {import('./api.mjs').Api} api @param {Waiting} waiting */
async function prepareCluster(api, waiting) {
  await api.post('/apis/storage.k8s.io/v1/storageclasses', STORAGE_CLASS);
  await api.post('/api/v1/nodes', NODE);
  await until(
    async () => {
      const node = await api.get('/api/v1/nodes/kwok');
      /** @type {{ type: string, status: string }[]} */
      const conditions = node.status?.conditions ?? [];
      return conditions.some((one) => one.type === 'Ready' && one.status === 'True') ? true : undefined;
    },
    { what: 'the node', ...waiting },
  );
  const account = () => api.get('/api/v1/namespaces/default/serviceaccounts/default');
  await until(account, { what: 'kube-controller-manager to make service accounts', ...waiting });
}

/** Removes the folders that the host-path provisioner creates in the machine's /tmp. @param {import('./api.mjs').Api} api */
async function removeHostPaths(api) {
  /** @type {{ items: { spec: { hostPath?: { path: string } } }[] }} */
  const { items } = await api.get('/api/v1/persistentvolumes').catch(() => ({ items: [] }));
  for (const { spec } of items) {
    if (spec.hostPath?.path.startsWith('/tmp/hostpath_pv/'))
      rmSync(spec.hostPath.path, { recursive: true, force: true });
  }
}
