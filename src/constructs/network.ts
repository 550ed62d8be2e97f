import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { ANNOTATION, LABEL, workloadSelector } from '../labels';
import { parseNamespace } from '../names';
import type { ResolvedTenant } from '../resolved';
import type { Flow, FlowEnd, FlowPort } from '../traffic';
import { metadataOf, type Place, placeIn } from './metadata';
import { objectOf } from './object-of';
import { putBeside } from './stage-chart';

/** The tenant's flows as NetworkPolicies: one opens the source's egress, one the target's ingress. */
export class Network extends Construct {
  constructor(scope: Construct, id: string, tenant: ResolvedTenant) {
    super(scope, id);
    const places = new Map<string, Place>();
    for (const flow of tenant.flows) {
      if (isOwn(flow.from)) putBeside(this, egressPolicy(flow, flow.from, placeOf(flow.from, places), tenant));
      if (isOwn(flow.to)) putBeside(this, ingressPolicy(flow, flow.to, placeOf(flow.to, places), tenant));
    }
  }
}

type OwnEnd = Extract<FlowEnd, { namespace: string }>;

/** Only ends inside the tenant get a policy: the platform and the addresses are not ours to guard. */
function isOwn(end: FlowEnd): end is OwnEnd {
  return end.kind === 'workload' || end.kind === 'namespace';
}

function egressPolicy(flow: Flow, source: OwnEnd, place: Place, tenant: ResolvedTenant) {
  return objectOf(k8s.KubeNetworkPolicy, {
    metadata: metadataOf(place, `${flow.id}-egress`, { [ANNOTATION.why]: flow.why }),
    spec: {
      egress: [{ ports: flow.ports.map(portOf), to: [peerOf(flow.to, tenant)] }],
      podSelector: podSelectorOf(source),
      policyTypes: ['Egress'],
    },
  });
}

function ingressPolicy(flow: Flow, target: OwnEnd, place: Place, tenant: ResolvedTenant) {
  return objectOf(k8s.KubeNetworkPolicy, {
    metadata: metadataOf(place, `${flow.id}-ingress`, { [ANNOTATION.why]: flow.why }),
    spec: {
      ingress: [{ from: [peerOf(flow.from, tenant)], ports: flow.ports.map(portOf) }],
      podSelector: podSelectorOf(target),
      policyTypes: ['Ingress'],
    },
  });
}

/**
 * A peer of the tenant is chosen by the name of its namespace, which the API server sets and nobody can forge, and by
 * the tenant label on top. One item with both selectors means AND.
 */
function peerOf(end: FlowEnd, tenant: ResolvedTenant): k8s.NetworkPolicyPeer {
  if (end.kind === 'cidr')
    return { ipBlock: { cidr: end.cidr, ...(end.except.length === 0 ? {} : { except: [...end.except] }) } };
  if (end.kind === 'platform') {
    const peer = tenant.platform.peers[end.peer];
    return { namespaceSelector: byName(peer.namespace, {}), podSelector: { matchLabels: { ...peer.podLabels } } };
  }
  const namespaceSelector = byName(end.namespace, { [LABEL.tenant]: tenant.id });
  return end.kind === 'namespace' ? { namespaceSelector } : { namespaceSelector, podSelector: podSelectorOf(end) };
}

function byName(namespace: string, labels: Record<string, string>): k8s.LabelSelector {
  return {
    matchExpressions: [{ key: LABEL.namespaceName, operator: 'In', values: [namespace] }],
    ...(Object.keys(labels).length === 0 ? {} : { matchLabels: labels }),
  };
}

function podSelectorOf(end: OwnEnd): k8s.LabelSelector {
  return end.kind === 'namespace' ? {} : { matchLabels: workloadSelector(end.app) };
}

function portOf(port: FlowPort): k8s.NetworkPolicyPort {
  return { port: k8s.IntOrString.fromNumber(port.port), protocol: port.protocol };
}

/** The same for all flows of a namespace. */
function placeOf({ namespace }: OwnEnd, known: Map<string, Place>): Place {
  const before = known.get(namespace);
  if (before !== undefined) return before;
  const owner = parseNamespace(namespace);
  if (owner === undefined) throw new RangeError(`${namespace} is no namespace of a tenant`);
  const place = placeIn({ owner, namespace }, '10-foundation', '4');
  known.set(namespace, place);
  return place;
}
