import type { Endpoint } from '../../../../src/checks/network/engine/endpoint';
import type { FlowPort } from '../../../../src/contract/flow';

/** A label selector as the API reference has it; the types below likewise. */
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
  home: string;
  podSelector: Selector;
  policyTypes?: string[];
  ingress?: Rules[];
  egress?: Rules[];
}

/** Whether the policies let one connection through on both sides. */
export function naivelyOpen(
  policies: readonly Policy[],
  source: Endpoint,
  destination: Endpoint,
  port: FlowPort,
): boolean {
  return (
    sideOpen(policies, source, 'Egress', destination, destination, port) &&
    sideOpen(policies, destination, 'Ingress', source, destination, port)
  );
}

function sideOpen(
  policies: readonly Policy[],
  pod: Endpoint,
  type: 'Egress' | 'Ingress',
  other: Endpoint,
  destination: Endpoint,
  port: FlowPort,
): boolean {
  const selecting = policies.filter((one) => {
    const types = one.policyTypes ?? (one.egress?.length ? ['Ingress', 'Egress'] : ['Ingress']);
    return one.home === pod.namespace && types.includes(type) && answers(one.podSelector, pod.labels);
  });
  if (selecting.length === 0) return true;
  for (const { home, egress, ingress } of selecting) {
    for (const { peers, ports } of (type === 'Egress' ? egress : ingress) ?? []) {
      const peerFits = !peers?.length || peers.some((peer) => isPeer(peer, home, other));
      const portFits = !ports?.length || ports.some((one) => isPort(one, destination, port));
      if (peerFits && portFits) return true;
    }
  }
  return false;
}

function isPeer({ podSelector, namespaceSelector }: Peer, home: string, pod: Endpoint): boolean {
  const inside = namespaceSelector ? answers(namespaceSelector, pod.namespaceLabels) : pod.namespace === home;
  return inside && (podSelector === undefined || answers(podSelector, pod.labels));
}

function isPort(wanted: Port, destination: Endpoint, { protocol, port }: FlowPort): boolean {
  if ((wanted.protocol ?? 'TCP') !== protocol) return false;
  if (wanted.port === undefined) return true;
  if (typeof wanted.port === 'number') return wanted.port <= port && port <= (wanted.endPort ?? wanted.port);
  const named = destination.ports === 'unknown' ? [] : destination.ports;
  return named.some((one) => one.name === wanted.port && one.protocol === protocol && one.port === port);
}

function answers(
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
