import { describe, expect, it } from 'vitest';
import { rendered } from '../../support/rendered';

const NAMESPACES = ['tenant-acme', 'tenant-acme-org-research', 'tenant-acme-org-research-mcp'];

describe('the namespaces of a tenant', () => {
  it('are the three kinds of the specification, with its exact labels', () => {
    const { one } = rendered();
    const labelsOf = (name: string) => {
      const { tenant, organization, type } = one('Namespace', name, name).metadata.labels ?? {};
      return { tenant, organization, type };
    };
    expect(NAMESPACES.map(labelsOf)).toEqual([
      { tenant: 'acme', organization: undefined, type: 'tenant-root' },
      { tenant: 'acme', organization: 'research', type: 'organization' },
      { tenant: 'acme', organization: 'research', type: 'organization-mcp' },
    ]);
  });

  it.each(NAMESPACES)('%s enforces Pod Security restricted at a pinned version', (name) => {
    expect(rendered({}, { podSecurityVersion: 'v1.30' }).one('Namespace', name, name).metadata.labels).toMatchObject({
      'pod-security.kubernetes.io/enforce': 'restricted',
      'pod-security.kubernetes.io/enforce-version': 'v1.30',
      'pod-security.kubernetes.io/audit': 'restricted',
      'pod-security.kubernetes.io/audit-version': 'v1.30',
      'pod-security.kubernetes.io/warn': 'restricted',
      'pod-security.kubernetes.io/warn-version': 'v1.30',
    });
  });

  it.each(NAMESPACES)('%s survives being left out of a commit', (name) => {
    expect(rendered().one('Namespace', name, name).metadata.annotations?.['kustomize.toolkit.fluxcd.io/prune']).toBe(
      'disabled',
    );
  });

  it('belong to step 1 and step 6, and are applied with the foundation', () => {
    const { one, stageOf } = rendered();
    expect(
      NAMESPACES.map((name) => one('Namespace', name, name).metadata.labels?.['neurallog.com/provisioning-step']),
    ).toEqual(['1', '6', '6']);
    expect(NAMESPACES.map((name) => stageOf('Namespace', name, name))).toEqual([
      '10-foundation',
      '10-foundation',
      '10-foundation',
    ]);
  });

  it('say when a free tenant ends, on the root alone', () => {
    const { one } = rendered({ plan: 'free', expiresAt: '2027-01-01T00:00:00Z' });
    expect(
      NAMESPACES.map((name) => one('Namespace', name, name).metadata.annotations?.['neurallog.com/expires-at']),
    ).toEqual(['2027-01-01T00:00:00Z', undefined, undefined]);
  });

  it.each(NAMESPACES)('%s closes everything that no other policy opens', (name) => {
    expect(rendered().one('NetworkPolicy', name, 'default-deny').spec).toEqual({
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
    });
  });

  it.each(NAMESPACES)('%s gives its default account no token', (name) => {
    expect(rendered().one('ServiceAccount', name, 'default').automountServiceAccountToken).toBe(false);
  });

  it.each(NAMESPACES)("%s binds the tenant's own Flux account, and no other", (name) => {
    const binding = rendered().one('RoleBinding', name, 'reconciler');
    expect(binding.roleRef).toEqual({
      apiGroup: 'rbac.authorization.k8s.io',
      kind: 'ClusterRole',
      name: 'neurallog-tenant-reconciler',
    });
    expect(binding.subjects).toEqual([{ kind: 'ServiceAccount', name: 'tenant-acme', namespace: 'neurallog-tenants' }]);
  });
});
