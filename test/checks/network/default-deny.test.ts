import { describe, expect, test } from 'vitest';
import { defaultDeny } from '../../../src/checks/network/default-deny';
import type { KubeObject } from '../../../src/kubernetes/object';
import { CLOSED, facts, namespace, policy } from './fixture';

const home = namespace('tenant-acme', { tenant: 'acme' });
const finding = {
  rule: 'default-deny',
  object: 'Namespace tenant-acme',
  path: '',
  message: 'has no default deny, want a NetworkPolicy with an empty podSelector, both policyTypes and no rules',
};

function check(...objects: readonly KubeObject[]) {
  return defaultDeny.check({ objects, tenant: facts() });
}

describe('default deny', () => {
  test('a tenant whose every namespace has one passes', () => {
    expect(check(...CLOSED)).toEqual([]);
  });

  test('rules may be absent or empty', () => {
    const spec = { podSelector: {}, policyTypes: ['Egress', 'Ingress'] };
    expect(check(home, policy('tenant-acme', 'deny', spec))).toEqual([]);
    expect(check(home, policy('tenant-acme', 'deny', { ...spec, ingress: [], egress: [] }))).toEqual([]);
  });

  test('a namespace without a policy is found', () => {
    expect(check(home)).toEqual([finding]);
  });

  test('the policy of another namespace does not count', () => {
    const spec = { podSelector: {}, policyTypes: ['Egress', 'Ingress'] };
    expect(check(home, policy('tenant-acme-org-ops', 'deny', spec))).toEqual([finding]);
  });

  test.each([
    ['that selects some pods', { podSelector: { matchLabels: { a: 'b' } }, policyTypes: ['Ingress', 'Egress'] }],
    [
      'that selects by expression',
      { podSelector: { matchExpressions: [{ key: 'a', operator: 'Exists' }] }, policyTypes: ['Ingress', 'Egress'] },
    ],
    ['without Egress', { podSelector: {}, policyTypes: ['Ingress'] }],
    ['without Ingress', { podSelector: {}, policyTypes: ['Egress'] }],
    ['without policyTypes', { podSelector: {} }],
    ['with an ingress rule', { podSelector: {}, policyTypes: ['Ingress', 'Egress'], ingress: [{}] }],
    ['with an egress rule', { podSelector: {}, policyTypes: ['Ingress', 'Egress'], egress: [{}] }],
    ['without a podSelector', { policyTypes: ['Ingress', 'Egress'] }],
    ['without a spec', undefined],
  ])('a policy %s is no default deny', (_name, spec) => {
    expect(check(home, policy('tenant-acme', 'deny', spec))).toEqual([finding]);
  });

  test('a policy of another group is no default deny', () => {
    const spec = { podSelector: {}, policyTypes: ['Ingress', 'Egress'] };
    const other = { ...policy('tenant-acme', 'deny', spec), apiVersion: 'crd.projectcalico.org/v1' };
    expect(check(home, other)).toEqual([finding]);
  });
});
