import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildMatrix } from '../../../../src/checks/network/engine/matrix';
import { buildNetwork } from '../../../../src/checks/network/engine/network';
import { portsAt } from '../../../../src/checks/network/engine/openings';
import { printedPods } from '../../../../src/checks/network/engine/pods';
import { parsePolicies } from '../../../../src/checks/network/engine/policy';
import { hasPort } from '../../../../src/checks/network/engine/port-set';
import { objectIndexOf } from '../../../../src/checks/object-index';
import { facts, policy, RESEARCH_MCP, ROOT, tcp, udp, WORKLOADS } from '../fixture';
import { isConnectionOpen, type Peer, type Policy, type Port, type Rules, type Selector } from './reference-evaluator';

const APPS = ['web', 'server', 'redis', 'search', 'missing'];
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
  .record({ namespace: fc.constantFrom(ROOT, RESEARCH_MCP), podSelector, ingress: rules, egress: rules })
  .chain((one) =>
    fc
      .constantFrom<string[] | undefined>(['Ingress'], ['Egress'], ['Ingress', 'Egress'], undefined)
      .map((policyTypes) => {
        const { ingress, egress, ...rest } = one;
        // Rules of a direction that policyTypes does not list would be a finding.
        return {
          ...rest,
          ...(policyTypes && { policyTypes }),
          ...(policyTypes?.includes('Ingress') !== false && { ingress }),
          ...(policyTypes?.includes('Egress') !== false && { egress }),
        };
      }),
  );

function toManifest({ namespace, podSelector: selector, policyTypes, ingress, egress }: Policy, index: number) {
  return policy(namespace, `policy-${index}`, {
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

describe('the policy evaluator', () => {
  test('agrees with a simple evaluator written after the API reference, for random policies, pods and ports', () => {
    const ports = [tcp(3000), tcp(3030), tcp(3031), tcp(3041), tcp(8080), tcp(9090), udp(3030), udp(53)];
    const counts = { open: 0, closed: 0 };
    const tenant = facts();
    fc.assert(
      fc.property(fc.array(anyPolicy, { maxLength: 5 }), (random) => {
        const objects = [...WORKLOADS, ...random.map(toManifest)];
        const { policies, findings } = parsePolicies(objects);
        const input = { objects, pods: printedPods(objectIndexOf({ objects, tenant }).pods), policies, tenant };
        const network = buildNetwork(buildMatrix(input), policies);
        const pods = network.own.filter(({ workload }) => workload !== null);
        expect(findings).toEqual([]);
        for (const source of pods) {
          for (const destination of pods) {
            for (const one of ports) {
              const out = network.openings(source, 'egress').filter((opening) => opening.pods.has(destination));
              const into = network.openings(destination, 'ingress').filter((opening) => opening.pods.has(source));
              const open = [out, into].every((openings) =>
                openings.some((opening) => hasPort(portsAt(opening, destination, 'any'), one)),
              );
              if (open !== isConnectionOpen(random, source, destination, one)) {
                throw new Error(
                  `${source.workload} to ${destination.workload} on ${one.protocol} ${one.port}: evaluated ${open}`,
                );
              }
              counts[open ? 'open' : 'closed'] += 1;
            }
          }
        }
      }),
      { numRuns: 300, seed: 20261124 },
    );
    expect(counts.open).toBeGreaterThan(10_000);
    expect(counts.closed).toBeGreaterThan(10_000);
  });
});
