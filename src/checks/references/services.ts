import { formatValue } from '../../contract/problems';
import { identityOf, type KubeObject } from '../../kubernetes/object';
import { flatMap } from '../../lib/lists';
import { listOf, recordOf, textsOf } from '../../lib/plain-data';
import { type FindingBody, findingAt, repeated } from '../finding';
import { fieldAt, type ObjectIndex, type PodTemplate } from '../object-index';
import { isPort, portsText, servedPorts } from './ports';

/** Services: each leads to the pods of one workload, on ports that they serve, and a StatefulSet's own Service exists. */
export function serviceFindings(catalogue: ObjectIndex): FindingBody[] {
  return [
    ...flatMap(catalogue.ofKind('Service'), (service) => selectionFindings(service, catalogue)),
    ...flatMap(catalogue.ofKind('StatefulSet'), (set) => governingFindings(set, catalogue)),
  ];
}

function selectionFindings(service: KubeObject, catalogue: ObjectIndex): FindingBody[] {
  const { namespace } = service.metadata;
  const wanted = Object.entries(textsOf(fieldAt(service, 'spec.selector')));
  const pods = catalogue
    .podsIn(namespace)
    .filter((pod) => wanted.length > 0 && wanted.every(([key, value]) => pod.labels[key] === value));
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
    ...repeated(names).map((name) => findingAt(service, 'spec.ports', `has two ports ${name}, want each name once`)),
    ...flatMap(ports, (port, i) => {
      const target = port.targetPort ?? port.port;
      const protocol = port.protocol ?? 'TCP';
      if (served.some((one) => isPort(one, target, protocol))) return [];
      const message = `got ${formatValue(target)} of ${protocol}, want a port of ${identityOf(pod.owner)}: ${portsText(served)}`;
      return [findingAt(service, `spec.ports[${i}].targetPort`, message)];
    }),
  ];
}

/** The pods of a StatefulSet get their stable names from this Service alone. */
function governingFindings(set: KubeObject, catalogue: ObjectIndex): FindingBody[] {
  const name = fieldAt(set, 'spec.serviceName');
  const { namespace } = set.metadata;
  if (typeof name === 'string' && catalogue.find('Service', namespace, name) !== undefined) return [];
  return [findingAt(set, 'spec.serviceName', `got ${formatValue(name)}, want a Service of ${namespace}`)];
}
