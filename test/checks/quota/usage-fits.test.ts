import { describe, expect, it } from 'vitest';
import { quotaFits } from '../../../src/checks/quota/usage-fits';
import { OBJECTS } from '../fixture/acme';
import { found, objectOf, withValue } from '../fixture/change';
import { type Row, testRows } from '../fixture/rows';

const QUOTA = 'ResourceQuota tenant-acme/quota';
const AFFINITY = 'ResourceQuota tenant-acme/no-cross-namespace-affinity';
const SERVER = 'apps/Deployment tenant-acme/server';
const SCALER = 'autoscaling/HorizontalPodAutoscaler tenant-acme/server';
const LIMITS = 'LimitRange tenant-acme/limits';
const CONTAINER_PATH = 'spec.template.spec.containers[0]';

/** A row with a quota that is a little smaller than the usage of the root namespace. */
function hard(key: string, value: string, used: string): Row {
  return [
    `refuses a quota of ${key} below the usage`,
    QUOTA,
    `spec.hard["${key}"]`,
    value,
    [`${QUOTA} spec.hard.${key}: got ${value}, want at least the maximum usage of ${key}, ${used}`],
  ];
}

describe('the rule quota-fits', () => {
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
      'counts pods at the maximum of the autoscaler',
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
    ['counts no surge for the strategy Recreate', SERVER, 'spec.strategy', { type: 'Recreate' }, []],
    [
      'refuses a quota that is not a quantity',
      QUOTA,
      'spec.hard.pods',
      'many',
      [`${QUOTA} spec.hard.pods: got "many", want a quantity such as 250m or 1Gi`],
    ],
    [
      'refuses a quota of a key whose usage is unknown',
      QUOTA,
      'spec.hard["count/widgets.example.com"]',
      '1',
      [
        `${QUOTA} spec.hard.count/widgets.example.com: has "1", but the usage of count/widgets.example.com cannot be computed`,
      ],
    ],
    [
      'refuses a container above the LimitRange',
      LIMITS,
      'spec.limits[0].max.cpu',
      '150m',
      ['StatefulSet', 'Deployment'].map(
        (kind) =>
          `apps/${kind} tenant-acme/${kind === 'Deployment' ? 'server' : 'redis'} ${CONTAINER_PATH}.resources.limits.cpu: got 200m, want at most 150m by ${LIMITS}`,
      ),
    ],
    [
      'refuses a volume claim below the LimitRange',
      'PersistentVolumeClaim tenant-acme/redis-data',
      'spec.resources.requests.storage',
      '512Mi',
      [
        `PersistentVolumeClaim tenant-acme/redis-data spec.resources.requests.storage: got 512Mi, want at least 1Gi by ${LIMITS}`,
      ],
    ],
    [
      'counts pods with affinity to other namespaces',
      SERVER,
      'spec.template.spec.affinity',
      {
        podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ namespaces: ['tenant-acme-org-research'] }] },
      },
      [`${AFFINITY} spec.hard.pods: got 0, want at least the maximum usage of pods, 4`],
    ],
  ]);

  it('requires limits where no LimitRange has a default', () => {
    const withoutLimit = withValue(objectOf(SERVER), `${CONTAINER_PATH}.resources.limits.memory`, undefined);
    const open = withValue(objectOf(LIMITS), 'spec.limits[0].default.memory', undefined);
    const objects = OBJECTS.map((one) =>
      one === objectOf(SERVER) ? withoutLimit : one === objectOf(LIMITS) ? open : one,
    );
    expect(found(quotaFits, objects)).toEqual([
      `${SERVER} ${CONTAINER_PATH}.resources.limits.memory: is not set and no LimitRange has a default, want one of both`,
    ]);
  });
});
