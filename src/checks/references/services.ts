import { formatValue } from '../../contract/problems';
import { identityOf, type KubeObject } from '../../kubernetes/object';
import { flatMap } from '../../lib/lists';
import { listOf, recordOf, textsOf } from '../../lib/plain-data';
import { duplicates, type FindingBody, findingAt } from '../finding';
import { fieldAt, type ObjectIndex, type PodTemplate } from '../object-index';
import { isPort, portsText, servedPorts } from './ports';

/** Services: each selects the pods of one workload and ports that they serve; each StatefulSet has its Service. */
export function serviceFindings(index: ObjectIndex): FindingBody[] {
  return [
    ...flatMap(index.ofKind('Service'), (service) => selectionFindings(service, index)),
    ...flatMap(index.ofKind('StatefulSet'), (set) => governingFindings(set, index)),
  ];
}

function selectionFindings(service: KubeObject, index: ObjectIndex): FindingBody[] {
  const { namespace } = service.metadata;
  const expected = Object.entries(textsOf(fieldAt(service, 'spec.selector')));
  const pods = index
    .podsIn(namespace)
    .filter((pod) => expected.length > 0 && expected.every(([key, value]) => pod.labels[key] === value));
  const [pod, ...others] = pods;
  if (pod === undefined)
    return [findingAt(service, 'spec.selector', `selects no pod, want the pods of one workload of ${namespace}`)];
  if (others.length > 0) {
    const owners = pods.map((one) => identityOf(one.owner)).join(', ');
    return [findingAt(service, 'spec.selector', `selects the pods of ${owners}, want those of one workload`)];
  }
  return servicePortFindings(service, pod);
}

function servicePortFindings(service: KubeObject, pod: PodTemplate): FindingBody[] {
  const served = servedPorts(pod);
  const ports = listOf(fieldAt(service, 'spec.ports')).map(recordOf);
  const names = flatMap(ports, ({ name }) => (typeof name === 'string' ? [name] : []));
  return [
    ...duplicates(names).map((name) =>
      findingAt(service, 'spec.ports', `declares port ${name} twice, want each name once`),
    ),
    ...flatMap(ports, (port, i) => {
      const target = port.targetPort ?? port.port;
      const protocol = port.protocol ?? 'TCP';
      if (served.some((one) => isPort(one, target, protocol))) return [];
      const message = `got ${formatValue(target)} of ${protocol}, want a port of ${identityOf(pod.owner)}: ${portsText(served)}`;
      return [findingAt(service, `spec.ports[${i}].targetPort`, message)];
    }),
  ];
}

/** The pods of a StatefulSet get their stable DNS names from this Service. */
function governingFindings(set: KubeObject, index: ObjectIndex): FindingBody[] {
  const name = fieldAt(set, 'spec.serviceName');
  const { namespace } = set.metadata;
  if (typeof name === 'string' && index.find('Service', namespace, name) !== undefined) return [];
  return [findingAt(set, 'spec.serviceName', `got ${formatValue(name)}, want a Service of ${namespace}`)];
}
