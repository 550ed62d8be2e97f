import { describe } from 'vitest';
import { imagePullPolicyAlways } from '../../../src/checks/pods/image-pull-policy';
import { testRows } from '../fixture/rows';

const SERVER = 'apps/Deployment tenant-acme/server';
const SPEC = 'spec.template.spec';
const BOX = `${SPEC}.containers[0]`;

describe('pulling', () => {
  testRows(imagePullPolicyAlways, [
    [
      'refuses an image that another tenant may have pulled',
      SERVER,
      `${BOX}.imagePullPolicy`,
      'IfNotPresent',
      [`${SERVER} ${BOX}.imagePullPolicy: got "IfNotPresent", want "Always"`],
    ],
    [
      'refuses to leave it to the default, which depends on the tag',
      SERVER,
      `${BOX}.imagePullPolicy`,
      undefined,
      [`${SERVER} ${BOX}.imagePullPolicy: got nothing, want "Always"`],
    ],
  ]);
});
