import { describe } from 'vitest';
import { noSharedProcessNamespace } from '../../../src/checks/pods/process-namespace';
import { testRows } from '../fixture/rows';

const SERVER = 'apps/Deployment tenant-acme/server';
const FIELD = 'spec.template.spec.shareProcessNamespace';

describe('the processes of a pod', () => {
  testRows(noSharedProcessNamespace, [
    ['are not shared', SERVER, FIELD, true, [`${SERVER} ${FIELD}: got true, want false or nothing`]],
    ['may be said to be apart', SERVER, FIELD, false, []],
  ]);
});
