import { formatValue } from '../../contract/problems';
import { flatMap } from '../../lib/lists';
import { isAbsent } from '../../lib/plain-data';
import { type FindingBody, findingAt, withRuleId } from '../finding';
import { objectIndexOf, type PodTemplate } from '../object-index';
import type { Rule } from '../rule';

export const clusterDnsOnly: Rule = {
  id: 'cluster-dns-only',
  description:
    'every pod resolves names with the cluster DNS only: no service links, host aliases or DNS configuration of its own',
  why: 'Specification: Service Isolation, no cross-tenant service discovery. Service links put the address of every Service of the namespace into the environment; own name servers, search domains or hosts resolve names to other addresses than the cluster DNS.',
  example: {
    object: 'apps/Deployment tenant-acme/server',
    path: ['spec', 'template', 'spec', 'dnsConfig'],
    value: { nameservers: ['203.0.113.5'] },
  },
  check: (input) => withRuleId('cluster-dns-only', flatMap(objectIndexOf(input).pods, findingsOf)),
};

function findingsOf({ owner, prefix, spec }: PodTemplate): FindingBody[] {
  const { enableServiceLinks, dnsPolicy } = spec;
  return [
    ...(enableServiceLinks === false
      ? []
      : [findingAt(owner, `${prefix}spec.enableServiceLinks`, `got ${formatValue(enableServiceLinks)}, want false`)]),
    ...(isAbsent(dnsPolicy) || dnsPolicy === 'ClusterFirst'
      ? []
      : [findingAt(owner, `${prefix}spec.dnsPolicy`, `got ${formatValue(dnsPolicy)}, want ClusterFirst`)]),
    ...['dnsConfig', 'hostAliases']
      .filter((field) => !isAbsent(spec[field]))
      .map((field) => findingAt(owner, `${prefix}spec.${field}`, `got ${formatValue(spec[field])}, want nothing`)),
  ];
}
