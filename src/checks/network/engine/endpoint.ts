import { LABEL } from '../../../contract/labels';
import { compareText } from '../../../kubernetes/object';
import type { Labels } from '../../label-selector';
import type { PodRole } from '../allowed/roles';
import type { NamedPort } from './pods';

/** Pods that every policy treats the same: the source or the destination of a connection. */
export interface Endpoint {
  readonly namespace: string;
  readonly namespaceLabels: Labels;
  readonly labels: Labels;
  /** The workload in the bundle that starts the pods; `null` for pods that someone else could start. */
  readonly workload: string | null;
  /** The named ports of its containers; unknown for pods that are not in the bundle. */
  readonly ports: 'unknown' | readonly NamedPort[];
  /** Whether it is in a namespace of the tenant, so that the tenant's policies apply to it. */
  readonly own: boolean;
  readonly role: PodRole;
}

/** A namespace of the matrix with its pods. The labels include `kubernetes.io/metadata.name`. */
export interface NamespaceEndpoints {
  readonly name: string;
  readonly labels: Labels;
  readonly pods: readonly Endpoint[];
}

/** `tenant-acme/web`. For pods that are not in the bundle, shows the labels of the pod and of a foreign namespace. */
export function formatEndpoint({ namespace, namespaceLabels, labels, workload, role }: Endpoint): string {
  if (workload !== null) return `${namespace}/${workload}`;
  if (role.kind === 'platform') return `${namespace}/${role.peer}`;
  const { [LABEL.namespaceName]: _name, ...forged } = namespaceLabels;
  const prefix = role.kind === 'outsider' ? `${namespace}${formatLabels(forged)}` : namespace;
  if (Object.keys(labels).length > 0) return `${prefix}/pod${formatLabels(labels)}`;
  return `${prefix}/${role.kind === 'agent' ? 'agents' : 'unlabelled pod'}`;
}

function formatLabels(labels: Labels): string {
  const entries = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return entries.length === 0 ? '' : `[${entries.sort(compareText).join(',')}]`;
}
