import { describe, expect, test } from 'vitest';
import { block, deploy, namespace, policy, RESEARCH_MCP, ROOT, redis, search, server, tcp, web } from '../fixture';
import { admits, isOpen, reaches } from './asking';

const byApp = (app: string) => ({ matchLabels: { 'app.kubernetes.io/name': app } });
const inMcp = { matchLabels: { type: 'organization-mcp' } };
const expression = (operator: string, values?: string[]) => ({
  podSelector: { matchExpressions: [{ key: 'app.kubernetes.io/name', operator, ...(values && { values }) }] },
});

describe('which pods a policy closes', () => {
  test('a pod that no policy selects is open in both directions', () => {
    expect(isOpen([], web, server, tcp(3030))).toBe(true);
  });

  test('a policy closes the pods that its podSelector selects', () => {
    const closed = policy(ROOT, 'closed', { podSelector: byApp('server'), policyTypes: ['Ingress'] });
    expect(isOpen([closed], web, server, tcp(3030))).toBe(false);
  });

  test('a policy leaves other pods open', () => {
    const closed = policy(ROOT, 'closed', { podSelector: byApp('redis'), policyTypes: ['Ingress'] });
    expect(isOpen([closed], web, server, tcp(3030))).toBe(true);
  });

  test('a policy of another namespace closes nothing here', () => {
    const closed = policy(RESEARCH_MCP, 'closed', { podSelector: {}, policyTypes: ['Ingress'] });
    expect(isOpen([closed], web, server, tcp(3030))).toBe(true);
  });

  test('an absent podSelector selects every pod', () => {
    expect(isOpen([policy(ROOT, 'closed', { policyTypes: ['Ingress'] })], web, server, tcp(3030))).toBe(false);
  });

  test('a source that is closed reaches nothing, although the destination is open', () => {
    const closed = policy(ROOT, 'closed', { podSelector: byApp('web'), policyTypes: ['Egress'] });
    expect(isOpen([closed], web, server, tcp(3030))).toBe(false);
    expect(isOpen([closed], server, web, tcp(3000))).toBe(true);
  });

  test('policies add up: what one opens stays open beside another that opens nothing', () => {
    const closed = policy(ROOT, 'closed', { podSelector: {}, policyTypes: ['Ingress'] });
    const open = policy(ROOT, 'open', { podSelector: byApp('server'), policyTypes: ['Ingress'], ingress: [{}] });
    expect(isOpen([closed, open], web, server, tcp(3030))).toBe(true);
    expect(isOpen([closed, open], server, web, tcp(3000))).toBe(false);
  });
});

describe('policyTypes', () => {
  test('without them a policy closes ingress', () => {
    expect(isOpen([policy(ROOT, 'bare', { podSelector: {} })], web, server, tcp(3030))).toBe(false);
  });

  test('without them a policy without egress rules leaves egress open', () => {
    const bare = policy(ROOT, 'bare', { podSelector: byApp('web') });
    expect(isOpen([bare], web, server, tcp(3030))).toBe(true);
    const empty = policy(ROOT, 'empty', { podSelector: byApp('web'), policyTypes: [], egress: [] });
    expect(isOpen([empty], web, server, tcp(3030))).toBe(true);
  });

  test('without them a policy with an egress rule closes egress too', () => {
    const bare = policy(ROOT, 'bare', {
      podSelector: byApp('web'),
      egress: [{ to: [{ podSelector: byApp('redis') }] }],
    });
    expect(isOpen([bare], web, server, tcp(3030))).toBe(false);
    expect(isOpen([bare], web, redis, tcp(6379))).toBe(true);
  });

  test('Egress alone leaves ingress open', () => {
    const out = policy(ROOT, 'out', { podSelector: byApp('server'), policyTypes: ['Egress'] });
    expect(isOpen([out], web, server, tcp(3030))).toBe(true);
  });
});

describe('peers', () => {
  test('podSelector alone names pods of the policy’s own namespace', () => {
    expect(admits([{ from: [{ podSelector: byApp('web') }] }])).toBe(true);
    expect(admits([{ from: [{ podSelector: byApp('search') }] }], search)).toBe(false);
  });

  test('namespaceSelector alone names every pod of the namespaces', () => {
    expect(admits([{ from: [{ namespaceSelector: inMcp }] }], search)).toBe(true);
    expect(admits([{ from: [{ namespaceSelector: inMcp }] }], web)).toBe(false);
  });

  test('both in one item: both must hold', () => {
    const both = [{ from: [{ namespaceSelector: inMcp, podSelector: byApp('search') }] }];
    expect(admits(both, search)).toBe(true);
    expect(admits(both, deploy)).toBe(false);
    expect(admits([{ from: [{ namespaceSelector: inMcp, podSelector: byApp('web') }] }], web)).toBe(false);
  });

  test('each in an item of its own: one is enough', () => {
    const either = [{ from: [{ namespaceSelector: inMcp }, { podSelector: byApp('web') }] }];
    expect(admits(either, deploy)).toBe(true);
    expect(admits(either, web)).toBe(true);
    expect(admits(either, redis)).toBe(false);
  });

  test('an empty podSelector names every pod of the namespace, and none of another', () => {
    expect(admits([{ from: [{ podSelector: {} }] }], redis)).toBe(true);
    expect(admits([{ from: [{ podSelector: {} }] }], search)).toBe(false);
  });

  test('an empty namespaceSelector names every pod', () => {
    expect(admits([{ from: [{ namespaceSelector: {} }] }], search)).toBe(true);
  });

  test('an absent or empty list of peers is everywhere, addresses too', () => {
    expect(admits([{}], search)).toBe(true);
    expect(admits([{ from: [] }], search)).toBe(true);
    expect(reaches([{ to: [] }], block('198.51.100.0/24'), tcp(443))).toBe(true);
  });

  test('no rule at all is nowhere', () => {
    expect(admits([])).toBe(false);
  });

  test('the name of a namespace is a label', () => {
    const named = (name: string) => [
      { from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } }] },
    ];
    expect(admits(named('tenant-acme-org-research-mcp'), search)).toBe(true);
    expect(admits(named('tenant-acme-org-research-mcp'), deploy)).toBe(false);
  });

  test('the label of the name is right, whatever the manifest says', () => {
    const posing = namespace(RESEARCH_MCP, { 'kubernetes.io/metadata.name': 'another' });
    const expressions = [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: [RESEARCH_MCP] }];
    const others = { from: [{ namespaceSelector: { matchExpressions: expressions } }] };
    const admit = policy(ROOT, 'admit', { podSelector: {}, policyTypes: ['Ingress'], ingress: [others] });
    expect(isOpen([posing, admit], deploy, server, tcp(3030))).toBe(true);
    expect(isOpen([posing, admit], search, server, tcp(3030))).toBe(false);
  });

  test('the same holds for egress', () => {
    expect(reaches([{ to: [{ namespaceSelector: inMcp }] }], search, tcp(8080))).toBe(true);
    expect(reaches([{ to: [{ namespaceSelector: inMcp }] }], server, tcp(3030))).toBe(false);
  });
});

describe('matchExpressions', () => {
  test('In takes the values that it lists', () => {
    expect(admits([{ from: [expression('In', ['web', 'redis'])] }], redis)).toBe(true);
    expect(admits([{ from: [expression('In', ['registry'])] }], redis)).toBe(false);
  });

  test('NotIn takes all others', () => {
    expect(admits([{ from: [expression('NotIn', ['web'])] }], redis)).toBe(true);
    expect(admits([{ from: [expression('NotIn', ['web'])] }], web)).toBe(false);
  });

  test('Exists takes whoever has the label', () => {
    expect(admits([{ from: [expression('Exists')] }], web)).toBe(true);
    const other = { podSelector: { matchExpressions: [{ key: 'role', operator: 'Exists' }] } };
    expect(admits([{ from: [other] }], web)).toBe(false);
  });

  test('DoesNotExist takes whoever lacks it', () => {
    expect(admits([{ from: [expression('DoesNotExist')] }], web)).toBe(false);
    const other = { podSelector: { matchExpressions: [{ key: 'role', operator: 'DoesNotExist' }] } };
    expect(admits([{ from: [other] }], web)).toBe(true);
  });

  test('a label that is absent is in no list, and so not in it', () => {
    const role = (operator: string) => ({
      podSelector: { matchExpressions: [{ key: 'role', operator, values: ['x'] }] },
    });
    expect(admits([{ from: [role('NotIn')] }], web)).toBe(true);
    expect(admits([{ from: [role('In')] }], web)).toBe(false);
  });

  test('all demands of a selector must hold', () => {
    const both = { podSelector: { ...byApp('web'), ...expression('NotIn', ['web']).podSelector } };
    expect(admits([{ from: [both] }], web)).toBe(false);
  });
});
