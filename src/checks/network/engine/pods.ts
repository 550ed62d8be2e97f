import { identityOf } from '../../../kubernetes/object';
import { flatMap } from '../../../lib/lists';
import { listOf, recordOf } from '../../../lib/plain-data';
import type { Labels } from '../../label-selector';
import type { PodTemplate } from '../../object-index';
import { PROTOCOLS, type Protocol } from './port-set';

export interface NamedPort {
  readonly name: string;
  readonly protocol: Protocol;
  readonly port: number;
}

/** The pods of one workload in the bundle. All replicas have the same labels, so every policy treats them the same. */
export interface PrintedPod {
  readonly identity: string;
  readonly namespace: string;
  readonly workload: string;
  readonly labels: Labels;
  readonly ports: readonly NamedPort[];
  readonly hostNetwork: boolean;
  /** `spec.template.spec.hostNetwork` */
  readonly hostNetworkPath: string;
}

/** The pods that the pod templates of a tenant start. Without a namespace no policy can select a pod. */
export function printedPods(templates: readonly PodTemplate[]): PrintedPod[] {
  return templates
    .filter(({ namespace }) => namespace !== '')
    .map(({ owner, namespace, labels, spec, prefix, containers }) => ({
      identity: identityOf(owner),
      namespace,
      workload: owner.metadata.name,
      labels,
      // Init containers other than sidecars end before the pod is ready, so they serve no traffic.
      ports: flatMap(
        containers.filter(({ role }) => role !== 'init'),
        ({ fields }) => flatMap(listOf(fields.ports), parseNamedPort),
      ),
      hostNetwork: spec.hostNetwork === true,
      hostNetworkPath: `${prefix}spec.hostNetwork`,
    }));
}

function parseNamedPort(value: unknown): NamedPort[] {
  const { name, containerPort } = recordOf(value);
  const protocol = PROTOCOLS.find((one) => one === (recordOf(value).protocol ?? 'TCP'));
  if (typeof name !== 'string' || typeof containerPort !== 'number' || protocol === undefined) return [];
  return [{ name, protocol, port: containerPort }];
}
