import { describe } from 'vitest';
import { tokenNotMounted } from '../../../src/checks/pods/no-token';
import { testRows } from '../fixture/rows';

const SERVER = 'apps/Deployment tenant-acme/server';
const SPEC = 'spec.template.spec';
const ACCOUNT = 'ServiceAccount tenant-acme/default';
const FIELD = 'automountServiceAccountToken';

describe('tokens', () => {
  testRows(tokenNotMounted, [
    [
      'are not mounted by a pod',
      SERVER,
      `${SPEC}.${FIELD}`,
      true,
      [`${SERVER} ${SPEC}.${FIELD}: got true, want false`],
    ],
    [
      'are not left to the account of the pod',
      SERVER,
      `${SPEC}.${FIELD}`,
      undefined,
      [`${SERVER} ${SPEC}.${FIELD}: got nothing, want false`],
    ],
    [
      'are not mounted by the default account',
      ACCOUNT,
      FIELD,
      undefined,
      [`${ACCOUNT} ${FIELD}: got nothing, want false`],
    ],
    [
      'do not come in as a volume',
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
