import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../scripts/cluster/processes.mjs';
import { KINDS } from '../../src/contract/kind-table';
import { kindOf } from '../../src/contract/kinds';
import { diffObjects } from '../../src/diff/objects';
import type { KubeObject } from '../../src/kubernetes/object';
import type { Path } from '../../src/lib/path';
import { replacedAt, withoutPath } from '../support/object-paths';
import { kubectl, objectsPlane, type Plane } from './support/cluster';
import { MANAGER } from './support/dist';

/** Compares the immutable fields of the table of kinds with a real API server. All objects are in `default`. */

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
    // Both fields are given, so that an apply without them removes them: a default of the server would stay and be refused.
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
const IMMUTABLE = object('v1', 'ConfigMap', { immutable: true, data: { a: '1' } });
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
    IMMUTABLE,
    QUOTA,
    BINDING,
    CLUSTER_BINDING,
    BOUND,
    PENDING,
  ],
];

let plane: Plane;
const folder = mkdtempSync(join(tmpdir(), 'tenancy-immutable-'));

async function apply(objects: readonly KubeObject[], ...flags: string[]) {
  const file = join(folder, 'objects.json');
  writeFileSync(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
  return await kubectl(plane, 'apply', '--server-side', `--field-manager=${MANAGER}`, ...flags, '-f', file);
}

beforeAll(async () => {
  plane = await objectsPlane();
  const { code, stderr } = await apply(OBJECTS);
  if (code !== 0) throw new Error(stderr);
  const bound = async () => {
    const { status } = await plane.api.get('/api/v1/namespaces/default/persistentvolumeclaims/bound');
    return status?.phase === 'Bound' ? true : undefined;
  };
  await until(bound, { what: 'the claim to be bound', seconds: 120, running: plane.running });
});

afterAll(async () => {
  await plane?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The kind of change that the diff predicts, and whether the API server accepts it. */
async function verdicts(before: KubeObject, after: KubeObject) {
  const [change] = diffObjects([before], [after]);
  const { code, stderr } = await apply([after], '--dry-run=server');
  return { predicted: change?.kind, accepted: code === 0, stderr };
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
  [IMMUTABLE, ['data', 'a'], '2', 'field is immutable when `immutable` is set'],
  [IMMUTABLE, ['binaryData'], { b: 'AA==' }, 'field is immutable when `immutable` is set'],
  [IMMUTABLE, ['immutable'], false, 'field is immutable when `immutable` is set'],
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

const ACCEPTED: readonly (readonly [KubeObject, Path, unknown])[] = [
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

describe('a field that the table of kinds calls immutable', () => {
  it.each(REFUSED.map((row) => [titleOf(row), ...row] as const))(
    'is refused by the API server: %s',
    async (_, before, place, value, message) => {
      const { predicted, accepted, stderr } = await verdicts(before, replacedAt(before, place, value));
      expect({ predicted, accepted }).toEqual({ predicted: 'impossible', accepted: false });
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
    const { predicted, accepted, stderr } = await verdicts(DEPLOYMENT, after);
    expect({ predicted, accepted }).toEqual({ predicted: 'impossible', accepted: false });
    expect(stderr).toContain('field is immutable');
  });

  it('is tested for each kind that has one', () => {
    const tested = [...new Set([...REFUSED.map(([before]) => kindOf(before)), 'apps/Deployment'])].sort();
    expect(
      Object.keys(KINDS)
        .filter((kind) => KINDS[kind]?.immutable.length !== 0)
        .sort(),
    ).toEqual(tested);
  });

  it('is silently kept when it is left out: a Service stays headless', async () => {
    const after = withoutPath(HEADLESS, spec('clusterIP'));
    const { predicted, accepted } = await verdicts(HEADLESS, after);
    expect({ predicted, accepted }).toEqual({ predicted: 'impossible', accepted: true });
    const { stdout } = await apply(
      [after],
      '--dry-run=server',
      '-o',
      'jsonpath={.items[0].spec.clusterIP}{.spec.clusterIP}',
    );
    expect(stdout).toBe('None');
  });
});

describe('a field that the table of kinds calls mutable', () => {
  it.each(ACCEPTED.map((row) => [titleOf(row), ...row] as const))(
    'is accepted by the API server: %s',
    async (_, before, place, value) => {
      const { predicted, accepted, stderr } = await verdicts(before, replacedAt(before, place, value));
      expect({ predicted, accepted, stderr }).toMatchObject({ predicted: 'patch', accepted: true });
    },
  );

  it('is still refused while a claim is not bound, which cannot be seen in the output', async () => {
    const { predicted, accepted, stderr } = await verdicts(
      PENDING,
      replacedAt(PENDING, spec('resources', 'requests', 'storage'), '3Gi'),
    );
    expect({ predicted, accepted }).toEqual({ predicted: 'patch', accepted: false });
    expect(stderr).toContain('for bound claims');
  });
});
