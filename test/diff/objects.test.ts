import { describe, expect, it } from 'vitest';
import { type Change, diffObjects, losses } from '../../src/diff/objects';
import type { KubeObject } from '../../src/kubernetes/object';

type Fields = Readonly<Record<string, unknown>>;

function object(identity: string, fields: Fields = {}): KubeObject {
  const [kind = '', name = ''] = identity.split(' ');
  const [group, word] = kind.includes('/') ? kind.split('/') : [undefined, kind];
  const apiVersion = group === undefined ? 'v1' : `${group}/v1`;
  return { apiVersion, kind: word ?? '', metadata: { name, namespace: 'tenant-acme' }, ...fields };
}

/** `patch ConfigMap tenant-acme/x`, and its rejected fields. */
function lines(changes: readonly Change[]): string[] {
  return changes.flatMap((change) => [
    `${change.kind} ${change.identity}`,
    ...(change.kind === 'impossible' ? change.rejected.map(({ path, why }) => `  ${path} ${why}`) : []),
  ]);
}

function rejections(kind: string, before: Fields, after: Fields): string[] {
  return lines(diffObjects([object(`${kind} x`, before)], [object(`${kind} x`, after)])).slice(1);
}

const FIXED = 'cannot change after creation: the API server refuses it, and Flux does not recreate objects';
const KEPT = `${FIXED}; leaving the field out has no effect`;

describe('the diff of two lists of objects', () => {
  it('has one change for each object that differs', () => {
    const before = [object('ConfigMap same'), object('ConfigMap old'), object('Service x', { spec: { a: 1 } })];
    const after = [object('Service x', { spec: { a: 2 } }), object('ConfigMap same'), object('ConfigMap new')];
    expect(diffObjects(before, after)).toEqual([
      { kind: 'add', identity: 'ConfigMap tenant-acme/new', object: object('ConfigMap new') },
      { kind: 'remove', identity: 'ConfigMap tenant-acme/old', object: object('ConfigMap old') },
      {
        kind: 'patch',
        identity: 'Service tenant-acme/x',
        object: object('Service x', { spec: { a: 2 } }),
        fields: [{ path: 'spec.a', from: 1, to: 2 }],
      },
    ]);
  });

  it('treats another version of the same kind as the same object', () => {
    const [before, after] = ['autoscaling/v1', 'autoscaling/v2'].map((apiVersion) => ({
      ...object('autoscaling/HorizontalPodAutoscaler x'),
      apiVersion,
    }));
    expect(lines(diffObjects([before ?? object('')], [after ?? object('')]))).toEqual([
      'patch autoscaling/HorizontalPodAutoscaler tenant-acme/x',
    ]);
  });

  it('refuses a list that holds one object twice', () => {
    expect(() => diffObjects([object('ConfigMap x'), object('ConfigMap x')], [])).toThrow(
      'ConfigMap tenant-acme/x is in one list twice',
    );
  });
});

describe('a patch that the API server refuses', () => {
  it.each<[string, string, Fields, Fields, string[]]>([
    [
      'another selector of a Deployment',
      'apps/Deployment',
      { spec: { selector: { matchLabels: { app: 'a' } } } },
      { spec: { selector: { matchLabels: { app: 'b' } } } },
      [`  spec.selector.matchLabels.app ${FIXED}`],
    ],
    [
      'another role of a RoleBinding',
      'rbac.authorization.k8s.io/RoleBinding',
      { roleRef: { kind: 'Role', name: 'viewer' } },
      { roleRef: { kind: 'Role', name: 'admin' } },
      [`  roleRef.name ${FIXED}`],
    ],
    [
      'another role of a ClusterRoleBinding',
      'rbac.authorization.k8s.io/ClusterRoleBinding',
      { roleRef: { kind: 'ClusterRole', name: 'viewer' } },
      { roleRef: { kind: 'ClusterRole', name: 'admin' } },
      [`  roleRef.name ${FIXED}`],
    ],
    [
      'a Service that is no longer headless',
      'Service',
      { spec: { clusterIP: 'None' } },
      { spec: {} },
      [`  spec.clusterIP ${KEPT}`],
    ],
    ['a Service that becomes headless', 'Service', {}, { spec: { clusterIP: 'None' } }, [`  spec.clusterIP ${KEPT}`]],
    [
      'another address family of a Service',
      'Service',
      { spec: { ipFamilies: ['IPv4'] } },
      { spec: { ipFamilies: ['IPv6'] } },
      [`  spec.ipFamilies[0] ${KEPT}`],
    ],
    [
      'other scopes of a ResourceQuota',
      'ResourceQuota',
      { spec: { hard: { pods: '1' } } },
      { spec: { hard: { pods: '2' }, scopes: ['BestEffort'] } },
      [`  spec.scopes ${FIXED}`],
    ],
    [
      'another template of a Job',
      'batch/Job',
      { spec: { suspend: true, template: { spec: { containers: [{ name: 'a', image: 'x' }] } } } },
      { spec: { suspend: false, template: { spec: { containers: [{ name: 'a', image: 'y' }] } } } },
      [`  spec.template.spec.containers[name=a].image ${FIXED}`],
    ],
    [
      'a volume that shrinks',
      'PersistentVolumeClaim',
      { spec: { resources: { requests: { storage: '2Gi' } } } },
      { spec: { resources: { requests: { storage: '2047Mi' } } } },
      [
        '  spec.resources.requests.storage cannot shrink: the API server refuses it, and Flux does not recreate objects',
      ],
    ],
    [
      'a volume without a size, or of a size that is none',
      'PersistentVolumeClaim',
      { spec: { resources: { requests: { storage: '2Gi' } } } },
      { spec: { resources: { requests: { storage: 'much' } } } },
      [
        '  spec.resources.requests.storage cannot shrink: the API server refuses it, and Flux does not recreate objects',
      ],
    ],
    [
      'another class and mode of a volume, and a limit on it',
      'PersistentVolumeClaim',
      { spec: { storageClassName: 'standard', accessModes: ['ReadWriteOnce'] } },
      { spec: { storageClassName: 'fast', accessModes: ['ReadWriteMany'], resources: { limits: { storage: '9Gi' } } } },
      [
        '  spec.storageClassName cannot change: of spec only resources may change; the API server refuses it, and Flux does not recreate objects',
        '  spec.accessModes[0] cannot change: of spec only resources may change; the API server refuses it, and Flux does not recreate objects',
        `  spec.resources.limits ${FIXED}`,
      ],
    ],
    [
      'data of a ConfigMap that is immutable',
      'ConfigMap',
      { immutable: true, data: { a: '1' } },
      { immutable: true, data: { a: '2' } },
      [
        '  data.a cannot change, because the object is immutable: the API server refuses it, and Flux does not recreate objects',
      ],
    ],
    [
      'an immutable ConfigMap that would be so no longer',
      'ConfigMap',
      { immutable: true, data: { a: '1' } },
      { data: { a: '1' } },
      [
        '  immutable cannot change, because the object is immutable: the API server refuses it, and Flux does not recreate objects',
      ],
    ],
    [
      'any change of a kind that no table tells of',
      'example.com/Thing',
      { spec: 1 },
      { spec: 2 },
      ['   the kind has no row in src/contract/kind-table.ts, so its immutable fields are unknown'],
    ],
  ])('is %s', (_, kind, before, after, expected) => {
    expect(rejections(kind, before, after)).toEqual(expected);
  });

  it.each([
    ['serviceName', 'other', 'spec.serviceName'],
    ['selector', { matchLabels: { app: 'b' } }, 'spec.selector'],
    ['podManagementPolicy', 'Parallel', 'spec.podManagementPolicy'],
    ['volumeClaimTemplates', [{ metadata: { name: 'data' } }], 'spec.volumeClaimTemplates'],
    ['revisionHistoryLimit', 5, 'spec.revisionHistoryLimit'],
  ])('is another %s of a StatefulSet', (field, value, path) => {
    expect(
      rejections('apps/StatefulSet', { spec: { replicas: 1 } }, { spec: { replicas: 1, [field]: value } }),
    ).toEqual([
      `  ${path} cannot change: of spec only replicas, ordinals, template, updateStrategy, persistentVolumeClaimRetentionPolicy, minReadySeconds may change; the API server refuses it, and Flux does not recreate objects`,
    ]);
  });

  it.each<[string, string, Fields, Fields]>([
    [
      'a larger volume',
      'PersistentVolumeClaim',
      { spec: { resources: { requests: { storage: '2Gi' } } } },
      { spec: { resources: { requests: { storage: '3Gi' } } } },
    ],
    [
      'the same size in other words',
      'PersistentVolumeClaim',
      { spec: { resources: { requests: { storage: '2Gi' } } } },
      { spec: { resources: { requests: { storage: '2048Mi' } } } },
    ],
    [
      'another template of a StatefulSet',
      'apps/StatefulSet',
      { spec: { replicas: 1, template: { a: 1 } } },
      { spec: { replicas: 0, template: { a: 2 } } },
    ],
    [
      'a Job that wakes',
      'batch/Job',
      { spec: { suspend: true, parallelism: 1 } },
      { spec: { suspend: false, parallelism: 2 } },
    ],
    ['another schedule', 'batch/CronJob', { spec: { schedule: 'a' } }, { spec: { schedule: 'b' } }],
    [
      'a ConfigMap that becomes immutable with new data',
      'ConfigMap',
      { data: { a: '1' } },
      { immutable: true, data: { a: '2' } },
    ],
    [
      'another port of a headless Service',
      'Service',
      { spec: { clusterIP: 'None', ports: [{ port: 1 }] } },
      { spec: { clusterIP: 'None', ports: [{ port: 2 }] } },
    ],
  ])('is not %s', (_, kind, before, after) => {
    expect(lines(diffObjects([object(`${kind} x`, before)], [object(`${kind} x`, after)]))).toEqual([
      `patch ${kind} tenant-acme/x`,
    ]);
  });
});

describe('the losses of changes', () => {
  it('are the removed objects with data, and those of unknown kinds', () => {
    const all = ['Namespace', 'PersistentVolumeClaim', 'ConfigMap', 'apps/StatefulSet', 'example.com/Thing'];
    const objects = all.map((kind) => object(`${kind} x`));
    expect(lines(losses(diffObjects(objects, [])))).toEqual([
      'remove PersistentVolumeClaim tenant-acme/x',
      'remove example.com/Thing tenant-acme/x',
      'remove Namespace tenant-acme/x',
    ]);
    expect(losses(diffObjects([], objects))).toEqual([]);
    expect(losses(diffObjects(objects, objects))).toEqual([]);
  });
});
