import { identityOf, type KubeObject } from '../../../kubernetes/object';
import { flatMap } from '../../../lib/lists';
import { listOf, type PlainRecord, recordOf, textsOf } from '../../../lib/plain-data';
import type { Labels } from '../../label-selector';
import { PROTOCOLS, type Protocol } from './port-set';

export interface NamedPort {
  readonly name: string;
  readonly protocol: Protocol;
  readonly port: number;
}

/** The pods of one printed workload: all its replicas are alike to a policy. */
export interface PrintedPod {
  readonly identity: string;
  readonly namespace: string;
  readonly workload: string;
  readonly labels: Labels;
  readonly ports: readonly NamedPort[];
  readonly hostNetwork: boolean;
}

/** The pods that the objects of a tenant start, from every kind that holds a pod template. */
export function printedPods(objects: readonly KubeObject[]): PrintedPod[] {
  return flatMap(objects, (object): PrintedPod[] => {
    const template = templateOf(object);
    const { name, namespace } = object.metadata;
    if (template === undefined || namespace === undefined) return [];
    const spec = recordOf(template.spec);
    return [
      {
        identity: identityOf(object),
        namespace,
        workload: name,
        labels: textsOf(recordOf(template.metadata).labels),
        ports: flatMap(containersOf(spec), (container) => flatMap(listOf(container.ports), parseNamedPort)),
        hostNetwork: spec.hostNetwork === true,
      },
    ];
  });
}

function templateOf(object: KubeObject): PlainRecord | undefined {
  const spec = recordOf(object.spec);
  switch (object.kind) {
    case 'Pod':
      return object;
    case 'CronJob':
      return recordOf(recordOf(recordOf(spec.jobTemplate).spec).template);
    case 'DaemonSet':
    case 'Deployment':
    case 'Job':
    case 'ReplicaSet':
    case 'ReplicationController':
    case 'StatefulSet':
      return recordOf(spec.template);
    default:
      return undefined;
  }
}

/** An init container that keeps running (a sidecar) serves ports; the others are gone before the pod is ready. */
function containersOf(spec: PlainRecord): PlainRecord[] {
  const sidecars = listOf(spec.initContainers)
    .map(recordOf)
    .filter(({ restartPolicy }) => restartPolicy === 'Always');
  return [...listOf(spec.containers).map(recordOf), ...sidecars];
}

function parseNamedPort(value: unknown): NamedPort[] {
  const { name, containerPort } = recordOf(value);
  const protocol = PROTOCOLS.find((one) => one === (recordOf(value).protocol ?? 'TCP'));
  if (typeof name !== 'string' || typeof containerPort !== 'number' || protocol === undefined) return [];
  return [{ name, protocol, port: containerPort }];
}
