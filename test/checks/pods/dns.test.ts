import { describe } from 'vitest';
import { clusterDnsOnly } from '../../../src/checks/pods/dns';
import { type Row, testRows } from '../fixture/rows';

const SERVER = 'apps/Deployment tenant-acme/server';
const SPEC = 'spec.template.spec';

describe('names', () => {
  testRows(clusterDnsOnly, [
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
    [
      'do not come from a name server that the pod chooses',
      SERVER,
      `${SPEC}.dnsConfig`,
      { nameservers: ['203.0.113.5'] },
      [`${SERVER} ${SPEC}.dnsConfig: got {"nameservers":["203.0.113.5"]}, want nothing`],
    ],
    ...['Default', 'None', 'ClusterFirstWithHostNet'].map(
      (policy): Row => [
        `do not come by the policy ${policy}`,
        SERVER,
        `${SPEC}.dnsPolicy`,
        policy,
        [`${SERVER} ${SPEC}.dnsPolicy: got "${policy}", want ClusterFirst`],
      ],
    ),
    ["come from the cluster's DNS", SERVER, `${SPEC}.dnsPolicy`, 'ClusterFirst', []],
  ]);
});
