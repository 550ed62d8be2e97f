import { shown } from '../../contract/problems';
import type { KubeObject } from '../../kubernetes/object';
import { flatMap } from '../../lib/lists';
import { isAbsent, listOf, recordOf } from '../../lib/plain-data';
import { type Fault, faultAt, findingsOf } from '../finding';
import { catalogueOf } from '../object-index';
import type { Rule } from '../rule';

/**
 * An external address takes traffic that is not the tenant's (CVE-2020-8554), a Service without a selector sends its
 * own wherever someone writes Endpoints to (CVE-2021-25740), and a node port passes the gateway by. An address that the
 * file chooses may be one that another tenant's clients still hold.
 */
export const serviceClosed: Rule = {
  id: 'service-closed',
  says: 'every Service is reached inside the cluster alone, and leads to pods of its own namespace',
  check: (subject) => findingsOf('service-closed', flatMap(catalogueOf(subject).ofKind('Service'), faultsOf)),
};

const FORBIDDEN = [
  'clusterIPs',
  'externalIPs',
  'externalName',
  'externalTrafficPolicy',
  'healthCheckNodePort',
  'loadBalancerClass',
  'loadBalancerIP',
  'loadBalancerSourceRanges',
];

function faultsOf(service: KubeObject): Fault[] {
  const spec = recordOf(service.spec);
  const { type, selector, ports, clusterIP } = spec;
  return [
    ...(isAbsent(type) || type === 'ClusterIP'
      ? []
      : [faultAt(service, 'spec.type', `got ${shown(type)}, want ClusterIP`)]),
    ...(isAbsent(clusterIP) || clusterIP === 'None'
      ? []
      : [faultAt(service, 'spec.clusterIP', `got ${shown(clusterIP)}, want nothing or None`)]),
    ...(Object.keys(recordOf(selector)).length > 0
      ? []
      : [faultAt(service, 'spec.selector', `got ${shown(selector)}, want the labels of pods`)]),
    ...FORBIDDEN.filter((field) => !isAbsent(spec[field])).map((field) =>
      faultAt(service, `spec.${field}`, `got ${shown(spec[field])}, want nothing`),
    ),
    ...flatMap(listOf(ports), (port, i) => {
      const { nodePort } = recordOf(port);
      return isAbsent(nodePort)
        ? []
        : [faultAt(service, `spec.ports[${i}].nodePort`, `got ${shown(nodePort)}, want nothing`)];
    }),
  ];
}
