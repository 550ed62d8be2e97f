import { describe, expect, it } from 'vitest';
import type { CleanupPhase } from '../../src/contract/phases';
import type { TenantSpec } from '../../src/fleet/schema/tenant';
import { transitionOf } from '../../src/fleet/transition';
import { printStateOf } from '../../src/tenant/print-state';

const acme: TenantSpec = {
  displayName: 'Acme',
  plan: 'pro',
  createdAt: '2026-01-12T09:30:00Z',
  organizations: [{ id: 'research' }, { id: 'ops' }],
};

const RUNNING = {
  foundation: 'present',
  data: 'running',
  services: 'running',
  edge: 'present',
  removingOrganizations: [],
  suspendedOrganizations: [],
  organizations: 'present',
  approvedRemovals: [],
  unprotected: [],
};

const OPS = ['Namespace tenant-acme-org-ops', 'Namespace tenant-acme-org-ops-mcp'];
const ORGANIZATIONS = ['Namespace tenant-acme-org-research', 'Namespace tenant-acme-org-research-mcp', ...OPS];
const VOLUME = 'PersistentVolumeClaim tenant-acme/redis-data';
const ROOT = 'Namespace tenant-acme';

function stateOf(spec: TenantSpec) {
  return printStateOf('acme', spec, transitionOf(spec));
}

function deleting(phase: CleanupPhase, change: Partial<TenantSpec> = {}) {
  const startedAt = '2026-06-01T00:00:00Z';
  const deleteAfter = '2026-07-01T00:00:00Z';
  return stateOf({
    ...acme,
    ...change,
    transition: { kind: 'delete', phase, startedAt, deleteAfter, export: 'requested' },
  });
}

describe('a tenant', () => {
  it('runs all pods and protects all namespaces and volumes', () => {
    expect(stateOf(acme)).toEqual(RUNNING);
  });

  it('that is suspended keeps all objects and runs no pods', () => {
    expect(stateOf({ ...acme, suspend: true })).toEqual({ ...RUNNING, data: 'scaledToZero', services: 'scaledToZero' });
  });

  it('that is being converted runs', () => {
    const transition = { kind: 'convert', from: 'enterprise', startedAt: '2026-06-01T00:00:00Z' } as const;
    expect(stateOf({ ...acme, transition })).toEqual(RUNNING);
  });

  it('lifts the protection of approved deletions', () => {
    const approvedDeletions = ['PersistentVolumeClaim/tenant-acme/redis-data'];
    expect(stateOf({ ...acme, approvedDeletions })).toEqual({
      ...RUNNING,
      approvedRemovals: [VOLUME],
      unprotected: [VOLUME],
    });
  });
});

describe('an organization that is removed', () => {
  const at = (phase: 'workloads-off' | 'protection-lifted') =>
    stateOf({
      ...acme,
      transition: { kind: 'remove-organization', organization: 'ops', phase, startedAt: '2026-06-01T00:00:00Z' },
    });

  it('loses its workloads first, and stays protected', () => {
    expect(at('workloads-off')).toEqual({ ...RUNNING, removingOrganizations: ['ops'] });
  });

  it('loses its protection in a commit of its own', () => {
    expect(at('protection-lifted')).toEqual({ ...RUNNING, removingOrganizations: ['ops'], unprotected: OPS });
  });
});

describe('a tenant that is deleted', () => {
  it('runs in the phases notify and export', () => {
    expect(deleting('notify')).toEqual(RUNNING);
    expect(deleting('export')).toEqual(RUNNING);
    expect(deleting('edge-off')).toEqual({ ...RUNNING, edge: 'absent' });
  });

  it('runs Redis alone for the export if it was suspended, and is scaled to zero again after it', () => {
    const suspended = { ...RUNNING, data: 'scaledToZero', services: 'scaledToZero' };
    expect(deleting('notify', { suspend: true })).toEqual(suspended);
    expect(deleting('export', { suspend: true })).toEqual({ ...suspended, data: 'running' });
    expect(deleting('edge-off', { suspend: true })).toEqual({ ...suspended, edge: 'absent' });
  });

  it('runs nothing for an export that was declined', () => {
    const suspended = { ...RUNNING, data: 'scaledToZero', services: 'scaledToZero' };
    const transition = {
      kind: 'delete',
      phase: 'export',
      startedAt: '2026-06-01T00:00:00Z',
      deleteAfter: '2026-07-01T00:00:00Z',
      export: 'declined',
    } as const;
    expect(stateOf({ ...acme, suspend: true, transition })).toEqual(suspended);
  });

  it('loses its services, then its organizations, its volume and its root namespace, each unprotected one phase earlier', () => {
    const off = {
      ...RUNNING,
      edge: 'absent',
      data: 'scaledToZero',
      services: 'absent',
      removingOrganizations: ['research', 'ops'],
    };
    expect(deleting('services-off')).toEqual({ ...off, unprotected: ORGANIZATIONS });
    expect(deleting('organization-namespaces')).toEqual({
      ...off,
      organizations: 'absent',
      approvedRemovals: ORGANIZATIONS,
      unprotected: [...ORGANIZATIONS, VOLUME],
    });
    expect(deleting('volumes')).toEqual({
      ...off,
      data: 'absent',
      organizations: 'absent',
      approvedRemovals: [...ORGANIZATIONS, VOLUME],
      unprotected: [...ORGANIZATIONS, VOLUME, ROOT],
    });
    expect(deleting('root-namespace')).toEqual({
      ...off,
      foundation: 'absent',
      data: 'absent',
      organizations: 'absent',
      approvedRemovals: [...ORGANIZATIONS, VOLUME, ROOT],
      unprotected: [...ORGANIZATIONS, VOLUME, ROOT],
    });
  });
});
