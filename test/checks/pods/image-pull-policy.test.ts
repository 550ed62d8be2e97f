import { describe } from 'vitest';
import { imagePullPolicyAlways } from '../../../src/checks/pods/image-pull-policy';
import { testRows } from '../fixture/rows';

const SERVER = 'apps/Deployment tenant-acme/server';
const SPEC = 'spec.template.spec';
const CONTAINER_PATH = `${SPEC}.containers[0]`;

describe('the rule image-pull-policy-always', () => {
  testRows(imagePullPolicyAlways, [
    [
      'refuses IfNotPresent, which may use an image that another tenant pulled',
      SERVER,
      `${CONTAINER_PATH}.imagePullPolicy`,
      'IfNotPresent',
      [`${SERVER} ${CONTAINER_PATH}.imagePullPolicy: got "IfNotPresent", want "Always"`],
    ],
    [
      'refuses a missing policy, whose default depends on the tag',
      SERVER,
      `${CONTAINER_PATH}.imagePullPolicy`,
      undefined,
      [`${SERVER} ${CONTAINER_PATH}.imagePullPolicy: got nothing, want "Always"`],
    ],
  ]);
});
