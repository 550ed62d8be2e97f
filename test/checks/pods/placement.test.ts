import { describe, expect, it } from 'vitest';
import { podPlacement } from '../../../src/checks/pods/placement';
import { FACTS } from '../fixture/acme';
import { changed, found } from '../fixture/change';
import { type Row, testRows } from '../fixture/rows';

const SERVER = 'apps/Deployment tenant-acme/server';
const SPEC = 'spec.template.spec';
const NODE = { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [] } };

describe('the rule pod-placement', () => {
  testRows(podPlacement, [
    ...[
      ['nodeName', 'node-1', '"node-1"'] as const,
      ['nodeSelector', { 'kubernetes.io/hostname': 'a' }, '{"kubernetes.io/hostname":"a"}'] as const,
      [
        'affinity.nodeAffinity',
        NODE,
        '{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[]}}',
      ] as const,
      ['tolerations', [{ operator: 'Exists' }], '[{"operator":"Exists"}]'] as const,
      ['priority', 2000000000, '2000000000'] as const,
      ['priorityClassName', 'system-node-critical', '"system-node-critical"'] as const,
      ['priorityClassName', 'neurallog-pro', '"neurallog-pro"'] as const,
      ['preemptionPolicy', 'PreemptLowerPriority', '"PreemptLowerPriority"'] as const,
      ['schedulerName', 'mine', '"mine"'] as const,
    ].map(
      ([field, value, actual]): Row => [
        `refuses ${field}: ${actual}`,
        SERVER,
        `${SPEC}.${field}`,
        value,
        [`${SERVER} ${SPEC}.${field}: got ${actual}, want nothing`],
      ],
    ),
    ['accepts anti-affinity to pods of the same workload', SERVER, `${SPEC}.affinity`, { podAntiAffinity: {} }, []],
    [
      'refuses a RuntimeClass on a platform without sandbox',
      SERVER,
      `${SPEC}.runtimeClassName`,
      'runc-debug',
      [`${SERVER} ${SPEC}.runtimeClassName: got "runc-debug", want nothing`],
    ],
  ]);

  const SANDBOXED = { platform: { ...FACTS.platform, sandbox: { kind: 'runtime-class', name: 'gvisor' } } } as const;

  it('accepts the sandbox of the platform', () => {
    expect(found(podPlacement, changed(SERVER, `${SPEC}.runtimeClassName`, 'gvisor'), SANDBOXED)).toEqual([]);
  });

  it('refuses a RuntimeClass other than the sandbox of the platform', () => {
    expect(found(podPlacement, changed(SERVER, `${SPEC}.runtimeClassName`, 'kata'), SANDBOXED)).toEqual([
      `${SERVER} ${SPEC}.runtimeClassName: got "kata", want nothing or the platform's sandbox, "gvisor"`,
    ]);
  });
});
