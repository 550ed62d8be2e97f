import { describe } from 'vitest';
import { clusterDnsOnly } from '../../../src/checks/pods/dns';
import { type Row, testRows } from '../fixture/rows';

const SERVER = 'apps/Deployment tenant-acme/server';
const SPEC = 'spec.template.spec';

describe('the rule cluster-dns-only', () => {
  testRows(clusterDnsOnly, [
    [
      'refuses service links, which are the default',
      SERVER,
      `${SPEC}.enableServiceLinks`,
      undefined,
      [`${SERVER} ${SPEC}.enableServiceLinks: got nothing, want false`],
    ],
    [
      'refuses host aliases',
      SERVER,
      `${SPEC}.hostAliases`,
      [{ ip: '10.0.0.1', hostnames: ['redis'] }],
      [`${SERVER} ${SPEC}.hostAliases: got [{"ip":"10.0.0.1","hostnames":["redis"]}], want nothing`],
    ],
    [
      'refuses a name server of its own',
      SERVER,
      `${SPEC}.dnsConfig`,
      { nameservers: ['203.0.113.5'] },
      [`${SERVER} ${SPEC}.dnsConfig: got {"nameservers":["203.0.113.5"]}, want nothing`],
    ],
    ...['Default', 'None', 'ClusterFirstWithHostNet'].map(
      (policy): Row => [
        `refuses the DNS policy ${policy}`,
        SERVER,
        `${SPEC}.dnsPolicy`,
        policy,
        [`${SERVER} ${SPEC}.dnsPolicy: got "${policy}", want ClusterFirst`],
      ],
    ),
    ['accepts the DNS policy ClusterFirst', SERVER, `${SPEC}.dnsPolicy`, 'ClusterFirst', []],
  ]);
});
