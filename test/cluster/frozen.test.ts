import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ControlPlane } from '../../scripts/cluster/control-plane.mjs';
import { until } from '../../scripts/cluster/processes.mjs';
import { KINDS } from '../../src/contract/kind-table';
import { kindOf } from '../../src/contract/kinds';
import { diffObjects } from '../../src/diff/objects';
import type { KubeObject } from '../../src/kubernetes/object';
import type { Path } from '../../src/lib/path';
import { replacedAt, withoutPath } from '../support/object-paths';
import { controlPlane, kubectl, MANAGER } from './support/cluster';

/** The table of kinds, asked of a real API server: what it calls frozen is refused, and what it does not is taken. */

type Fields = Readonly<Record<string, unknown>>;

const labels = { app: 'a' };
const template = (restartPolicy: 'Always' | 'OnFailure'): Fields => ({
  metadata: { labels },
  spec: { restartPolicy, containers: [{ name: 'a', image: 'example.com/a' }] },
});

function object(apiVersion: string, kind: string, fields: Fields, name = 'x'): KubeObject {
  return { apiVersion, kind, metadata: { name, namespace: 'default' }, ...fields };
}

function clusterWide(apiVersion: string, kind: string, name: string, fields: Fields): KubeObject {
  return { apiVersion, kind, metadata: { name }, ...fields };
}

const claim = (name: string, volumeName: Fields): KubeObject =>
  object(
    'v1',
    'PersistentVolumeClaim',
    {
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: 'grows',
        resources: { requests: { storage: '2Gi' } },
        ...volumeName,
      },
    },
    name,
  );

const STATEFUL_SET = object('apps/v1', 'StatefulSet', {
  spec: {
    replicas: 0,
    serviceName: 'x',
    revisionHistoryLimit: 3,
    selector: { matchLabels: labels },
    template: template('Always'),
  },
});
const DEPLOYMENT = object('apps/v1', 'Deployment', {
  spec: {
    replicas: 0,
    // Both fields are said, and so go when they are no longer: one that the server filled in would stay, and be refused.
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    selector: { matchLabels: labels },
    template: template('Always'),
  },
});
const JOB = object('batch/v1', 'Job', { spec: { suspend: true, completions: 1, template: template('OnFailure') } });
const CRON_JOB = object('batch/v1', 'CronJob', {
  spec: { suspend: true, schedule: '0 3 * * *', jobTemplate: { spec: { template: template('OnFailure') } } },
});
const SERVICE = object('v1', 'Service', {
  spec: { selector: labels, ports: [{ name: 'a', port: 80, protocol: 'TCP' }] },
});
const HEADLESS = object(
  'v1',
  'Service',
  { spec: { clusterIP: 'None', selector: labels, ports: [{ name: 'a', port: 80, protocol: 'TCP' }] } },
  'headless',
);
const SEALED = object('v1', 'ConfigMap', { immutable: true, data: { a: '1' } });
const QUOTA = object('v1', 'ResourceQuota', { spec: { hard: { pods: '9' } } });
const subjects = [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'nobody' }];
const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' };
const BINDING = object('rbac.authorization.k8s.io/v1', 'RoleBinding', { subjects, roleRef });
const CLUSTER_BINDING = clusterWide('rbac.authorization.k8s.io/v1', 'ClusterRoleBinding', 'x', { subjects, roleRef });
const BOUND = claim('bound', { volumeName: 'volume' });

const PENDING = claim('pending', {});
const OBJECTS = [
  clusterWide('storage.k8s.io/v1', 'StorageClass', 'grows', {
    provisioner: 'kubernetes.io/no-provisioner',
    allowVolumeExpansion: true,
    volumeBindingMode: 'Immediate',
  }),
  clusterWide('v1', 'PersistentVolume', 'volume', {
    spec: {
      capacity: { storage: '2Gi' },
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'grows',
      claimRef: { namespace: 'default', name: 'bound' },
      hostPath: { path: '/nowhere' },
    },
  }),
  ...[
    STATEFUL_SET,
    DEPLOYMENT,
    JOB,
    CRON_JOB,
    SERVICE,
    HEADLESS,
    SEALED,
    QUOTA,
    BINDING,
    CLUSTER_BINDING,
    BOUND,
    PENDING,
  ],
];

let plane: ControlPlane;
const home = mkdtempSync(join(tmpdir(), 'tenancy-frozen-'));

async function apply(objects: readonly KubeObject[], ...flags: string[]) {
  const file = join(home, 'objects.json');
  writeFileSync(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
  return await kubectl(plane, 'apply', '--server-side', `--field-manager=${MANAGER}`, ...flags, '-f', file);
}

beforeAll(async () => {
  plane = await controlPlane();
  const { code, stderr } = await apply(OBJECTS);
  if (code !== 0) throw new Error(stderr);
  const bound = async () => {
    const { status } = await plane.api.get('/api/v1/namespaces/default/persistentvolumeclaims/bound');
    return status?.phase === 'Bound' ? true : undefined;
  };
  await until(bound, { what: 'the claim to be bound', seconds: 60, running: plane.running });
});

afterAll(async () => {
  await plane?.stop();
  rmSync(home, { recursive: true, force: true });
});

/** What the diff says of the change, and what the API server says. */
async function verdicts(before: KubeObject, after: KubeObject) {
  const [change] = diffObjects([before], [after]);
  const { code, stderr } = await apply([after], '--dry-run=server');
  return { told: change?.kind, taken: code === 0, stderr };
}

const spec = (...rest: Path): Path => ['spec', ...rest];

const REFUSED: readonly (readonly [KubeObject, Path, unknown, message: string])[] = [
  [STATEFUL_SET, spec('serviceName'), 'y', 'updates to statefulset spec for fields other than'],
  [STATEFUL_SET, spec('podManagementPolicy'), 'Parallel', 'updates to statefulset spec for fields other than'],
  [
    STATEFUL_SET,
    spec('volumeClaimTemplates'),
    [
      {
        metadata: { name: 'data' },
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
      },
    ],
    'updates to statefulset spec for fields other than',
  ],
  [JOB, spec('template', 'spec', 'containers', 0, 'image'), 'example.com/b', 'field is immutable'],
  [JOB, spec('completions'), 2, 'field is immutable'],
  [JOB, spec('completionMode'), 'Indexed', 'field is immutable'],
  [JOB, spec('managedBy'), 'example.com/other', 'field is immutable'],
  [JOB, spec('podFailurePolicy'), { rules: [] }, 'field is immutable'],
  [SERVICE, spec('clusterIP'), 'None', 'may not change once set'],
  [HEADLESS, spec('clusterIP'), '10.96.0.99', 'may not change once set'],
  [SEALED, ['data', 'a'], '2', 'field is immutable when `immutable` is set'],
  [SEALED, ['binaryData'], { b: 'AA==' }, 'field is immutable when `immutable` is set'],
  [SEALED, ['immutable'], false, 'field is immutable when `immutable` is set'],
  [QUOTA, spec('scopes'), ['NotTerminating'], 'field is immutable'],
  [BINDING, ['roleRef', 'name'], 'edit', 'cannot change roleRef'],
  [CLUSTER_BINDING, ['roleRef', 'name'], 'edit', 'cannot change roleRef'],
  [BOUND, spec('resources', 'requests', 'storage'), '1Gi', 'field can not be less than'],
  [BOUND, spec('storageClassName'), 'other', 'spec is immutable after creation except resources.requests'],
  [BOUND, spec('accessModes'), ['ReadOnlyMany'], 'spec is immutable after creation except resources.requests'],
  [
    BOUND,
    spec('resources', 'limits'),
    { storage: '9Gi' },
    'spec is immutable after creation except resources.requests',
  ],
];

const TAKEN: readonly (readonly [KubeObject, Path, unknown])[] = [
  [STATEFUL_SET, spec('replicas'), 1],
  [STATEFUL_SET, spec('minReadySeconds'), 5],
  [STATEFUL_SET, spec('ordinals'), { start: 1 }],
  [STATEFUL_SET, spec('updateStrategy'), { type: 'RollingUpdate', rollingUpdate: { partition: 1 } }],
  [STATEFUL_SET, spec('template', 'spec', 'containers', 0, 'image'), 'example.com/b'],
  [STATEFUL_SET, spec('persistentVolumeClaimRetentionPolicy'), { whenDeleted: 'Retain', whenScaled: 'Delete' }],
  [DEPLOYMENT, spec('template', 'spec', 'containers', 0, 'image'), 'example.com/b'],
  [DEPLOYMENT, spec('strategy'), { type: 'Recreate' }],
  [JOB, spec('suspend'), false],
  [JOB, spec('parallelism'), 2],
  [CRON_JOB, spec('schedule'), '0 4 * * *'],
  [CRON_JOB, spec('jobTemplate', 'spec', 'template', 'spec', 'containers', 0, 'image'), 'example.com/b'],
  [SERVICE, spec('ports', 0, 'port'), 81],
  [SERVICE, spec('selector', 'app'), 'b'],
  [HEADLESS, spec('ports', 0, 'port'), 81],
  [QUOTA, spec('hard', 'pods'), '3'],
  [QUOTA, spec('scopeSelector'), { matchExpressions: [{ scopeName: 'NotTerminating', operator: 'Exists' }] }],
  [BINDING, ['subjects', 0, 'name'], 'somebody'],
  [BOUND, spec('resources', 'requests', 'storage'), '3Gi'],
];

function titleOf([before, path, value]: readonly [KubeObject, Path, unknown, message?: string]): string {
  return `${before.kind} ${before.metadata.name} ${path.join('.')} ${JSON.stringify(value)}`;
}

describe('what the table of kinds calls frozen', () => {
  it.each(REFUSED.map((row) => [titleOf(row), ...row] as const))(
    'is refused by the API server: %s',
    async (_, before, path, value, message) => {
      const { told, taken, stderr } = await verdicts(before, replacedAt(before, path, value));
      expect({ told, taken }).toEqual({ told: 'impossible', taken: false });
      expect(stderr).toContain(message);
    },
  );

  it('is refused by the API server: another selector of a Deployment', async () => {
    const selected = { matchLabels: { app: 'b' } };
    const after = replacedAt(
      replacedAt(DEPLOYMENT, spec('selector'), selected),
      spec('template', 'metadata', 'labels'),
      {
        app: 'b',
      },
    );
    const { told, taken, stderr } = await verdicts(DEPLOYMENT, after);
    expect({ told, taken }).toEqual({ told: 'impossible', taken: false });
    expect(stderr).toContain('field is immutable');
  });

  it('is each kind that has a frozen field', () => {
    const asked = [...new Set([...REFUSED.map(([before]) => kindOf(before)), 'apps/Deployment'])].sort();
    expect(
      Object.keys(KINDS)
        .filter((kind) => KINDS[kind]?.immutable.length !== 0)
        .sort(),
    ).toEqual(asked);
  });

  it('is kept in silence where a Service would no longer be headless', async () => {
    const after = withoutPath(HEADLESS, spec('clusterIP'));
    const { told, taken } = await verdicts(HEADLESS, after);
    expect({ told, taken }).toEqual({ told: 'impossible', taken: true });
    const { stdout } = await apply(
      [after],
      '--dry-run=server',
      '-o',
      'jsonpath={.items[0].spec.clusterIP}{.spec.clusterIP}',
    );
    expect(stdout).toBe('None');
  });
});

describe('what the table of kinds lets change', () => {
  it.each(TAKEN.map((row) => [titleOf(row), ...row] as const))(
    'is taken by the API server: %s',
    async (_, before, path, value) => {
      const { told, taken, stderr } = await verdicts(before, replacedAt(before, path, value));
      expect({ told, taken, stderr }).toMatchObject({ told: 'patch', taken: true });
    },
  );

  it('is refused all the same while a claim is not bound, which no output tells', async () => {
    const { told, taken, stderr } = await verdicts(
      PENDING,
      replacedAt(PENDING, spec('resources', 'requests', 'storage'), '3Gi'),
    );
    expect({ told, taken }).toEqual({ told: 'patch', taken: false });
    expect(stderr).toContain('for bound claims');
  });
});
