import { describe, expect, test } from 'vitest';
import { reachability } from '../../../src/checks/network/reachability';
import type { Finding } from '../../../src/checks/rule';
import type { KubeObject } from '../../../src/kubernetes/object';
import { CLOSED, facts, policy, ROOT } from './fixture';

function findings(...objects: readonly KubeObject[]): Pick<Finding, 'path' | 'message'>[] {
  const all = reachability.check({ objects: [...CLOSED, ...objects], tenant: facts() });
  return all.map(({ path, message }) => ({ path, message }));
}

const ingress = (rule: unknown) =>
  policy(ROOT, 'malformed', { podSelector: {}, policyTypes: ['Ingress'], ingress: [rule] });
const from = (peer: unknown) => ingress({ from: [peer] });
const port = (item: unknown) =>
  ingress({ from: [{ podSelector: { matchLabels: { a: 'b' }, matchExpressions: NEVER } }], ports: [item] });
/** A selector that matches no pod, so that the rule opens nothing and causes no other findings. */
const NEVER = [{ key: 'a', operator: 'DoesNotExist' }];

const PEER = 'spec.ingress[0].from[0]';
const PORT = 'spec.ingress[0].ports[0]';

describe('reachability reports', () => {
  test.each<[string, KubeObject, string, string]>([
    [
      'an unknown operator',
      from({ podSelector: { matchExpressions: [{ key: 'a', operator: 'Gt', values: ['1'] }] } }),
      `${PEER}.podSelector.matchExpressions[0]`,
      'got {"key":"a","operator":"Gt","values":["1"]}, want In or NotIn with values, or Exists or DoesNotExist without',
    ],
    [
      'In without values',
      from({ podSelector: { matchExpressions: [{ key: 'a', operator: 'In' }] } }),
      `${PEER}.podSelector.matchExpressions[0]`,
      'got {"key":"a","operator":"In"}, want In or NotIn with values, or Exists or DoesNotExist without',
    ],
    [
      'Exists with values',
      from({ podSelector: { matchExpressions: [{ key: 'a', operator: 'Exists', values: ['1'] }] } }),
      `${PEER}.podSelector.matchExpressions[0]`,
      'got {"key":"a","operator":"Exists","values":["1"]}, want In or NotIn with values, or Exists or DoesNotExist without',
    ],
    [
      'an expression without a key',
      from({ podSelector: { matchExpressions: ['a'] } }),
      `${PEER}.podSelector.matchExpressions[0]`,
      'got "a", want key, operator and values',
    ],
    [
      'a label that is a number',
      from({ podSelector: { matchLabels: { a: 1 } } }),
      `${PEER}.podSelector.matchLabels.a`,
      'got 1, want text',
    ],
    [
      'labels that are a list',
      from({ podSelector: { matchLabels: ['a'] } }),
      `${PEER}.podSelector.matchLabels`,
      'got ["a"], want a map of labels',
    ],
    [
      'expressions that are not a list',
      from({ podSelector: { matchExpressions: {} } }),
      `${PEER}.podSelector.matchExpressions`,
      'got {}, want a list',
    ],
    [
      'a selector that is a string',
      from({ podSelector: 'web' }),
      `${PEER}.podSelector`,
      'got "web", want a label selector',
    ],
    [
      'a misspelt field of a selector',
      from({ podSelector: { matchLabel: {} } }),
      `${PEER}.podSelector.matchLabel`,
      'is not a field of a label selector, want matchLabels or matchExpressions',
    ],
    [
      'ipBlock beside a selector',
      from({ ipBlock: { cidr: '198.51.100.0/24' }, podSelector: {} }),
      PEER,
      'has ipBlock beside selectors, want one of them',
    ],
    ['a peer without any field', from({}), PEER, 'got {}, want podSelector, namespaceSelector or ipBlock'],
    [
      'a misspelt field of a peer',
      from({ podSelectors: {} }),
      PEER,
      'got {"podSelectors":{}}, want podSelector, namespaceSelector or ipBlock',
    ],
    [
      'a block without a prefix',
      from({ ipBlock: { cidr: '198.51.100.0' } }),
      `${PEER}.ipBlock.cidr`,
      'got "198.51.100.0", want a CIDR block',
    ],
    [
      'a block with an octal part',
      from({ ipBlock: { cidr: '010.0.0.0/8' } }),
      `${PEER}.ipBlock.cidr`,
      'got "010.0.0.0/8", want a CIDR block',
    ],
    [
      'a misspelt field of a block',
      from({ ipBlock: { cidr: '198.51.100.0/24', excepts: [] } }),
      `${PEER}.ipBlock`,
      'got {"cidr":"198.51.100.0/24","excepts":[]}, want cidr and except',
    ],
    [
      'a port of 0',
      port({ port: 0 }),
      PORT,
      'got {"port":0}, want a port from 1 to 65535 or a name, and endPort only with a port number',
    ],
    [
      'a port above 65535',
      port({ port: 65536 }),
      PORT,
      'got {"port":65536}, want a port from 1 to 65535 or a name, and endPort only with a port number',
    ],
    [
      'an endPort below its port',
      port({ port: 9, endPort: 8 }),
      PORT,
      'got {"port":9,"endPort":8}, want a port from 1 to 65535 or a name, and endPort only with a port number',
    ],
    [
      'an endPort with a named port',
      port({ port: 'http', endPort: 8 }),
      PORT,
      'got {"port":"http","endPort":8}, want a port from 1 to 65535 or a name, and endPort only with a port number',
    ],
    [
      'an endPort without a port',
      port({ endPort: 8 }),
      PORT,
      'got {"endPort":8}, want a port from 1 to 65535 or a name, and endPort only with a port number',
    ],
    ['an unknown protocol', port({ protocol: 'ICMP' }), `${PORT}.protocol`, 'got "ICMP", want TCP, UDP or SCTP'],
    ['a misspelt field of a port', port({ ports: 1 }), PORT, 'got {"ports":1}, want protocol, port and endPort'],
    ['a rule that is a string', ingress('all'), 'spec.ingress[0]', 'got "all", want a rule'],
    [
      'rules that are not a list',
      policy(ROOT, 'malformed', { podSelector: {}, ingress: {} }),
      'spec.ingress',
      'got {}, want a list',
    ],
    [
      'an unknown policyType',
      policy(ROOT, 'malformed', { podSelector: {}, policyTypes: ['ingress'] }),
      'spec.policyTypes[0]',
      'got "ingress", want Ingress or Egress',
    ],
    [
      'policyTypes that are a string',
      policy(ROOT, 'malformed', { podSelector: {}, policyTypes: 'Ingress' }),
      'spec.policyTypes',
      'got "Ingress", want a list of Ingress and Egress',
    ],
    [
      'rules of a direction that policyTypes does not list',
      policy(ROOT, 'malformed', { podSelector: {}, policyTypes: ['Ingress'], egress: [{}] }),
      'spec.egress',
      'has rules without effect, want Egress in policyTypes',
    ],
    [
      'a misspelt field of a policy',
      policy(ROOT, 'malformed', { podSelector: {}, selector: {} }),
      'spec.selector',
      'is not a known field, want one of podSelector, policyTypes, ingress, egress',
    ],
    ['a policy without a spec', policy(ROOT, 'malformed', undefined), '', 'has no namespace or no spec, want both'],
    [
      'a policy of another kind',
      { ...policy(ROOT, 'malformed', {}), apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy' },
      '',
      'got CiliumNetworkPolicy of cilium.io/v2, want NetworkPolicy of networking.k8s.io/v1',
    ],
  ])('%s', (_name, object, path, message) => {
    expect(findings(object)).toEqual([{ path, message }]);
  });

  test('a misspelt peer list of a rule, which then allows all peers', () => {
    const paths = findings(ingress({ to: [] })).map(({ path }) => path);
    expect(paths).toContain('spec.ingress[0].to');
    expect(paths).toContain('spec.ingress[0]');
  });

  test('an except outside its block', () => {
    const outside = from({ ipBlock: { cidr: '198.51.100.0/24', except: ['203.0.113.0/24'] } });
    expect(findings(outside)).toContainEqual({
      path: `${PEER}.ipBlock.except[0]`,
      message: 'got "203.0.113.0/24", want a CIDR block inside cidr and smaller than it',
    });
  });

  const spec = { hostNetwork: true, containers: [] };
  test.each([
    ['Deployment', { template: { spec } }, 'spec.template.spec.hostNetwork'],
    ['CronJob', { jobTemplate: { spec: { template: { spec } } } }, 'spec.jobTemplate.spec.template.spec.hostNetwork'],
    ['Pod', spec, 'spec.hostNetwork'],
  ])('a %s on the network of its host', (kind, objectSpec, path) => {
    const object = { apiVersion: 'v1', kind, metadata: { name: 'host', namespace: ROOT }, spec: objectSpec };
    expect(findings(object)).toEqual([
      { path, message: "got true, want false: network policies do not apply to a pod on its host's network" },
    ]);
  });

  test('a malformed cluster block in the facts', () => {
    const messages = reachability
      .check({ objects: CLOSED, tenant: facts({ clusterCidrs: ['pods'] }) })
      .map(({ message }) => message);
    expect(messages).toEqual(['got the address block "pods", want a CIDR block such as 10.244.0.0/16']);
  });
});
