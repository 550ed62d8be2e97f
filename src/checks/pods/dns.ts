import { formatValue } from '../../contract/problems';
import { flatMap } from '../../lib/lists';
import { isAbsent } from '../../lib/plain-data';
import { type FindingBody, findingAt, withRuleId } from '../finding';
import { objectIndexOf, type PodTemplate } from '../object-index';
import type { Rule } from '../rule';

/**
 * Service links write the address of every Service of the namespace into every environment. A name server, a search
 * domain or a host of its own makes a pod believe names that the cluster's DNS never gave.
 */
export const clusterDnsOnly: Rule = {
  id: 'cluster-dns-only',
  description:
    "a pod learns addresses from the cluster's DNS alone: no service links, no host aliases, no name servers of its own",
  check: (subject) => withRuleId('cluster-dns-only', flatMap(objectIndexOf(subject).pods, findingsOf)),
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
