import { describe, expect, it } from 'vitest';
import { LABEL, namespaceSelectorLabels, objectLabels, ownerLabels, workloadSelector } from '../../src/contract/labels';

describe('labels', () => {
  it('of an object of an organization name its owner, its generator and its stage', () => {
    expect(objectLabels({ tenant: 'acme', organization: 'ops' }, '30-services', '7')).toEqual({
      'app.kubernetes.io/managed-by': 'neurallog-tenancy',
      'app.kubernetes.io/part-of': 'neurallog',
      'neurallog.com/tenant': 'acme',
      'neurallog.com/organization': 'ops',
      'neurallog.com/stage': '30-services',
      'neurallog.com/provisioning-step': '7',
    });
  });

  it('of an object of the tenant as a whole name no organization', () => {
    expect(ownerLabels({ tenant: 'acme', organization: null })).toEqual({ 'neurallog.com/tenant': 'acme' });
    expect(objectLabels({ tenant: 'acme', organization: null }, 'flux', '1')).not.toHaveProperty([
      'neurallog.com/organization',
    ]);
  });

  it('of a namespace are the three of the specification', () => {
    expect(namespaceSelectorLabels({ tenant: '123', organization: null }, 'tenant-root')).toEqual({
      tenant: '123',
      type: 'tenant-root',
    });
    expect(namespaceSelectorLabels({ tenant: '123', organization: '456' }, 'organization')).toEqual({
      tenant: '123',
      organization: '456',
      type: 'organization',
    });
    expect(namespaceSelectorLabels({ tenant: '123', organization: '456' }, 'organization-mcp')).toEqual({
      tenant: '123',
      organization: '456',
      type: 'organization-mcp',
    });
  });

  it('select a workload by its name alone, since a selector is immutable', () => {
    expect(workloadSelector('server')).toEqual({ 'app.kubernetes.io/name': 'server' });
  });

  it('have different keys', () => {
    expect(new Set(Object.values(LABEL)).size).toBe(Object.keys(LABEL).length);
  });
});
