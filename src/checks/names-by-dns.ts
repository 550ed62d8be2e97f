import { shown } from '../errors';
import { catalogueOf, type PodTemplate } from './catalogue';
import { type Fault, faultAt, findingsOf } from './fault';
import { isAbsent } from './network/read';
import type { Rule } from './rule';

/** Service links write the address of every Service of the namespace into every environment. */
export const namesByDns: Rule = {
  id: 'names-by-dns',
  says: 'a pod learns addresses from DNS alone: no service links, no host aliases',
  check: (subject) => findingsOf('names-by-dns', catalogueOf(subject).pods.flatMap(faultsOf)),
};

function faultsOf({ owner, prefix, spec: { enableServiceLinks, hostAliases } }: PodTemplate): Fault[] {
  return [
    ...(enableServiceLinks === false
      ? []
      : [faultAt(owner, `${prefix}spec.enableServiceLinks`, `got ${shown(enableServiceLinks)}, want false`)]),
    ...(isAbsent(hostAliases)
      ? []
      : [faultAt(owner, `${prefix}spec.hostAliases`, `got ${shown(hostAliases)}, want nothing`)]),
  ];
}
