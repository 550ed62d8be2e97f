import type { Flow, FlowEnd, FlowPort } from '../../../../src/contract/flow';
import type { KubeObject } from '../../../../src/kubernetes/object';
import { checked, policy, ROOT, server, tcp, WORKLOADS, web } from '../fixture';

/** Whether policies allow a connection: reachability reports no finding for a flow that needs it. */
export function isOpen(policies: readonly KubeObject[], from: FlowEnd, to: FlowEnd, port: FlowPort): boolean {
  const flow: Flow = { id: 'tested', from, to, ports: [port], why: 'the test needs it' };
  return !checked([...WORKLOADS, ...policies], { flows: [flow] }).some((message) => message.includes('flow tested'));
}

/**
 * Whether `from` reaches the server, if one policy with these ingress rules selects every pod of the root namespace.
 */
export function allowsFrom(ingress: unknown, from: FlowEnd = web, port: FlowPort = tcp(3030)): boolean {
  const allow = policy(ROOT, 'allow', { podSelector: {}, policyTypes: ['Ingress'], ingress });
  return isOpen([allow], from, server, port);
}

/** Whether web reaches `to`, if one policy with these egress rules selects every pod of the root namespace. */
export function reaches(egress: unknown, to: FlowEnd, port: FlowPort): boolean {
  const allow = policy(ROOT, 'allow', { podSelector: {}, policyTypes: ['Egress'], egress });
  return isOpen([allow], web, to, port);
}
