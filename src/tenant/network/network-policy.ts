import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { Flow, FlowEnd, FlowPort, PlatformPeer, PlatformPeerName } from '../../contract/flow';
import { ANNOTATION, LABEL, workloadSelector } from '../../contract/labels';
import { parseNamespace } from '../../contract/names';
import { memoize, memoizeWeakly } from '../../lib/memoize';
import { freezeShared } from '../../lib/shared-value';
import { contextOf, metadataOf, type ObjectContext } from '../base/metadata';
import { addObject } from '../base/stage-chart';
import { TenantPart } from '../base/tenant-part';
import { typedObject } from '../base/typed-object';

export interface FlowPoliciesProps {
  /** The id of the tenant. */
  readonly tenant: string;
  readonly flows: readonly Flow[];
  /** The pods of the platform that flows of kind `platform` lead to or come from. */
  readonly peers: Readonly<Record<PlatformPeerName, PlatformPeer>>;
}

/**
 * The flows of a tenant as NetworkPolicies, for stage `10-foundation`. Each flow becomes two policies, `<id>-egress` at
 * its source and `<id>-ingress` at its target, because the default-deny policy closes both sides. An end outside of the
 * tenant gets no policy. The policies of a namespace are below a construct with the name of the namespace.
 *
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs';
 * import { App, Chart } from 'cdk8s';
 * import { definePlatform, FlowPolicies, parsePlatform, resolveFlowPoliciesProps } from '@neurallog/tenancy';
 *
 * const { name, spec } = parsePlatform(readFileSync('fleet/platform.yaml', 'utf8'));
 * const platform = definePlatform(name, spec);
 * const owner = { tenant: 'acme', plan: 'pro' } as const;
 * const props = resolveFlowPoliciesProps(owner, { organizations: [{ id: 'research' }] }, platform);
 * const chart = new Chart(new App(), 'foundation');
 * new FlowPolicies(chart, 'network', props);
 * console.log(props.flows.length, chart.toJson().length);
 * ```
 */
export class FlowPolicies extends TenantPart {
  constructor(scope: Construct, id: string, props: FlowPoliciesProps) {
    super(scope, id);
    const namespaces = memoize((namespace: string) => ({
      scope: new Construct(this, namespace),
      context: namespaceContext(namespace),
    }));
    const ends = endsOf(props);
    for (const flow of props.flows) {
      if (isOwn(flow.from)) {
        const source = namespaces(flow.from.namespace);
        addObject(source.scope, egressPolicy(flow, flow.from, source.context, ends));
      }
      if (isOwn(flow.to)) {
        const target = namespaces(flow.to.namespace);
        addObject(target.scope, ingressPolicy(flow, flow.to, target.context, ends));
      }
    }
  }
}

type OwnEnd = Extract<FlowEnd, { namespace: string }>;

/** Whether an end is inside the tenant: only there may the tenant's bundle write policies. */
function isOwn(end: FlowEnd): end is OwnEnd {
  return end.kind === 'workload' || end.kind === 'namespace';
}

function egressPolicy(flow: Flow, source: OwnEnd, context: ObjectContext, ends: Ends) {
  return typedObject(k8s.KubeNetworkPolicy, {
    metadata: metadataOf(context, `${flow.id}-egress`, { [ANNOTATION.why]: flow.why }),
    spec: {
      egress: [{ ports: flow.ports.map(portOf), to: [ends.peer(flow.to)] }],
      podSelector: ends.pods(source),
      policyTypes: EGRESS,
    },
  });
}

function ingressPolicy(flow: Flow, target: OwnEnd, context: ObjectContext, ends: Ends) {
  return typedObject(k8s.KubeNetworkPolicy, {
    metadata: metadataOf(context, `${flow.id}-ingress`, { [ANNOTATION.why]: flow.why }),
    spec: {
      ingress: [{ from: [ends.peer(flow.from)], ports: flow.ports.map(portOf) }],
      podSelector: ends.pods(target),
      policyTypes: INGRESS,
    },
  });
}

const EGRESS = freezeShared(['Egress']);
const INGRESS = freezeShared(['Ingress']);

/** The selectors for the ends of flows, each made once: one end is an end of many flows. */
interface Ends {
  peer(end: FlowEnd): k8s.NetworkPolicyPeer;
  pods(end: OwnEnd): k8s.LabelSelector;
}

/**
 * A peer inside the tenant is selected by the name of its namespace, which the API server sets and no one can forge, and
 * also by the tenant label. One item with both selectors means AND (NetworkPolicy v1).
 */
function endsOf({ tenant, peers }: FlowPoliciesProps): Ends {
  const ownNamespace = memoize((namespace: string) => freezeShared(byName(namespace, { [LABEL.tenant]: tenant })));
  const app = memoize((name: string): k8s.LabelSelector => freezeShared({ matchLabels: workloadSelector(name) }));
  const pods = (end: OwnEnd) => (end.kind === 'namespace' ? EVERY_POD : app(end.app));
  return {
    pods,
    peer: (end) => {
      if (end.kind === 'cidr')
        return { ipBlock: { cidr: end.cidr, ...(end.except.length === 0 ? {} : { except: [...end.except] }) } };
      if (end.kind === 'platform') return platformPeers(peers)(end.peer);
      const namespaceSelector = ownNamespace(end.namespace);
      return end.kind === 'namespace' ? { namespaceSelector } : { namespaceSelector, podSelector: pods(end) };
    },
  };
}

const EVERY_POD: k8s.LabelSelector = freezeShared({});

/** The same for all tenants. */
const platformPeers = memoizeWeakly((peers: FlowPoliciesProps['peers']) =>
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

function namespaceContext(namespace: string): ObjectContext {
  const owner = parseNamespace(namespace);
  if (owner === undefined) throw new RangeError(`${namespace} is not the namespace of a tenant`);
  return contextOf({ owner, namespace }, '10-foundation', '4');
}
