import { describe } from 'vitest';
import { dedicatedServiceAccount } from '../../../src/checks/pods/service-account';
import { type Row, testRows } from '../fixture/rows';

const SERVER = 'apps/Deployment tenant-acme/server';
const ACCOUNT = 'spec.template.spec.serviceAccountName';

describe('the account of a pod', () => {
  testRows(dedicatedServiceAccount, [
    ...[undefined, '', 'default', 'redis'].map(
      (name): Row => [
        `is not ${name === undefined ? 'left out' : `"${name}"`}`,
        SERVER,
        ACCOUNT,
        name,
        [
          `${SERVER} ${ACCOUNT}: got ${name === undefined ? 'nothing' : `"${name}"`}, want the ServiceAccount of its workload, "server"`,
        ],
      ],
    ),
    [
      'is not the default one, whatever the workload is called',
      SERVER,
      'metadata.name',
      'default',
      [
        `apps/Deployment tenant-acme/default ${ACCOUNT}: got "server", want the ServiceAccount of its workload, "default"`,
      ],
    ],
  ]);
});
