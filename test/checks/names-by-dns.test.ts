import { describe } from 'vitest';
import { namesByDns } from '../../src/checks/names-by-dns';
import { testRows } from './fixture/rows';

const SERVER = 'apps/Deployment tenant-acme/server';
const SPEC = 'spec.template.spec';

describe('names', () => {
  testRows(namesByDns, [
    [
      'do not come with the environment, unless it is switched off',
      SERVER,
      `${SPEC}.enableServiceLinks`,
      undefined,
      [`${SERVER} ${SPEC}.enableServiceLinks: got nothing, want false`],
    ],
    [
      'do not come from the hosts file',
      SERVER,
      `${SPEC}.hostAliases`,
      [{ ip: '10.0.0.1', hostnames: ['redis'] }],
      [`${SERVER} ${SPEC}.hostAliases: got [{"ip":"10.0.0.1","hostnames":["redis"]}], want nothing`],
    ],
  ]);
});
