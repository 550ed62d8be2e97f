import { describe } from 'vitest';
import { podPlacement } from '../../src/checks/pod-placement';
import { type Row, testRows } from './fixture/rows';

const SERVER = 'apps/Deployment tenant-acme/server';
const SPEC = 'spec.template.spec';

describe('the place of a pod', () => {
  testRows(podPlacement, [
    ...[
      ['nodeName', 'node-1', '"node-1"'] as const,
      ['tolerations', [{ operator: 'Exists' }], '[{"operator":"Exists"}]'] as const,
      ['priority', 2000000000, '2000000000'] as const,
      ['schedulerName', 'mine', '"mine"'] as const,
    ].map(
      ([field, value, got]): Row => [
        `is not chosen by ${field}`,
        SERVER,
        `${SPEC}.${field}`,
        value,
        [`${SERVER} ${SPEC}.${field}: got ${got}, want nothing`],
      ],
    ),
    [
      'is not won by a class of the system',
      SERVER,
      `${SPEC}.priorityClassName`,
      'system-node-critical',
      [`${SERVER} ${SPEC}.priorityClassName: got "system-node-critical", want no class of the system`],
    ],
    ['may be weighed by a class of the platform', SERVER, `${SPEC}.priorityClassName`, 'neurallog-pro', []],
  ]);
});
