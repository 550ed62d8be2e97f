import { describe, expect, test } from 'vitest';
import { defaultDeny } from '../../../src/checks/network/default-deny';
import type { KubeObject } from '../../../src/kubernetes/object';
import { CLOSED, facts, namespace, policy } from './fixture';

const root = namespace('tenant-acme', { tenant: 'acme' });
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
  test('passes if every namespace has one', () => {
    expect(check(...CLOSED)).toEqual([]);
  });

  test('may have absent or empty rules', () => {
    const spec = { podSelector: {}, policyTypes: ['Egress', 'Ingress'] };
    expect(check(root, policy('tenant-acme', 'deny', spec))).toEqual([]);
    expect(check(root, policy('tenant-acme', 'deny', { ...spec, ingress: [], egress: [] }))).toEqual([]);
  });

  test('is required in every namespace', () => {
    expect(check(root)).toEqual([finding]);
  });

  test('is required in the namespace itself', () => {
    const spec = { podSelector: {}, policyTypes: ['Egress', 'Ingress'] };
    expect(check(root, policy('tenant-acme-org-ops', 'deny', spec))).toEqual([finding]);
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
  ])('is not a policy %s', (_name, spec) => {
    expect(check(root, policy('tenant-acme', 'deny', spec))).toEqual([finding]);
  });

  test('is not a policy of another API group', () => {
    const spec = { podSelector: {}, policyTypes: ['Ingress', 'Egress'] };
    const other = { ...policy('tenant-acme', 'deny', spec), apiVersion: 'crd.projectcalico.org/v1' };
    expect(check(root, other)).toEqual([finding]);
  });
});
