import { formatValue } from '../../contract/problems';
import { flatMap } from '../../lib/lists';
import { isAbsent, listOf, recordOf } from '../../lib/plain-data';
import { duplicates, type FindingBody, findingAt } from '../finding';
import { type Container, fieldAt, type ObjectIndex, type PodTemplate } from '../object-index';

/** A port that a container declares; `protocol` with its default filled in. */
export interface ContainerPort {
  readonly name: unknown;
  readonly number: unknown;
  readonly protocol: unknown;
}

/** Ports: their names are unique in the pod, and each probe uses a port of its own container. */
export function portFindings(index: ObjectIndex): FindingBody[] {
  return flatMap(index.pods, (pod) => [
    ...nameFindings(pod),
    ...flatMap(pod.containers, (container) => probeFindings(pod, container)),
  ]);
}

/** The ports of a ready pod: those of all containers but init containers. */
export function servedPorts(pod: PodTemplate): ContainerPort[] {
  return flatMap(
    pod.containers.filter((container) => container.role !== 'init'),
    portsOf,
  );
}

/** Whether a Service or probe refers to a port, by its name or number. */
export function isPort(port: ContainerPort, expected: unknown, protocol: unknown): boolean {
  return (
    port.protocol === protocol && (typeof expected === 'string' ? port.name === expected : port.number === expected)
  );
}

export function portsText(ports: readonly ContainerPort[]): string {
  const texts = ports.map(({ name, number, protocol }) => `${isAbsent(name) ? '' : `${name} `}${number}/${protocol}`);
  return texts.join(', ') || 'it has none';
}

function nameFindings(pod: PodTemplate): FindingBody[] {
  const ports = flatMap(flatMap(pod.containers, portsOf), ({ name }) => (typeof name === 'string' ? [name] : []));
  const containers = pod.containers.map(({ name }) => name);
  const path = `${pod.prefix}spec.containers`;
  return [
    ...duplicates(ports).map((name) =>
      findingAt(pod.owner, path, `declares port ${name} twice, want each port name once per pod`),
    ),
    ...duplicates(containers).map((name) =>
      findingAt(pod.owner, path, `declares container ${name} twice, want each name once`),
    ),
  ];
}

const HANDLERS = [
  'startupProbe',
  'readinessProbe',
  'livenessProbe',
  'lifecycle.preStop',
  'lifecycle.postStart',
] as const;

function probeFindings(pod: PodTemplate, container: Container): FindingBody[] {
  const ports = portsOf(container);
  return flatMap(HANDLERS, (handler) => {
    const probe = recordOf(fieldAt(container.fields, handler));
    return flatMap(['httpGet', 'tcpSocket', 'grpc'] as const, (action) => {
      if (isAbsent(probe[action])) return [];
      const { port } = recordOf(probe[action]);
      if (ports.some((one) => isPort(one, port, 'TCP'))) return [];
      const message = `got ${formatValue(port)}, want a TCP port of container ${container.name}: ${portsText(ports)}`;
      return [findingAt(pod.owner, `${container.path}.${handler}.${action}.port`, message)];
    });
  });
}

function portsOf({ fields }: Container): ContainerPort[] {
  return listOf(fields.ports).map((item) => {
    const { name, containerPort, protocol } = recordOf(item);
    return { name, number: containerPort, protocol: protocol ?? 'TCP' };
  });
}
