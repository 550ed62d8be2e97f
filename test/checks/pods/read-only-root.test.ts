import { describe } from 'vitest';
import { rootReadOnly } from '../../../src/checks/pods/read-only-root';
import { testRows } from '../fixture/rows';

const SERVER = 'apps/Deployment tenant-acme/server';
const SPEC = 'spec.template.spec';
const CONTAINER_PATH = `${SPEC}.containers[0]`;
const FIELD = 'securityContext.readOnlyRootFilesystem';

describe('the rule root-read-only', () => {
  testRows(rootReadOnly, [
    [
      'refuses a writable root file system',
      SERVER,
      `${CONTAINER_PATH}.${FIELD}`,
      false,
      [`${SERVER} ${CONTAINER_PATH}.${FIELD}: got false, want true`],
    ],
    [
      'refuses a container without the field',
      SERVER,
      `${CONTAINER_PATH}.securityContext`,
      undefined,
      [`${SERVER} ${CONTAINER_PATH}.${FIELD}: got nothing, want true`],
    ],
  ]);
});
