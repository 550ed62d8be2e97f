import { describe, expect, test } from 'vitest';
import { reachability } from '../../../src/checks/network/reachability';
import type { Finding } from '../../../src/checks/rule';
import type { KubeObject } from '../../../src/kubernetes/object';
import { CLOSED, facts, policy, ROOT } from './fixture';

function findings(...objects: readonly KubeObject[]): Pick<Finding, 'path' | 'message'>[] {
  const all = reachability.check({ objects: [...CLOSED, ...objects], tenant: facts() });
  return all.map(({ path, message }) => ({ path, message }));
}

const ingress = (rule: unknown) => policy(ROOT, 'odd', { podSelector: {}, policyTypes: ['Ingress'], ingress: [rule] });
const from = (peer: unknown) => ingress({ from: [peer] });
const port = (item: unknown) =>
  ingress({ from: [{ podSelector: { matchLabels: { a: 'b' }, matchExpressions: NEVER } }], ports: [item] });
/** A selector that nobody answers, so that a rule opens nothing and its faults stand alone. */
const NEVER = [{ key: 'a', operator: 'DoesNotExist' }];

const PEER = 'spec.ingress[0].from[0]';
const PORT = 'spec.ingress[0].ports[0]';

describe('what cannot be judged is a finding', () => {
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
      'got ["a"], want labels',
    ],
    [
      'expressions that are no list',
      from({ podSelector: { matchExpressions: {} } }),
      `${PEER}.podSelector.matchExpressions`,
      'got {}, want a list',
    ],
    [
      'a selector that is text',
      from({ podSelector: 'web' }),
      `${PEER}.podSelector`,
      'got "web", want a label selector',
    ],
    [
      'a misspelt field of a selector',
      from({ podSelector: { matchLabel: {} } }),
      `${PEER}.podSelector.matchLabel`,
      'is no field of a label selector',
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
      'a block that is none',
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
      'got {"port":0}, want a port of 1 to 65535 or a name, and an endPort only behind a number',
    ],
    [
      'a port above all',
      port({ port: 65536 }),
      PORT,
      'got {"port":65536}, want a port of 1 to 65535 or a name, and an endPort only behind a number',
    ],
    [
      'an endPort below its port',
      port({ port: 9, endPort: 8 }),
      PORT,
      'got {"port":9,"endPort":8}, want a port of 1 to 65535 or a name, and an endPort only behind a number',
    ],
    [
      'an endPort behind a name',
      port({ port: 'http', endPort: 8 }),
      PORT,
      'got {"port":"http","endPort":8}, want a port of 1 to 65535 or a name, and an endPort only behind a number',
    ],
    [
      'an endPort alone',
      port({ endPort: 8 }),
      PORT,
      'got {"endPort":8}, want a port of 1 to 65535 or a name, and an endPort only behind a number',
    ],
    ['an unknown protocol', port({ protocol: 'ICMP' }), `${PORT}.protocol`, 'got "ICMP", want TCP, UDP or SCTP'],
    ['a misspelt field of a port', port({ ports: 1 }), PORT, 'got {"ports":1}, want protocol, port and endPort'],
    ['a rule that is text', ingress('all'), 'spec.ingress[0]', 'got "all", want a rule'],
    [
      'rules that are no list',
      policy(ROOT, 'odd', { podSelector: {}, ingress: {} }),
      'spec.ingress',
      'got {}, want a list',
    ],
    [
      'an unknown policyType',
      policy(ROOT, 'odd', { podSelector: {}, policyTypes: ['ingress'] }),
      'spec.policyTypes[0]',
      'got "ingress", want Ingress or Egress',
    ],
    [
      'policyTypes that are text',
      policy(ROOT, 'odd', { podSelector: {}, policyTypes: 'Ingress' }),
      'spec.policyTypes',
      'got "Ingress", want a list of Ingress and Egress',
    ],
    [
      'rules of a direction that policyTypes leaves out',
      policy(ROOT, 'odd', { podSelector: {}, policyTypes: ['Ingress'], egress: [{}] }),
      'spec.egress',
      'has rules, but policyTypes does not name it: they do nothing',
    ],
    [
      'a misspelt field of a policy',
      policy(ROOT, 'odd', { podSelector: {}, selector: {} }),
      'spec.selector',
      'is not known here, so its effect cannot be judged',
    ],
    ['a policy without a spec', policy(ROOT, 'odd', undefined), '', 'want a namespace and a spec'],
    [
      'a policy of another kind',
      { ...policy(ROOT, 'odd', {}), apiVersion: 'cilium.io/v2', kind: 'CiliumNetworkPolicy' },
      '',
      'got CiliumNetworkPolicy of cilium.io/v2, want NetworkPolicy of networking.k8s.io/v1',
    ],
  ])('%s', (_name, object, path, message) => {
    expect(findings(object)).toEqual([{ path, message }]);
  });

  test('a misspelt side of a rule, which also leaves the rule open to everywhere', () => {
    const paths = findings(ingress({ to: [] })).map(({ path }) => path);
    expect(paths).toContain('spec.ingress[0].to');
    expect(paths).toContain('spec.ingress[0]');
  });

  test('an except that is not a part of its block', () => {
    const outside = from({ ipBlock: { cidr: '198.51.100.0/24', except: ['203.0.113.0/24'] } });
    expect(findings(outside)).toContainEqual({
      path: `${PEER}.ipBlock.except[0]`,
      message: 'got "203.0.113.0/24", want a CIDR block that is a part of cidr',
    });
  });

  test('a pod on the network of its host, where no policy holds', () => {
    const template = { metadata: { labels: {} }, spec: { hostNetwork: true, containers: [] } };
    const pod = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'host', namespace: ROOT },
      spec: { template },
    };
    expect(findings(pod)).toEqual([
      {
        path: 'spec.template.spec.hostNetwork',
        message: "got true, want none: no policy holds for a pod on its host's network",
      },
    ]);
  });

  test('a cluster block in the facts that cannot be read', () => {
    const messages = reachability
      .check({ objects: CLOSED, tenant: facts({ clusterCidrs: ['pods'] }) })
      .map(({ message }) => message);
    expect(messages).toEqual(['got the address block "pods", want CIDR such as 10.244.0.0/16']);
  });
});
