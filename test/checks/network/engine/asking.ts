import type { Flow, FlowEnd, FlowPort } from '../../../../src/contract/flow';
import type { KubeObject } from '../../../../src/kubernetes/object';
import { checked, policy, ROOT, server, tcp, WORKLOADS, web } from '../fixture';

/** Whether a connection is open, as the printed policies mean it: a flow that asks for it is not found closed. */
export function isOpen(policies: readonly KubeObject[], from: FlowEnd, to: FlowEnd, port: FlowPort): boolean {
  const flow: Flow = { id: 'asked', from, to, ports: [port], why: 'the test asks' };
  return !checked([...WORKLOADS, ...policies], { flows: [flow] }).some((message) => message.includes('flow asked'));
}

/** Whether the server lets `from` in, where one policy with these rules selects every pod of the root namespace. */
export function admits(ingress: unknown, from: FlowEnd = web, port: FlowPort = tcp(3030)): boolean {
  const admit = policy(ROOT, 'admit', { podSelector: {}, policyTypes: ['Ingress'], ingress });
  return isOpen([admit], from, server, port);
}

/** Whether web reaches `to`, where one policy with these rules selects every pod of the root namespace. */
export function reaches(egress: unknown, to: FlowEnd, port: FlowPort): boolean {
  const reach = policy(ROOT, 'reach', { podSelector: {}, policyTypes: ['Egress'], egress });
  return isOpen([reach], web, to, port);
}
