import { formatValue } from '../../contract/problems';
import type { KubeObject } from '../../kubernetes/object';
import { flatMap } from '../../lib/lists';
import { isAbsent, listOf, recordOf } from '../../lib/plain-data';
import { type FindingBody, findingAt, withRuleId } from '../finding';
import { objectIndexOf } from '../object-index';
import type { Rule } from '../rule';

/**
 * An external IP can intercept the traffic of others (CVE-2020-8554). A Service without a selector sends traffic to any
 * Endpoints that someone writes (CVE-2021-25740). A node port bypasses the gateway. A fixed cluster IP may be one that
 * clients of another tenant still use.
 */
export const serviceClosed: Rule = {
  id: 'service-closed',
  description: 'every Service is reachable only inside the cluster, and selects pods of its own namespace',
  why: 'Specification: Service Isolation. An external address can take traffic of others (CVE-2020-8554), a Service without a selector can send traffic anywhere (CVE-2021-25740), and a node port bypasses the gateway.',
  example: {
    object: 'Service tenant-acme/server',
    path: ['spec', 'type'],
    value: 'NodePort',
  },
  check: (subject) => withRuleId('service-closed', flatMap(objectIndexOf(subject).ofKind('Service'), findingsOf)),
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

function findingsOf(service: KubeObject): FindingBody[] {
  const spec = recordOf(service.spec);
  const { type, selector, ports, clusterIP } = spec;
  return [
    ...(isAbsent(type) || type === 'ClusterIP'
      ? []
      : [findingAt(service, 'spec.type', `got ${formatValue(type)}, want ClusterIP`)]),
    ...(isAbsent(clusterIP) || clusterIP === 'None'
      ? []
      : [findingAt(service, 'spec.clusterIP', `got ${formatValue(clusterIP)}, want nothing or None`)]),
    ...(Object.keys(recordOf(selector)).length > 0
      ? []
      : [findingAt(service, 'spec.selector', `got ${formatValue(selector)}, want the labels of pods`)]),
    ...FORBIDDEN.filter((field) => !isAbsent(spec[field])).map((field) =>
      findingAt(service, `spec.${field}`, `got ${formatValue(spec[field])}, want nothing`),
    ),
    ...flatMap(listOf(ports), (port, i) => {
      const { nodePort } = recordOf(port);
      return isAbsent(nodePort)
        ? []
        : [findingAt(service, `spec.ports[${i}].nodePort`, `got ${formatValue(nodePort)}, want nothing`)];
    }),
  ];
}
