import { describe, expect, it } from 'vitest';
import { references } from '../../../src/checks/references/references';
import { OBJECTS } from '../fixture/acme';
import { found, objectOf, without, withValue } from '../fixture/change';
import { type Row, testRows } from '../fixture/rows';

const SERVER = 'apps/Deployment tenant-acme/server';
const SCALER = 'autoscaling/HorizontalPodAutoscaler tenant-acme/server';
const SPREAD = 'spec.template.spec.topologySpreadConstraints';
const BUDGET = 'policy/PodDisruptionBudget tenant-acme/server';

describe('the rule references, on workloads', () => {
  testRows(references, [
    [
      'refuses a selector that does not select the pods of its own template',
      SERVER,
      'spec.selector.matchLabels',
      { 'app.kubernetes.io/name': 'log-server' },
      [`${SERVER} spec.selector: does not select the pods of its own template, want the labels of the template`],
    ],
    [
      'refuses a selector that selects the pods of another workload as well',
      SERVER,
      'spec.selector.matchLabels',
      { 'neurallog.com/tenant': 'acme' },
      [
        `${SERVER} spec.selector: selects the pods of apps/StatefulSet tenant-acme/redis as well, want only its own pods`,
      ],
    ],
    [
      'refuses an empty selector',
      SERVER,
      'spec.selector',
      {},
      [`${SERVER} spec.selector: selects every pod of the namespace, want only its own pods`],
    ],
    [
      'evaluates the expressions of a selector',
      SERVER,
      'spec.selector',
      { matchExpressions: [{ key: 'app.kubernetes.io/name', operator: 'NotIn', values: ['server'] }] },
      [`${SERVER} spec.selector: does not select the pods of its own template, want the labels of the template`],
    ],
    [
      'refuses a missing selector',
      SERVER,
      'spec.selector',
      undefined,
      [`${SERVER} spec.selector: got nothing, want a label selector`],
    ],
    [
      'refuses an autoscaler of a workload that does not exist',
      SCALER,
      'spec.scaleTargetRef.name',
      'web',
      [`${SCALER} spec.scaleTargetRef: got "apps/v1" Deployment web, want a workload of tenant-acme`],
    ],
    [
      'refuses an autoscaler with another API version of its workload',
      SCALER,
      'spec.scaleTargetRef.apiVersion',
      'extensions/v1beta1',
      [`${SCALER} spec.scaleTargetRef: got "extensions/v1beta1" Deployment server, want a workload of tenant-acme`],
    ],
    [
      'refuses spec.replicas of a workload with an autoscaler',
      SERVER,
      'spec.replicas',
      2,
      [
        `${SERVER} spec.replicas: is scaled by ${SCALER}, want no replicas: Flux would reset them at every reconciliation`,
      ],
    ],
    [
      'refuses a disruption budget that selects no pod',
      BUDGET,
      'spec.selector.matchLabels',
      { 'app.kubernetes.io/name': 'web' },
      [`${BUDGET} spec.selector: selects no pod, want the pods of a workload of tenant-acme`],
    ],
    [
      'refuses a disruption budget for two workloads',
      BUDGET,
      'spec.selector.matchLabels',
      { 'neurallog.com/tenant': 'acme' },
      [
        `${BUDGET} spec.selector: selects the pods of apps/StatefulSet tenant-acme/redis, ${SERVER}, want those of one workload by their labels`,
      ],
    ],
    [
      'refuses a disruption budget that allows no disruption',
      BUDGET,
      'spec.maxUnavailable',
      0,
      [`${BUDGET} spec.maxUnavailable: got 0, want a number that allows eviction of one pod of ${SERVER}`],
    ],
    ...['100%', '51%', 2].map(
      (minAvailable): Row => [
        `refuses minAvailable ${minAvailable} for two pods`,
        BUDGET,
        'spec',
        { minAvailable, selector: { matchLabels: { 'app.kubernetes.io/name': 'server' } } },
        [
          `${BUDGET} spec.minAvailable: got ${typeof minAvailable === 'string' ? `"${minAvailable}"` : minAvailable}, want a number that allows eviction of one pod of ${SERVER}`,
        ],
      ],
    ),
    [
      'accepts minAvailable 1 for two pods',
      BUDGET,
      'spec',
      { minAvailable: '50%', selector: { matchLabels: { 'app.kubernetes.io/name': 'server' } } },
      [],
    ],
    [
      'refuses minReplicas above maxReplicas',
      SCALER,
      'spec.minReplicas',
      4,
      [`${SCALER} spec.minReplicas: got 4, want at most maxReplicas, 3`],
    ],
    [
      'refuses a spread constraint for other pods',
      SERVER,
      SPREAD,
      [{ topologyKey: 'zone', labelSelector: { matchLabels: { 'neurallog.com/tenant': 'acme' } } }],
      [`${SERVER} ${SPREAD}[0].labelSelector: does not select exactly the pods of its own template, want their labels`],
    ],
    [
      'refuses a spread constraint for every pod',
      SERVER,
      SPREAD,
      [{ topologyKey: 'zone', labelSelector: {} }],
      [`${SERVER} ${SPREAD}[0].labelSelector: does not select exactly the pods of its own template, want their labels`],
    ],
    [
      'accepts a spread constraint for its own pods',
      SERVER,
      SPREAD,
      [{ topologyKey: 'zone', labelSelector: { matchLabels: { 'app.kubernetes.io/name': 'server' } } }],
      [],
    ],
  ]);

  it('refuses a second autoscaler of one workload', () => {
    const copy = withValue(objectOf(SCALER), 'metadata.name', 'copy');
    expect(found(references, [...OBJECTS, copy])).toEqual([
      `autoscaling/HorizontalPodAutoscaler tenant-acme/copy spec.scaleTargetRef: got Deployment server, which ${SCALER} scales already, want one autoscaler per workload`,
    ]);
  });

  it('refuses an autoscaler, a budget, a Service and a policy whose workload was removed', () => {
    expect(found(references, without(SERVER)).map((line) => line.split(': ')[0])).toEqual([
      'Secret tenant-acme/redis-credentials',
      'Service tenant-acme/server spec.selector',
      `${SCALER} spec.scaleTargetRef`,
      `${BUDGET} spec.selector`,
      'networking.k8s.io/NetworkPolicy tenant-acme/server-to-redis-egress spec.podSelector',
      'networking.k8s.io/NetworkPolicy tenant-acme/server-to-redis-ingress spec.ingress[0].from[0].podSelector',
    ]);
  });

  it('refuses two workloads that select the same pods', () => {
    const { metadata, ...server } = objectOf(SERVER);
    const copy = { ...server, metadata: { ...metadata, name: 'copy' } };
    expect(found(references, [...OBJECTS, copy])).toEqual([
      'Service tenant-acme/server spec.selector: selects the pods of apps/Deployment tenant-acme/server, apps/Deployment tenant-acme/copy, want those of one workload',
      `${SERVER} spec.selector: selects the pods of apps/Deployment tenant-acme/copy as well, want only its own pods`,
      `apps/Deployment tenant-acme/copy spec.selector: selects the pods of ${SERVER} as well, want only its own pods`,
      `${BUDGET} spec.selector: selects the pods of ${SERVER}, apps/Deployment tenant-acme/copy, want those of one workload by their labels`,
    ]);
  });
});
