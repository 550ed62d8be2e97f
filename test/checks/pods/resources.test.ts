import { describe } from 'vitest';
import { resourcesSet } from '../../../src/checks/pods/resources';
import { testRows } from '../fixture/rows';

const SERVER = 'apps/Deployment tenant-acme/server';
const SPEC = 'spec.template.spec';
const CONTAINER_PATH = `${SPEC}.containers[0]`;

describe('the rule resources-set', () => {
  testRows(resourcesSet, [
    [
      'refuses a container without a memory limit',
      SERVER,
      `${CONTAINER_PATH}.resources.limits.memory`,
      undefined,
      [`${SERVER} ${CONTAINER_PATH}.resources.limits.memory: got nothing, want a quantity`],
    ],
    [
      'refuses a container without resources, with one finding per value',
      SERVER,
      `${CONTAINER_PATH}.resources`,
      undefined,
      [
        `${SERVER} ${CONTAINER_PATH}.resources.requests.cpu: got nothing, want a quantity`,
        `${SERVER} ${CONTAINER_PATH}.resources.requests.memory: got nothing, want a quantity`,
        `${SERVER} ${CONTAINER_PATH}.resources.requests.ephemeral-storage: got nothing, want a quantity`,
        `${SERVER} ${CONTAINER_PATH}.resources.limits.cpu: got nothing, want a quantity`,
        `${SERVER} ${CONTAINER_PATH}.resources.limits.memory: got nothing, want a quantity`,
        `${SERVER} ${CONTAINER_PATH}.resources.limits.ephemeral-storage: got nothing, want a quantity`,
      ],
    ],
    [
      'checks init containers',
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
      'refuses a resource that no quota counts',
      SERVER,
      `${CONTAINER_PATH}.resources.limits["nvidia.com/gpu"]`,
      '1',
      [`${SERVER} ${CONTAINER_PATH}.resources.limits.nvidia.com/gpu: is set, want only cpu, memory, ephemeral-storage`],
    ],
    [
      'refuses a claim of a device',
      SERVER,
      `${CONTAINER_PATH}.resources.claims`,
      [{ name: 'gpu' }],
      [`${SERVER} ${CONTAINER_PATH}.resources.claims: is set, want only cpu, memory, ephemeral-storage`],
    ],
  ]);
});
