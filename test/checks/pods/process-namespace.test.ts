import { describe } from 'vitest';
import { noSharedProcessNamespace } from '../../../src/checks/pods/process-namespace';
import { testRows } from '../fixture/rows';

const SERVER = 'apps/Deployment tenant-acme/server';
const FIELD = 'spec.template.spec.shareProcessNamespace';

describe('the rule no-shared-process-namespace', () => {
  testRows(noSharedProcessNamespace, [
    [
      'refuses a shared process namespace',
      SERVER,
      FIELD,
      true,
      [`${SERVER} ${FIELD}: got true, want false or nothing`],
    ],
    ['accepts shareProcessNamespace: false', SERVER, FIELD, false, []],
  ]);
});
