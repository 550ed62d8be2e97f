import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../scripts/cluster/processes.mjs';
import { appliedDist, kubectl, objectsPlane, type Plane } from './support/cluster';
import { APPLY_OPTIONS, steps } from './support/dist';

let plane: Plane;

const NAMESPACES = ['tenant-strict', 'tenant-strict-org-ops', 'tenant-strict-org-ops-mcp'] as const;

/** Applies a copy of acme's foundation under the id `strict`: no pod of the tenant's own takes quota from the pods below. */
beforeAll(async () => {
  plane = await objectsPlane();
  // The quota of the control namespace.
  await appliedDist();
  const folder = mkdtempSync(join(tmpdir(), 'tenancy-strict-'));
  const files = steps()
    .flat()
    .filter((file) => file.includes('/acme/10-foundation/'));
  for (const file of files)
    writeFileSync(join(folder, basename(file)), readFileSync(file, 'utf8').replaceAll('acme', 'strict'));
  const { code, stderr } = await kubectl(plane, 'apply', ...APPLY_OPTIONS, '-f', folder);
  rmSync(folder, { recursive: true });
  if (code !== 0) throw new Error(stderr);
  const counted = async () => {
    const { items } = await plane.api.get('/api/v1/resourcequotas');
    return items.every((quota: { status: { used?: unknown } }) => quota.status.used !== undefined) ? true : undefined;
  };
  await until(counted, { what: 'the quotas to be counted', seconds: 120, running: plane.running });
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

/** A pod that every namespace of a tenant accepts, with the change of one row. */
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

/** Each row changes one field of the accepted pod; the last column is the API server's message. */
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
  const { status, body } = await plane.api.send('POST', `/api/v1/namespaces/${namespace}/${plural}`, { body: object });
  return { status, message: body.message ?? '' };
}

async function remove(namespace: string, plural: string, name: string): Promise<void> {
  const path = `/api/v1/namespaces/${namespace}/${plural}/${name}`;
  await plane.api.remove(`${path}?gracePeriodSeconds=0`);
  const deleted = async () => ((await plane.api.send('GET', path)).status === 404 ? true : undefined);
  await until(deleted, { what: `${path} to be deleted`, seconds: 120, running: plane.running });
}

/** The quota `quota` once it counts no pod: the controller notices a deleted pod some time after the API server. */
async function untilUnused(namespace: string): Promise<{ status: { hard: Record<string, string> } }> {
  const unused = async () => {
    const quota = await plane.api.get(`/api/v1/namespaces/${namespace}/resourcequotas/quota`);
    return quota.status.used['requests.memory'] === '0' ? quota : undefined;
  };
  return await until(unused, { what: `the quota of ${namespace} to be free`, seconds: 120, running: plane.running });
}

describe.each(NAMESPACES)('the namespace %s', (namespace) => {
  it('accepts a pod that follows the rules', async () => {
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

  it('refuses a pod with an affinity to pods of another namespace', async () => {
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

  it('accepts pods up to its quota and refuses the next one', async () => {
    const quota = await untilUnused(namespace);
    // Two pods of this size use up the requested memory of the printed quota. Written out by hand.
    const perPod = { 'tenant-strict': 2432, 'tenant-strict-org-ops': 64, 'tenant-strict-org-ops-mcp': 512 }[namespace];
    const limit = `${perPod}Mi`;
    const resources = { requests: { cpu: '10m', memory: limit }, limits: { cpu: '50m', memory: limit } };
    const big = (name: string) => pod({ resources }, name);
    expect(quota.status.hard['requests.memory']).toBe(
      { 'tenant-strict': '4864Mi', 'tenant-strict-org-ops': '128Mi', 'tenant-strict-org-ops-mcp': '1Gi' }[namespace],
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
  it('refuses every pod, because a pod there could run as the account that applies foundations', async () => {
    const answer = await create('neurallog-tenants', 'pods', pod({ spec: { serviceAccountName: 'foundation' } }));
    expect(answer).toMatchObject({ status: 403, message: expect.stringContaining('exceeded quota: no-pods') });
  });
});
