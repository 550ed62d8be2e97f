import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ControlPlane } from '../../scripts/cluster/control-plane.mjs';
import { until } from '../../scripts/cluster/processes.mjs';
import { controlPlane, filesInOrder, kubectl, MANAGER } from './support/cluster';

let plane: ControlPlane;

const NAMESPACES = ['tenant-acme', 'tenant-acme-org-ops', 'tenant-acme-org-ops-mcp'] as const;

/** The foundation of one tenant is all that refuses; no pod of ours takes room from the ones below. */
beforeAll(async () => {
  plane = await controlPlane();
  const foundation = filesInOrder().filter((file) => file.includes('/acme/10-foundation/'));
  const bindsPlatform = filesInOrder().filter((file) => file.includes('/platform/'));
  for (const file of [...bindsPlatform, ...foundation]) {
    const { code, stderr } = await kubectl(plane, 'apply', '--server-side', `--field-manager=${MANAGER}`, '-f', file);
    if (code !== 0) throw new Error(stderr);
  }
  const counted = async () => {
    const { items } = await plane.api.get('/api/v1/resourcequotas');
    return items.every((quota: { status: { used?: unknown } }) => quota.status.used !== undefined) ? true : undefined;
  };
  await until(counted, { what: 'the quotas to be counted', seconds: 60, running: plane.running });
});

afterAll(async () => {
  await plane?.stop();
});

type Fields = Readonly<Record<string, unknown>>;

const CONTAINER_SECURITY: Fields = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  readOnlyRootFilesystem: true,
};

/** A pod that every namespace of a tenant accepts, but for what a row changes in it. */
function pod(change: Change, name = 'control'): unknown {
  const { spec = {}, container = {}, podSecurity = {}, security = {}, resources = {} } = change;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: {
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' }, ...podSecurity },
      containers: [
        {
          name: 'app',
          image: 'example.com/app',
          securityContext: { ...CONTAINER_SECURITY, ...security },
          resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { cpu: '50m', memory: '64Mi' }, ...resources },
          ...container,
        },
      ],
      ...spec,
    },
  };
}

interface Change {
  readonly spec?: Fields;
  readonly container?: Fields;
  readonly podSecurity?: Fields;
  readonly security?: Fields;
  readonly resources?: Fields;
}

const RESTRICTED = 'violates PodSecurity "restricted:v1.28"';

/** One field away from the control pod, and what the API server says to it. */
const UNSAFE: readonly (readonly [what: string, change: Change, message: string])[] = [
  ['is privileged', { security: { privileged: true, allowPrivilegeEscalation: true } }, 'privileged (container "app"'],
  ['uses the host network', { spec: { hostNetwork: true } }, 'host namespaces (hostNetwork=true)'],
  ['sees the processes of the host', { spec: { hostPID: true } }, 'host namespaces (hostPID=true)'],
  ['shares the IPC of the host', { spec: { hostIPC: true } }, 'host namespaces (hostIPC=true)'],
  [
    'mounts a path of the host',
    { spec: { volumes: [{ name: 'host', hostPath: { path: '/' } }] } },
    'restricted volume types (volume "host" uses restricted volume type "hostPath")',
  ],
  [
    'mounts a share of its own',
    { spec: { volumes: [{ name: 'share', nfs: { server: '10.0.0.5', path: '/' } }] } },
    'restricted volume types (volume "share" uses restricted volume type "nfs")',
  ],
  [
    'opens a port of the host',
    { container: { ports: [{ containerPort: 80, hostPort: 80 }] } },
    'hostPort (container "app"',
  ],
  ['runs as root', { podSecurity: { runAsUser: 0 } }, 'runAsUser=0 (pod must not set runAsUser=0)'],
  ['may run as root', { podSecurity: { runAsNonRoot: false } }, 'runAsNonRoot != true'],
  ['has no seccomp profile', { podSecurity: { seccompProfile: undefined } }, 'seccompProfile (pod or container "app"'],
  ['switches seccomp off', { security: { seccompProfile: { type: 'Unconfined' } } }, 'seccompProfile (container "app"'],
  [
    'adds a capability',
    { security: { capabilities: { drop: ['ALL'], add: ['NET_ADMIN'] } } },
    'unrestricted capabilities (container "app" must not include "NET_ADMIN"',
  ],
  ['keeps capabilities', { security: { capabilities: {} } }, 'unrestricted capabilities (container "app" must set'],
  ['may escalate', { security: { allowPrivilegeEscalation: true } }, 'allowPrivilegeEscalation != false'],
  [
    'sees all of /proc',
    { spec: { hostUsers: false }, security: { procMount: 'Unmasked' } },
    'procMount (container "app"',
  ],
  ['sets a sysctl', { podSecurity: { sysctls: [{ name: 'kernel.msgmax', value: '1' }] } }, 'forbidden sysctls'],
  [
    'takes an SELinux type',
    { podSecurity: { seLinuxOptions: { type: 'spc_t' } } },
    'seLinuxOptions (pod set forbidden securityContext.seLinuxOptions: type "spc_t")',
  ],
  ['switches AppArmor off', { podSecurity: { appArmorProfile: { type: 'Unconfined' } } }, 'forbidden AppArmor profile'],
];

async function create(
  namespace: string,
  plural: string,
  object: unknown,
): Promise<{ status: number; message: string }> {
  const { status, body } = await plane.api.ask('POST', `/api/v1/namespaces/${namespace}/${plural}`, { body: object });
  return { status, message: body.message ?? '' };
}

async function remove(namespace: string, plural: string, name: string): Promise<void> {
  const path = `/api/v1/namespaces/${namespace}/${plural}/${name}`;
  await plane.api.remove(`${path}?gracePeriodSeconds=0`);
  const gone = async () => ((await plane.api.ask('GET', path)).status === 404 ? true : undefined);
  await until(gone, { what: `${path} to go`, seconds: 30, running: plane.running });
}

describe.each(NAMESPACES)('the namespace %s', (namespace) => {
  it('accepts a pod that keeps the rules', async () => {
    expect(await create(namespace, 'pods', pod({}))).toEqual({ status: 201, message: '' });
    await remove(namespace, 'pods', 'control');
  });

  it.each(UNSAFE)('refuses a pod that %s', async (_what, change, message) => {
    const answer = await create(namespace, 'pods', pod(change));
    expect(answer.message).toContain(RESTRICTED);
    expect(answer.message).toContain(message);
    expect(answer.status).toBe(403);
  });

  it('refuses a container that takes more than half of its share', async () => {
    const answer = await create(
      namespace,
      'pods',
      pod({ resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { cpu: '6', memory: '64Mi' } } }),
    );
    expect(answer).toMatchObject({
      status: 403,
      message: expect.stringContaining('maximum cpu usage per Container is'),
    });
  });

  it('refuses a pod that wants to stand beside pods of another namespace', async () => {
    const term = { topologyKey: 'kubernetes.io/hostname', labelSelector: {}, namespaces: ['tenant-globex'] };
    const affinity = { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
    const answer = await create(namespace, 'pods', pod({ spec: { affinity } }));
    expect(answer).toMatchObject({
      status: 403,
      message: expect.stringContaining('exceeded quota: no-cross-namespace-affinity'),
    });
  });

  it.each([
    ['NodePort', 'services.nodeports=1'],
    ['LoadBalancer', 'services.loadbalancers=1'],
  ])('refuses a Service of type %s, and accepts one of type ClusterIP', async (type, key) => {
    const service = (kind: string) => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'control' },
      spec: { type: kind, selector: { app: 'x' }, ports: [{ port: 80 }] },
    });
    expect(await create(namespace, 'services', service('ClusterIP'))).toEqual({ status: 201, message: '' });
    await remove(namespace, 'services', 'control');
    const answer = await create(namespace, 'services', service(type));
    expect([answer.status, answer.message]).toEqual([403, expect.stringContaining(`exceeded quota: quota`)]);
    expect(answer.message).toContain(key);
  });

  it('refuses the pod that is one too many, and the first ones not', async () => {
    const { items } = await plane.api.get(`/api/v1/namespaces/${namespace}/resourcequotas`);
    const quota = items.find((one: { metadata: { name: string } }) => one.metadata.name === 'quota');
    // Memory requested decides: as many pods as fit into it, by hand from the printed share, and one more.
    const perPod = { 'tenant-acme': 2432, 'tenant-acme-org-ops': 64, 'tenant-acme-org-ops-mcp': 512 }[namespace];
    const limit = `${perPod}Mi`;
    const resources = { requests: { cpu: '10m', memory: limit }, limits: { cpu: '50m', memory: limit } };
    const big = (name: string) => pod({ resources }, name);
    expect(quota.status.hard['requests.memory']).toBe(
      { 'tenant-acme': '4864Mi', 'tenant-acme-org-ops': '128Mi', 'tenant-acme-org-ops-mcp': '1Gi' }[namespace],
    );
    expect((await create(namespace, 'pods', big('one'))).message).toBe('');
    expect((await create(namespace, 'pods', big('two'))).message).toBe('');
    const answer = await create(namespace, 'pods', big('three'));
    expect([answer.status, answer.message]).toEqual([403, expect.stringContaining('exceeded quota: quota')]);
    expect(answer.message).toContain('requests.memory');
    for (const name of ['one', 'two']) await remove(namespace, 'pods', name);
  });
});

describe('the control namespace', () => {
  it('refuses every pod: it could run as the account that applies foundations', async () => {
    const answer = await create('neurallog-tenants', 'pods', pod({ spec: { serviceAccountName: 'foundation' } }));
    expect(answer).toMatchObject({ status: 403, message: expect.stringContaining('exceeded quota: no-pods') });
  });
});
