import { describe } from 'vitest';
import { resourcesSet } from '../../../src/checks/pods/resources';
import { testRows } from '../fixture/rows';

const SERVER = 'apps/Deployment tenant-acme/server';
const SPEC = 'spec.template.spec';
const BOX = `${SPEC}.containers[0]`;

describe('resources', () => {
  testRows(resourcesSet, [
    [
      'refuses a container without a limit of memory',
      SERVER,
      `${BOX}.resources.limits.memory`,
      undefined,
      [`${SERVER} ${BOX}.resources.limits.memory: got nothing, want a quantity`],
    ],
    [
      'refuses a container without any resources, amount for amount',
      SERVER,
      `${BOX}.resources`,
      undefined,
      [
        `${SERVER} ${BOX}.resources.requests.cpu: got nothing, want a quantity`,
        `${SERVER} ${BOX}.resources.requests.memory: got nothing, want a quantity`,
        `${SERVER} ${BOX}.resources.requests.ephemeral-storage: got nothing, want a quantity`,
        `${SERVER} ${BOX}.resources.limits.cpu: got nothing, want a quantity`,
        `${SERVER} ${BOX}.resources.limits.memory: got nothing, want a quantity`,
        `${SERVER} ${BOX}.resources.limits.ephemeral-storage: got nothing, want a quantity`,
      ],
    ],
    [
      'looks at init containers',
      SERVER,
      `${SPEC}.initContainers`,
      [
        {
          resources: {
            requests: { cpu: '1m', memory: '1Mi', 'ephemeral-storage': '1Mi' },
            limits: { cpu: '1m', memory: '1Mi' },
          },
        },
      ],
      [`${SERVER} ${SPEC}.initContainers[0].resources.limits.ephemeral-storage: got nothing, want a quantity`],
    ],
    [
      'refuses hardware that no quota counts',
      SERVER,
      `${BOX}.resources.limits["nvidia.com/gpu"]`,
      '1',
      [`${SERVER} ${BOX}.resources.limits.nvidia.com/gpu: is set, want only cpu, memory, ephemeral-storage`],
    ],
    [
      'refuses a claim of a device',
      SERVER,
      `${BOX}.resources.claims`,
      [{ name: 'gpu' }],
      [`${SERVER} ${BOX}.resources.claims: is set, want only cpu, memory, ephemeral-storage`],
    ],
  ]);
});
