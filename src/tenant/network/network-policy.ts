import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { Flow, FlowEnd, FlowPort, PlatformPeerName } from '../../contract/flow';
import { ANNOTATION, LABEL, workloadSelector } from '../../contract/labels';
import { parseNamespace } from '../../contract/names';
import { memoize, memoizeWeakly } from '../../lib/memoize';
import { freezeShared } from '../../lib/shared-value';
import type { ResolvedPlatform } from '../../platform/model';
import { contextOf, metadataOf, type ObjectContext } from '../base/metadata';
import { addObject } from '../base/stage-chart';
import { typedObject } from '../base/typed-object';
import type { ResolvedTenant } from '../model';

/**
 * The tenant's flows as NetworkPolicies, those of each namespace below a construct of its name: one opens the source's
 * egress, one the target's ingress.
 */
export class FlowPolicies extends Construct {
  constructor(scope: Construct, id: string, tenant: ResolvedTenant) {
    super(scope, id);
    const homes = memoize((namespace: string) => ({
      scope: new Construct(this, namespace),
      place: placeOf(namespace),
    }));
    const ends = endsOf(tenant);
    for (const flow of tenant.flows) {
      if (isOwn(flow.from)) {
        const home = homes(flow.from.namespace);
        addObject(home.scope, egressPolicy(flow, flow.from, home.place, ends));
      }
      if (isOwn(flow.to)) {
        const home = homes(flow.to.namespace);
        addObject(home.scope, ingressPolicy(flow, flow.to, home.place, ends));
      }
    }
  }
}

type OwnEnd = Extract<FlowEnd, { namespace: string }>;

/** Only ends inside the tenant get a policy: the platform and the addresses are not ours to guard. */
function isOwn(end: FlowEnd): end is OwnEnd {
  return end.kind === 'workload' || end.kind === 'namespace';
}

function egressPolicy(flow: Flow, source: OwnEnd, place: ObjectContext, ends: Ends) {
  return typedObject(k8s.KubeNetworkPolicy, {
    metadata: metadataOf(place, `${flow.id}-egress`, { [ANNOTATION.why]: flow.why }),
    spec: {
      egress: [{ ports: flow.ports.map(portOf), to: [ends.peer(flow.to)] }],
      podSelector: ends.pods(source),
      policyTypes: EGRESS,
    },
  });
}

function ingressPolicy(flow: Flow, target: OwnEnd, place: ObjectContext, ends: Ends) {
  return typedObject(k8s.KubeNetworkPolicy, {
    metadata: metadataOf(place, `${flow.id}-ingress`, { [ANNOTATION.why]: flow.why }),
    spec: {
      ingress: [{ from: [ends.peer(flow.from)], ports: flow.ports.map(portOf) }],
      podSelector: ends.pods(target),
      policyTypes: INGRESS,
    },
  });
}

const EGRESS = freezeShared(['Egress']);
const INGRESS = freezeShared(['Ingress']);

/** How the ends of flows are chosen. One end is an end of many flows. */
interface Ends {
  peer(end: FlowEnd): k8s.NetworkPolicyPeer;
  pods(end: OwnEnd): k8s.LabelSelector;
}

/**
 * A peer of the tenant is chosen by the name of its namespace, which the API server sets and nobody can forge, and by
 * the tenant label on top. One item with both selectors means AND.
 */
function endsOf({ id, platform }: ResolvedTenant): Ends {
  const home = memoize((namespace: string) => freezeShared(byName(namespace, { [LABEL.tenant]: id })));
  const app = memoize((name: string): k8s.LabelSelector => freezeShared({ matchLabels: workloadSelector(name) }));
  const pods = (end: OwnEnd) => (end.kind === 'namespace' ? EVERY_POD : app(end.app));
  return {
    pods,
    peer: (end) => {
      if (end.kind === 'cidr')
        return { ipBlock: { cidr: end.cidr, ...(end.except.length === 0 ? {} : { except: [...end.except] }) } };
      if (end.kind === 'platform') return platformPeers(platform)(end.peer);
      const namespaceSelector = home(end.namespace);
      return end.kind === 'namespace' ? { namespaceSelector } : { namespaceSelector, podSelector: pods(end) };
    },
  };
}

const EVERY_POD: k8s.LabelSelector = freezeShared({});

/** The same for all tenants. */
const platformPeers = memoizeWeakly(({ peers }: ResolvedPlatform) =>
  memoize((name: PlatformPeerName): k8s.NetworkPolicyPeer => {
    const { namespace, podLabels } = peers[name];
    return freezeShared({ namespaceSelector: byName(namespace, {}), podSelector: { matchLabels: { ...podLabels } } });
  }),
);

function byName(namespace: string, labels: Record<string, string>): k8s.LabelSelector {
  return {
    matchExpressions: [{ key: LABEL.namespaceName, operator: 'In', values: [namespace] }],
    ...(Object.keys(labels).length === 0 ? {} : { matchLabels: labels }),
  };
}

function portOf(port: FlowPort): k8s.NetworkPolicyPort {
  return { port: k8s.IntOrString.fromNumber(port.port), protocol: port.protocol };
}

function placeOf(namespace: string): ObjectContext {
  const owner = parseNamespace(namespace);
  if (owner === undefined) throw new RangeError(`${namespace} is no namespace of a tenant`);
  return contextOf({ owner, namespace }, '10-foundation', '4');
}
