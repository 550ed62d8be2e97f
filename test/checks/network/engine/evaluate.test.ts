import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildMatrix } from '../../../../src/checks/network/engine/matrix';
import { buildNetwork } from '../../../../src/checks/network/engine/network';
import { portsAt } from '../../../../src/checks/network/engine/openings';
import { printedPods } from '../../../../src/checks/network/engine/pods';
import { parsePolicies } from '../../../../src/checks/network/engine/policy';
import { hasPort } from '../../../../src/checks/network/engine/port-set';
import { facts, policy, RESEARCH_MCP, ROOT, tcp, udp, WORKLOADS } from '../fixture';
import { naivelyOpen, type Peer, type Policy, type Port, type Rules, type Selector } from './naive';

const APPS = ['web', 'server', 'redis', 'search', 'ghost'];
const selectorOf = (key: string, values: readonly string[]): fc.Arbitrary<Selector> =>
  fc.oneof(
    fc.constant({}),
    fc.constantFrom(...values).map((value) => ({ matchLabels: { [key]: value } })),
    fc
      .record({ operator: fc.constantFrom('In', 'NotIn'), values: fc.subarray([...values], { minLength: 1 }) })
      .map((one) => ({ matchExpressions: [{ key, ...one }] })),
    fc.constantFrom('Exists', 'DoesNotExist').map((operator) => ({ matchExpressions: [{ key, operator }] })),
  );
const podSelector = selectorOf('app.kubernetes.io/name', APPS);
const namespaceSelector = fc.oneof(
  selectorOf('type', ['tenant-root', 'organization-mcp']),
  selectorOf('organization', ['research', 'ops']),
  selectorOf('kubernetes.io/metadata.name', [ROOT, RESEARCH_MCP]),
);
const peer: fc.Arbitrary<Peer> = fc.oneof(
  fc.record({ podSelector }),
  fc.record({ namespaceSelector }),
  fc.record({ podSelector, namespaceSelector }),
);
const port: fc.Arbitrary<Port> = fc.oneof(
  fc.constantFrom({}, { protocol: 'UDP' }, { port: 'http' }, { port: 'metrics' }, { port: 'http', protocol: 'UDP' }),
  fc.constantFrom(3000, 3030, 8080).map((number) => ({ port: number })),
  fc.constantFrom(3000, 3030, 8080).map((number) => ({ port: number, endPort: number + 40, protocol: 'TCP' })),
);
const rules: fc.Arbitrary<Rules[]> = fc.array(
  fc.record({ peers: fc.array(peer, { maxLength: 2 }), ports: fc.array(port, { maxLength: 2 }) }, { requiredKeys: [] }),
  { maxLength: 2 },
);
const anyPolicy: fc.Arbitrary<Policy> = fc
  .record({ home: fc.constantFrom(ROOT, RESEARCH_MCP), podSelector, ingress: rules, egress: rules })
  .chain((one) =>
    fc
      .constantFrom<string[] | undefined>(['Ingress'], ['Egress'], ['Ingress', 'Egress'], undefined)
      .map((policyTypes) => {
        const { ingress, egress, ...rest } = one;
        // Rules of a direction that policyTypes leaves out are a fault of their own.
        return {
          ...rest,
          ...(policyTypes && { policyTypes }),
          ...(policyTypes?.includes('Ingress') !== false && { ingress }),
          ...(policyTypes?.includes('Egress') !== false && { egress }),
        };
      }),
  );

function printed({ home, podSelector: selector, policyTypes, ingress, egress }: Policy, index: number) {
  return policy(home, `policy-${index}`, {
    podSelector: selector,
    ...(policyTypes && { policyTypes }),
    ...(ingress && {
      ingress: ingress.map(({ peers, ports }) => ({ ...(peers && { from: peers }), ...(ports && { ports }) })),
    }),
    ...(egress && {
      egress: egress.map(({ peers, ports }) => ({ ...(peers && { to: peers }), ...(ports && { ports }) })),
    }),
  });
}

describe('the evaluator', () => {
  test('agrees with a naive reading of the API reference, for any policies, pods and ports', () => {
    const asked = [tcp(3000), tcp(3030), tcp(3031), tcp(3041), tcp(8080), tcp(9090), udp(3030), udp(53)];
    const seen = { open: 0, closed: 0 };
    fc.assert(
      fc.property(fc.array(anyPolicy, { maxLength: 5 }), (random) => {
        const objects = [...WORKLOADS, ...random.map(printed)];
        const { policies, findings } = parsePolicies(objects);
        const input = { objects, pods: printedPods(objects), policies, tenant: facts() };
        const network = buildNetwork(buildMatrix(input), policies);
        const pods = network.own.filter(({ workload }) => workload !== null);
        expect(findings).toEqual([]);
        for (const source of pods) {
          for (const destination of pods) {
            for (const one of asked) {
              const out = network.openings(source, 'egress').filter((gate) => gate.pods.has(destination));
              const into = network.openings(destination, 'ingress').filter((gate) => gate.pods.has(source));
              const open = [out, into].every((gates) =>
                gates.some((gate) => hasPort(portsAt(gate, destination, 'any'), one)),
              );
              if (open !== naivelyOpen(random, source, destination, one)) {
                throw new Error(
                  `${source.workload} to ${destination.workload} on ${one.protocol} ${one.port}: evaluated ${open}`,
                );
              }
              seen[open ? 'open' : 'closed'] += 1;
            }
          }
        }
      }),
      { numRuns: 300, seed: 20261124 },
    );
    expect(seen.open).toBeGreaterThan(10_000);
    expect(seen.closed).toBeGreaterThan(10_000);
  });
});
