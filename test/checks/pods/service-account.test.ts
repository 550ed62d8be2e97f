import { describe } from 'vitest';
import { dedicatedServiceAccount } from '../../../src/checks/pods/service-account';
import { type Row, testRows } from '../fixture/rows';

const SERVER = 'apps/Deployment tenant-acme/server';
const ACCOUNT = 'spec.template.spec.serviceAccountName';

describe('the rule dedicated-service-account', () => {
  testRows(dedicatedServiceAccount, [
    ...[undefined, '', 'default', 'redis'].map(
      (name): Row => [
        `refuses ${name === undefined ? 'a missing name' : `the name "${name}"`}`,
        SERVER,
        ACCOUNT,
        name,
        [
          `${SERVER} ${ACCOUNT}: got ${name === undefined ? 'nothing' : `"${name}"`}, want the ServiceAccount of its workload, "server"`,
        ],
      ],
    ),
    [
      'refuses the workload name "default"',
      SERVER,
      'metadata.name',
      'default',
      [
        `apps/Deployment tenant-acme/default ${ACCOUNT}: got "server", want the ServiceAccount of its workload, "default"`,
      ],
    ],
  ]);
});
