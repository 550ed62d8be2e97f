import { describe, expect, test } from 'vitest';
import { block, deploy, namespace, policy, RESEARCH_MCP, ROOT, redis, search, server, tcp, web } from '../fixture';
import { allowsFrom, isOpen, reaches } from './connectivity';

const byApp = (app: string) => ({ matchLabels: { 'app.kubernetes.io/name': app } });
const inMcp = { matchLabels: { type: 'organization-mcp' } };
const expression = (operator: string, values?: string[]) => ({
  podSelector: { matchExpressions: [{ key: 'app.kubernetes.io/name', operator, ...(values && { values }) }] },
});

describe('the pods that a policy isolates', () => {
  test('a pod that no policy selects is open in both directions', () => {
    expect(isOpen([], web, server, tcp(3030))).toBe(true);
  });

  test('a policy isolates the pods that its podSelector selects', () => {
    const closed = policy(ROOT, 'closed', { podSelector: byApp('server'), policyTypes: ['Ingress'] });
    expect(isOpen([closed], web, server, tcp(3030))).toBe(false);
  });

  test('a policy leaves other pods open', () => {
    const closed = policy(ROOT, 'closed', { podSelector: byApp('redis'), policyTypes: ['Ingress'] });
    expect(isOpen([closed], web, server, tcp(3030))).toBe(true);
  });

  test('a policy of another namespace isolates no pod here', () => {
    const closed = policy(RESEARCH_MCP, 'closed', { podSelector: {}, policyTypes: ['Ingress'] });
    expect(isOpen([closed], web, server, tcp(3030))).toBe(true);
  });

  test('an absent podSelector selects every pod', () => {
    expect(isOpen([policy(ROOT, 'closed', { policyTypes: ['Ingress'] })], web, server, tcp(3030))).toBe(false);
  });

  test('an isolated source reaches nothing, although the destination is open', () => {
    const closed = policy(ROOT, 'closed', { podSelector: byApp('web'), policyTypes: ['Egress'] });
    expect(isOpen([closed], web, server, tcp(3030))).toBe(false);
    expect(isOpen([closed], server, web, tcp(3000))).toBe(true);
  });

  test('policies are additive: a second policy without rules blocks nothing that the first allows', () => {
    const closed = policy(ROOT, 'closed', { podSelector: {}, policyTypes: ['Ingress'] });
    const open = policy(ROOT, 'open', { podSelector: byApp('server'), policyTypes: ['Ingress'], ingress: [{}] });
    expect(isOpen([closed, open], web, server, tcp(3030))).toBe(true);
    expect(isOpen([closed, open], server, web, tcp(3000))).toBe(false);
  });
});

describe('policyTypes', () => {
  test('default to Ingress', () => {
    expect(isOpen([policy(ROOT, 'bare', { podSelector: {} })], web, server, tcp(3030))).toBe(false);
  });

  test('do not default to Egress for a policy without egress rules', () => {
    const bare = policy(ROOT, 'bare', { podSelector: byApp('web') });
    expect(isOpen([bare], web, server, tcp(3030))).toBe(true);
    const empty = policy(ROOT, 'empty', { podSelector: byApp('web'), policyTypes: [], egress: [] });
    expect(isOpen([empty], web, server, tcp(3030))).toBe(true);
  });

  test('default to Ingress and Egress for a policy with an egress rule', () => {
    const bare = policy(ROOT, 'bare', {
      podSelector: byApp('web'),
      egress: [{ to: [{ podSelector: byApp('redis') }] }],
    });
    expect(isOpen([bare], web, server, tcp(3030))).toBe(false);
    expect(isOpen([bare], web, redis, tcp(6379))).toBe(true);
  });

  test('of only Egress leave ingress open', () => {
    const out = policy(ROOT, 'out', { podSelector: byApp('server'), policyTypes: ['Egress'] });
    expect(isOpen([out], web, server, tcp(3030))).toBe(true);
  });
});

describe('peers', () => {
  test('with only podSelector are pods of the policy’s own namespace', () => {
    expect(allowsFrom([{ from: [{ podSelector: byApp('web') }] }])).toBe(true);
    expect(allowsFrom([{ from: [{ podSelector: byApp('search') }] }], search)).toBe(false);
  });

  test('with only namespaceSelector are all pods of the namespaces', () => {
    expect(allowsFrom([{ from: [{ namespaceSelector: inMcp }] }], search)).toBe(true);
    expect(allowsFrom([{ from: [{ namespaceSelector: inMcp }] }], web)).toBe(false);
  });

  test('with both selectors in one item must match both', () => {
    const both = [{ from: [{ namespaceSelector: inMcp, podSelector: byApp('search') }] }];
    expect(allowsFrom(both, search)).toBe(true);
    expect(allowsFrom(both, deploy)).toBe(false);
    expect(allowsFrom([{ from: [{ namespaceSelector: inMcp, podSelector: byApp('web') }] }], web)).toBe(false);
  });

  test('in two items must match one of them', () => {
    const either = [{ from: [{ namespaceSelector: inMcp }, { podSelector: byApp('web') }] }];
    expect(allowsFrom(either, deploy)).toBe(true);
    expect(allowsFrom(either, web)).toBe(true);
    expect(allowsFrom(either, redis)).toBe(false);
  });

  test('with an empty podSelector are all pods of the policy’s namespace and none of another', () => {
    expect(allowsFrom([{ from: [{ podSelector: {} }] }], redis)).toBe(true);
    expect(allowsFrom([{ from: [{ podSelector: {} }] }], search)).toBe(false);
  });

  test('with an empty namespaceSelector are all pods', () => {
    expect(allowsFrom([{ from: [{ namespaceSelector: {} }] }], search)).toBe(true);
  });

  test('are all pods and addresses if the list is absent or empty', () => {
    expect(allowsFrom([{}], search)).toBe(true);
    expect(allowsFrom([{ from: [] }], search)).toBe(true);
    expect(reaches([{ to: [] }], block('198.51.100.0/24'), tcp(443))).toBe(true);
  });

  test('are none without a rule', () => {
    expect(allowsFrom([])).toBe(false);
  });

  test('can be selected by the name of their namespace, as a label', () => {
    const named = (name: string) => [
      { from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } }] },
    ];
    expect(allowsFrom(named('tenant-acme-org-research-mcp'), search)).toBe(true);
    expect(allowsFrom(named('tenant-acme-org-research-mcp'), deploy)).toBe(false);
  });

  test('are selected by the real name of their namespace, even if the manifest has another value for the label', () => {
    const mislabelled = namespace(RESEARCH_MCP, { 'kubernetes.io/metadata.name': 'another' });
    const expressions = [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: [RESEARCH_MCP] }];
    const others = { from: [{ namespaceSelector: { matchExpressions: expressions } }] };
    const allow = policy(ROOT, 'allow', { podSelector: {}, policyTypes: ['Ingress'], ingress: [others] });
    expect(isOpen([mislabelled, allow], deploy, server, tcp(3030))).toBe(true);
    expect(isOpen([mislabelled, allow], search, server, tcp(3030))).toBe(false);
  });

  test('work the same in egress', () => {
    expect(reaches([{ to: [{ namespaceSelector: inMcp }] }], search, tcp(8080))).toBe(true);
    expect(reaches([{ to: [{ namespaceSelector: inMcp }] }], server, tcp(3030))).toBe(false);
  });
});

describe('matchExpressions', () => {
  test('In matches the listed values', () => {
    expect(allowsFrom([{ from: [expression('In', ['web', 'redis'])] }], redis)).toBe(true);
    expect(allowsFrom([{ from: [expression('In', ['registry'])] }], redis)).toBe(false);
  });

  test('NotIn matches all other values', () => {
    expect(allowsFrom([{ from: [expression('NotIn', ['web'])] }], redis)).toBe(true);
    expect(allowsFrom([{ from: [expression('NotIn', ['web'])] }], web)).toBe(false);
  });

  test('Exists matches pods with the label', () => {
    expect(allowsFrom([{ from: [expression('Exists')] }], web)).toBe(true);
    const other = { podSelector: { matchExpressions: [{ key: 'role', operator: 'Exists' }] } };
    expect(allowsFrom([{ from: [other] }], web)).toBe(false);
  });

  test('DoesNotExist matches pods without the label', () => {
    expect(allowsFrom([{ from: [expression('DoesNotExist')] }], web)).toBe(false);
    const other = { podSelector: { matchExpressions: [{ key: 'role', operator: 'DoesNotExist' }] } };
    expect(allowsFrom([{ from: [other] }], web)).toBe(true);
  });

  test('NotIn matches pods without the label, and In does not', () => {
    const role = (operator: string) => ({
      podSelector: { matchExpressions: [{ key: 'role', operator, values: ['x'] }] },
    });
    expect(allowsFrom([{ from: [role('NotIn')] }], web)).toBe(true);
    expect(allowsFrom([{ from: [role('In')] }], web)).toBe(false);
  });

  test('all requirements of a selector must match', () => {
    const both = { podSelector: { ...byApp('web'), ...expression('NotIn', ['web']).podSelector } };
    expect(allowsFrom([{ from: [both] }], web)).toBe(false);
  });
});
