import { LABEL } from '../../../contract/labels';
import { compareText } from '../../../kubernetes/object';
import type { Labels } from '../../label-selector';
import type { Role } from '../allowed/roles';
import type { NamedPort } from './pods';

/** Pods that are alike to every policy: the source or the destination of a connection. */
export interface Endpoint {
  readonly namespace: string;
  readonly namespaceLabels: Labels;
  readonly labels: Labels;
  /** The printed workload that starts it; `null` for a pod that someone could start. */
  readonly workload: string | null;
  /** What its containers call their ports; nobody knows it of a pod that is not printed. */
  readonly ports: 'unknown' | readonly NamedPort[];
  /** Whether it stands in a namespace of the tenant, so that the tenant's policies govern it. */
  readonly own: boolean;
  readonly role: Role;
}

/** A namespace of the matrix: its labels with the automatic one, and its pods. */
export interface NamespaceEnd {
  readonly name: string;
  readonly labels: Labels;
  readonly pods: readonly Endpoint[];
}

/** `tenant-acme/web`; for a pod that someone could start, the labels that it and its namespace would carry. */
export function formatEndpoint({ namespace, namespaceLabels, labels, workload, role }: Endpoint): string {
  if (workload !== null) return `${namespace}/${workload}`;
  if (role.kind === 'platform') return `${namespace}/${role.peer}`;
  const { [LABEL.namespaceName]: _name, ...forged } = namespaceLabels;
  const home = role.kind === 'outsider' ? `${namespace}${formatLabels(forged)}` : namespace;
  if (Object.keys(labels).length > 0) return `${home}/pod${formatLabels(labels)}`;
  return `${home}/${role.kind === 'agent' ? 'agents' : 'unlabelled pod'}`;
}

function formatLabels(labels: Labels): string {
  const entries = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return entries.length === 0 ? '' : `[${entries.sort(compareText).join(',')}]`;
}
