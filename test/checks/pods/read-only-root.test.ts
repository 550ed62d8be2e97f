import { describe } from 'vitest';
import { rootReadOnly } from '../../../src/checks/pods/read-only-root';
import { testRows } from '../fixture/rows';

const SERVER = 'apps/Deployment tenant-acme/server';
const SPEC = 'spec.template.spec';
const BOX = `${SPEC}.containers[0]`;
const FIELD = 'securityContext.readOnlyRootFilesystem';

describe('the root file system', () => {
  testRows(rootReadOnly, [
    [
      'refuses one that can be written',
      SERVER,
      `${BOX}.${FIELD}`,
      false,
      [`${SERVER} ${BOX}.${FIELD}: got false, want true`],
    ],
    [
      'refuses one of which nothing is said',
      SERVER,
      `${BOX}.securityContext`,
      undefined,
      [`${SERVER} ${BOX}.${FIELD}: got nothing, want true`],
    ],
  ]);
});
