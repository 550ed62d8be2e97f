import { describe, expect, it } from 'vitest';
import { quotaFits } from '../../../src/checks/quota/usage-fits';
import { OBJECTS } from '../fixture/acme';
import { found, objectOf, spoil } from '../fixture/change';
import { type Row, testRows } from '../fixture/rows';

const QUOTA = 'ResourceQuota tenant-acme/quota';
const AFFINITY = 'ResourceQuota tenant-acme/no-cross-namespace-affinity';
const SERVER = 'apps/Deployment tenant-acme/server';
const SCALER = 'autoscaling/HorizontalPodAutoscaler tenant-acme/server';
const LIMITS = 'LimitRange tenant-acme/limits';
const BOX = 'spec.template.spec.containers[0]';

/** One hard amount that is a little too small for what the root namespace uses. */
function hard(key: string, value: string, used: string): Row {
  return [
    `fits its quota of ${key}`,
    QUOTA,
    `spec.hard["${key}"]`,
    value,
    [`${QUOTA} spec.hard.${key}: got ${value}, want at least the maximum usage of ${key}, ${used}`],
  ];
}

describe('what runs in a namespace', () => {
  testRows(quotaFits, [
    // Three replicas at most, one that a rollout adds, and Redis.
    hard('pods', '4', '5'),
    hard('requests.cpu', '499m', '500m'),
    hard('limits.memory', '1279Mi', '1280Mi'),
    hard('requests.storage', '1023Mi', '1Gi'),
    hard('standard.storageclass.storage.k8s.io/persistentvolumeclaims', '0', '1'),
    hard('configmaps', '3', '4'),
    hard('secrets', '0', '1'),
    hard('services', '1', '2'),
    hard('count/statefulsets.apps', '0', '1'),
    [
      'is counted at the maximum of its autoscaler',
      SCALER,
      'spec.maxReplicas',
      4,
      [
        `${QUOTA} spec.hard.requests.cpu: got 500m, want at least the maximum usage of requests.cpu, 600m`,
        `${QUOTA} spec.hard.limits.cpu: got 1, want at least the maximum usage of limits.cpu, 1200m`,
        `${QUOTA} spec.hard.requests.memory: got 640Mi, want at least the maximum usage of requests.memory, 768Mi`,
        `${QUOTA} spec.hard.limits.memory: got 1280Mi, want at least the maximum usage of limits.memory, 1536Mi`,
        `${QUOTA} spec.hard.requests.ephemeral-storage: got 320Mi, want at least the maximum usage of requests.ephemeral-storage, 384Mi`,
        `${QUOTA} spec.hard.limits.ephemeral-storage: got 640Mi, want at least the maximum usage of limits.ephemeral-storage, 768Mi`,
        `${QUOTA} spec.hard.pods: got 5, want at least the maximum usage of pods, 6`,
      ],
    ],
    ['is counted without a surge that a rollout does not make', SERVER, 'spec.strategy', { type: 'Recreate' }, []],
    [
      'is asked in amounts that can be read',
      QUOTA,
      'spec.hard.pods',
      'many',
      [`${QUOTA} spec.hard.pods: got "many", want a quantity such as 250m or 1Gi`],
    ],
    [
      'is counted wherever a quota asks',
      QUOTA,
      'spec.hard["count/widgets.example.com"]',
      '1',
      [
        `${QUOTA} spec.hard.count/widgets.example.com: has "1", but the usage of count/widgets.example.com cannot be computed`,
      ],
    ],
    [
      'stays below the maximum of a container',
      LIMITS,
      'spec.limits[0].max.cpu',
      '150m',
      ['StatefulSet', 'Deployment'].map(
        (kind) =>
          `apps/${kind} tenant-acme/${kind === 'Deployment' ? 'server' : 'redis'} ${BOX}.resources.limits.cpu: got 200m, want at most 150m by ${LIMITS}`,
      ),
    ],
    [
      'claims a volume within the bounds',
      'PersistentVolumeClaim tenant-acme/redis-data',
      'spec.resources.requests.storage',
      '512Mi',
      [
        `PersistentVolumeClaim tenant-acme/redis-data spec.resources.requests.storage: got 512Mi, want at least 1Gi by ${LIMITS}`,
      ],
    ],
    [
      'does not look at the pods of other namespaces',
      SERVER,
      'spec.template.spec.affinity',
      {
        podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ namespaces: ['tenant-acme-org-research'] }] },
      },
      [`${AFFINITY} spec.hard.pods: got 0, want at least the maximum usage of pods, 4`],
    ],
  ]);

  it('asks for amounts, where no LimitRange has a default', () => {
    const silent = spoil(objectOf(SERVER), `${BOX}.resources.limits.memory`, undefined);
    const open = spoil(objectOf(LIMITS), 'spec.limits[0].default.memory', undefined);
    const objects = OBJECTS.map((one) => (one === objectOf(SERVER) ? silent : one === objectOf(LIMITS) ? open : one));
    expect(found(quotaFits, objects)).toEqual([
      `${SERVER} ${BOX}.resources.limits.memory: is not set and no LimitRange has a default, want one of both`,
    ]);
  });
});
