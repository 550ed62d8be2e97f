import type { Endpoint } from '../../../../src/checks/network/engine/endpoint';
import type { FlowPort } from '../../../../src/contract/flow';

/**
 * A second evaluator of network policies, written as directly as possible after the API reference and independent of
 * the product's code. The types have the fields of the API.
 */
export interface Selector {
  matchLabels?: Record<string, string>;
  matchExpressions?: { key: string; operator: string; values?: string[] }[];
}
export interface Peer {
  podSelector?: Selector;
  namespaceSelector?: Selector;
}
export interface Port {
  protocol?: string;
  port?: number | string;
  endPort?: number;
}
export interface Rules {
  peers?: Peer[];
  ports?: Port[];
}
export interface Policy {
  namespace: string;
  podSelector: Selector;
  policyTypes?: string[];
  ingress?: Rules[];
  egress?: Rules[];
}

/** Whether the policies allow one connection, on both sides. */
export function isConnectionOpen(
  policies: readonly Policy[],
  source: Endpoint,
  destination: Endpoint,
  port: FlowPort,
): boolean {
  return (
    isSideOpen(policies, source, 'Egress', destination, destination, port) &&
    isSideOpen(policies, destination, 'Ingress', source, destination, port)
  );
}

function isSideOpen(
  policies: readonly Policy[],
  pod: Endpoint,
  type: 'Egress' | 'Ingress',
  other: Endpoint,
  destination: Endpoint,
  port: FlowPort,
): boolean {
  const selecting = policies.filter((one) => {
    const types = one.policyTypes ?? (one.egress?.length ? ['Ingress', 'Egress'] : ['Ingress']);
    return one.namespace === pod.namespace && types.includes(type) && matches(one.podSelector, pod.labels);
  });
  if (selecting.length === 0) return true;
  for (const { namespace, egress, ingress } of selecting) {
    for (const { peers, ports } of (type === 'Egress' ? egress : ingress) ?? []) {
      const isPeerAllowed = !peers?.length || peers.some((peer) => isPeer(peer, namespace, other));
      const isPortAllowed = !ports?.length || ports.some((one) => isPort(one, destination, port));
      if (isPeerAllowed && isPortAllowed) return true;
    }
  }
  return false;
}

function isPeer({ podSelector, namespaceSelector }: Peer, policyNamespace: string, pod: Endpoint): boolean {
  const inNamespace = namespaceSelector
    ? matches(namespaceSelector, pod.namespaceLabels)
    : pod.namespace === policyNamespace;
  return inNamespace && (podSelector === undefined || matches(podSelector, pod.labels));
}

function isPort(item: Port, destination: Endpoint, { protocol, port }: FlowPort): boolean {
  if ((item.protocol ?? 'TCP') !== protocol) return false;
  if (item.port === undefined) return true;
  if (typeof item.port === 'number') return item.port <= port && port <= (item.endPort ?? item.port);
  const named = destination.ports === 'unknown' ? [] : destination.ports;
  return named.some((one) => one.name === item.port && one.protocol === protocol && one.port === port);
}

function matches(
  { matchLabels = {}, matchExpressions = [] }: Selector,
  labels: Readonly<Record<string, string>>,
): boolean {
  if (Object.keys(matchLabels).some((key) => labels[key] !== matchLabels[key])) return false;
  for (const { key, operator, values = [] } of matchExpressions) {
    const value = labels[key];
    if (operator === 'Exists' && value === undefined) return false;
    if (operator === 'DoesNotExist' && value !== undefined) return false;
    if (operator === 'In' && (value === undefined || !values.includes(value))) return false;
    if (operator === 'NotIn' && value !== undefined && values.includes(value)) return false;
  }
  return true;
}
