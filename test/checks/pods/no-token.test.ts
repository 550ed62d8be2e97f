import { describe } from 'vitest';
import { tokenNotMounted } from '../../../src/checks/pods/no-token';
import { testRows } from '../fixture/rows';

const SERVER = 'apps/Deployment tenant-acme/server';
const SPEC = 'spec.template.spec';
const ACCOUNT = 'ServiceAccount tenant-acme/default';
const FIELD = 'automountServiceAccountToken';

describe('the rule token-not-mounted', () => {
  testRows(tokenNotMounted, [
    [
      'refuses a pod that mounts its token',
      SERVER,
      `${SPEC}.${FIELD}`,
      true,
      [`${SERVER} ${SPEC}.${FIELD}: got true, want false`],
    ],
    [
      'refuses a pod that leaves mounting to its ServiceAccount',
      SERVER,
      `${SPEC}.${FIELD}`,
      undefined,
      [`${SERVER} ${SPEC}.${FIELD}: got nothing, want false`],
    ],
    [
      'refuses a ServiceAccount that mounts its token by default',
      ACCOUNT,
      FIELD,
      undefined,
      [`${ACCOUNT} ${FIELD}: got nothing, want false`],
    ],
    [
      'refuses a projected volume with a token',
      SERVER,
      `${SPEC}.volumes[2]`,
      {
        name: 'api',
        projected: { sources: [{ configMap: { name: 'server' } }, { serviceAccountToken: { path: 'token' } }] },
      },
      [`${SERVER} ${SPEC}.volumes[2].projected.sources[1].serviceAccountToken: is set, want no token`],
    ],
  ]);
});
