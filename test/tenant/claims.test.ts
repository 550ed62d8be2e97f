import { describe, expect, it } from 'vitest';
import { definePlatform } from '../../src/platform/resolve';
import { claimsOf, groupsOf } from '../../src/tenant/claims';
import { platformSpec } from '../support/specs';

const platform = definePlatform('cluster', platformSpec({ flux: { namespace: 'control' } }));

describe('the claims of a tenant', () => {
  it('are its namespaces, its account, its Flux objects, its groups and its hosts', () => {
    expect(claimsOf('123', ['456'], platform)).toEqual({
      names: [
        'Namespace tenant-123',
        'Namespace tenant-123-org-456',
        'Namespace tenant-123-org-456-mcp',
        'ServiceAccount control/tenant-123',
        'kustomize.toolkit.fluxcd.io/Kustomization control/tenant-123-10-foundation',
        'kustomize.toolkit.fluxcd.io/Kustomization control/tenant-123-20-data',
        'kustomize.toolkit.fluxcd.io/Kustomization control/tenant-123-30-services',
        'kustomize.toolkit.fluxcd.io/Kustomization control/tenant-123-40-edge',
        'Group tenant:123:admin',
        'Group tenant:123:viewer',
        'Group tenant:123:org:456:admin',
        'Group tenant:123:org:456:developer',
        'Group tenant:123:org:456:analyst',
        'Group tenant:123:org:456:viewer',
      ],
      hosts: [
        '123.neurallog.com',
        'api.123.neurallog.com',
        'auth.123.neurallog.com',
        'mcp.123.neurallog.com',
        'registry.123.neurallog.com',
      ],
    });
  });

  it('follow from its id alone, where its organizations are not known', () => {
    const { names, hosts } = claimsOf('acme', [], platform);
    expect(names.filter((name) => name.startsWith('Namespace '))).toEqual(['Namespace tenant-acme']);
    expect(hosts).toContain('acme.neurallog.com');
    expect(groupsOf('acme', [])).toEqual(['tenant:acme:admin', 'tenant:acme:viewer']);
  });
});
