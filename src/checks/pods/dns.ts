import { shown } from '../../contract/problems';
import { flatMap } from '../../lib/lists';
import { isAbsent } from '../../lib/plain-data';
import { type Fault, faultAt, findingsOf } from '../finding';
import { catalogueOf, type PodTemplate } from '../object-index';
import type { Rule } from '../rule';

/**
 * Service links write the address of every Service of the namespace into every environment. A name server, a search
 * domain or a host of its own makes a pod believe names that the cluster's DNS never gave.
 */
export const namesByDns: Rule = {
  id: 'names-by-dns',
  says: "a pod learns addresses from the cluster's DNS alone: no service links, no host aliases, no name servers of its own",
  check: (subject) => findingsOf('names-by-dns', flatMap(catalogueOf(subject).pods, faultsOf)),
};

function faultsOf({ owner, prefix, spec }: PodTemplate): Fault[] {
  const { enableServiceLinks, dnsPolicy } = spec;
  return [
    ...(enableServiceLinks === false
      ? []
      : [faultAt(owner, `${prefix}spec.enableServiceLinks`, `got ${shown(enableServiceLinks)}, want false`)]),
    ...(isAbsent(dnsPolicy) || dnsPolicy === 'ClusterFirst'
      ? []
      : [faultAt(owner, `${prefix}spec.dnsPolicy`, `got ${shown(dnsPolicy)}, want ClusterFirst`)]),
    ...['dnsConfig', 'hostAliases']
      .filter((field) => !isAbsent(spec[field]))
      .map((field) => faultAt(owner, `${prefix}spec.${field}`, `got ${shown(spec[field])}, want nothing`)),
  ];
}
