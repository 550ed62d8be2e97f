import { describe } from 'vitest';
import { references } from '../../../src/checks/references/references';
import { testRows } from '../fixture/rows';

const EGRESS = 'networking.k8s.io/NetworkPolicy tenant-acme/server-to-redis-egress';
const TO = 'spec.egress[0].to[0]';
const NAMES = `${TO}.namespaceSelector.matchExpressions[0].values`;

describe('the rule references, on network policies', () => {
  testRows(references, [
    [
      'refuses a policy for pods that do not exist',
      EGRESS,
      'spec.podSelector.matchLabels["app.kubernetes.io/name"]',
      'web',
      [`${EGRESS} spec.podSelector: selects no pod of tenant-acme, want the pods of a workload`],
    ],
    [
      'refuses a peer whose pods do not exist in its namespace',
      EGRESS,
      `${TO}.podSelector.matchLabels["app.kubernetes.io/name"]`,
      'cache',
      [`${EGRESS} ${TO}.podSelector: selects no pod of tenant-acme, want the pods of a workload`],
    ],
    [
      'refuses a peer whose pods exist in only one of its namespaces',
      EGRESS,
      NAMES,
      ['tenant-acme', 'tenant-acme-org-research-mcp'],
      [`${EGRESS} ${TO}.podSelector: selects no pod of tenant-acme-org-research-mcp, want the pods of a workload`],
    ],
    [
      'refuses a peer in a namespace of the tenant that is not printed',
      EGRESS,
      NAMES,
      ['tenant-acme-org-sales'],
      [
        `${EGRESS} ${TO}.namespaceSelector: got "tenant-acme-org-sales", want a namespace of the tenant; it is not printed`,
      ],
    ],
    [
      'refuses a peer without namespaceSelector whose pods do not exist',
      EGRESS,
      TO,
      { podSelector: { matchLabels: { 'app.kubernetes.io/name': 'search' } } },
      [`${EGRESS} ${TO}.podSelector: selects no pod of tenant-acme, want the pods of a workload`],
    ],
    ['accepts a peer of every pod of a namespace', EGRESS, `${TO}.podSelector`, {}, []],
    ['accepts a peer without podSelector', EGRESS, `${TO}.podSelector`, undefined, []],
    [
      'accepts pods of the platform, which are not printed here',
      EGRESS,
      TO,
      {
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
        podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
      },
      [],
    ],
    ['accepts addresses', EGRESS, TO, { ipBlock: { cidr: '203.0.113.0/24' } }, []],
    ['leaves a malformed selector to the rule reachability', EGRESS, `${TO}.podSelector`, { matchLabel: {} }, []],
  ]);
});
