import { describe, expect, it } from 'vitest';
import type { CleanupPhase } from '../../src/contract/phases';
import type { TenantSpec } from '../../src/fleet/schema/tenant';
import { stanceOf } from '../../src/tenant/print-state';

const acme: TenantSpec = {
  displayName: 'Acme',
  plan: 'pro',
  createdAt: '2026-01-12T09:30:00Z',
  organizations: [{ id: 'research' }, { id: 'ops' }],
};

const AWAKE = {
  foundation: 'stands',
  data: 'runs',
  services: 'runs',
  edge: 'open',
  stopped: [],
  asleep: [],
  organizations: 'stand',
  approved: [],
  unprotected: [],
};

const OPS = ['Namespace tenant-acme-org-ops', 'Namespace tenant-acme-org-ops-mcp'];
const ORGANIZATIONS = ['Namespace tenant-acme-org-research', 'Namespace tenant-acme-org-research-mcp', ...OPS];
const VOLUME = 'PersistentVolumeClaim tenant-acme/redis-data';
const ROOT = 'Namespace tenant-acme';

function deleting(phase: CleanupPhase, change: Partial<TenantSpec> = {}) {
  const startedAt = '2026-06-01T00:00:00Z';
  const deleteAfter = '2026-07-01T00:00:00Z';
  return stanceOf('acme', {
    ...acme,
    ...change,
    transition: { kind: 'delete', phase, startedAt, deleteAfter, export: 'requested' },
  });
}

describe('a tenant', () => {
  it('runs everything and protects everything', () => {
    expect(stanceOf('acme', acme)).toEqual(AWAKE);
  });

  it('that is suspended keeps everything and runs nothing', () => {
    expect(stanceOf('acme', { ...acme, suspend: true })).toEqual({ ...AWAKE, data: 'still', services: 'still' });
  });

  it('that goes to another plan runs', () => {
    const transition = { kind: 'convert', from: 'enterprise', startedAt: '2026-06-01T00:00:00Z' } as const;
    expect(stanceOf('acme', { ...acme, transition })).toEqual(AWAKE);
  });

  it('lets go what a reviewer has approved', () => {
    const approvedDeletions = ['PersistentVolumeClaim/tenant-acme/redis-data'];
    expect(stanceOf('acme', { ...acme, approvedDeletions })).toEqual({
      ...AWAKE,
      approved: [VOLUME],
      unprotected: [VOLUME],
    });
  });
});

describe('an organization that is removed', () => {
  const at = (phase: 'workloads-off' | 'protection-lifted') =>
    stanceOf('acme', {
      ...acme,
      transition: { kind: 'remove-organization', organization: 'ops', phase, startedAt: '2026-06-01T00:00:00Z' },
    });

  it('is stopped first, and protected still', () => {
    expect(at('workloads-off')).toEqual({ ...AWAKE, stopped: ['ops'] });
  });

  it('has its protection lifted in a commit of its own', () => {
    expect(at('protection-lifted')).toEqual({ ...AWAKE, stopped: ['ops'], unprotected: OPS });
  });
});

describe('a tenant that is deleted', () => {
  it('runs on while it is told and its data is exported', () => {
    expect(deleting('notify')).toEqual(AWAKE);
    expect(deleting('export')).toEqual(AWAKE);
    expect(deleting('edge-off')).toEqual({ ...AWAKE, edge: 'gone' });
  });

  it('wakes its data alone for the export, where it was suspended, and sleeps again', () => {
    const asleep = { ...AWAKE, data: 'still', services: 'still' };
    expect(deleting('notify', { suspend: true })).toEqual(asleep);
    expect(deleting('export', { suspend: true })).toEqual({ ...asleep, data: 'runs' });
    expect(deleting('edge-off', { suspend: true })).toEqual({ ...asleep, edge: 'gone' });
  });

  it('wakes nothing for an export that nobody wants', () => {
    const asleep = { ...AWAKE, data: 'still', services: 'still' };
    const transition = {
      kind: 'delete',
      phase: 'export',
      startedAt: '2026-06-01T00:00:00Z',
      deleteAfter: '2026-07-01T00:00:00Z',
      export: 'declined',
    } as const;
    expect(stanceOf('acme', { ...acme, suspend: true, transition })).toEqual(asleep);
  });

  it('loses its services, then its organizations, its volume and its root, each unprotected one step before', () => {
    const off = { ...AWAKE, edge: 'gone', data: 'still', services: 'gone', stopped: ['research', 'ops'] };
    expect(deleting('services-off')).toEqual({ ...off, unprotected: ORGANIZATIONS });
    expect(deleting('organization-namespaces')).toEqual({
      ...off,
      organizations: 'gone',
      approved: ORGANIZATIONS,
      unprotected: [...ORGANIZATIONS, VOLUME],
    });
    expect(deleting('volumes')).toEqual({
      ...off,
      data: 'gone',
      organizations: 'gone',
      approved: [...ORGANIZATIONS, VOLUME],
      unprotected: [...ORGANIZATIONS, VOLUME, ROOT],
    });
    expect(deleting('root-namespace')).toEqual({
      ...off,
      foundation: 'gone',
      data: 'gone',
      organizations: 'gone',
      approved: [...ORGANIZATIONS, VOLUME, ROOT],
      unprotected: [...ORGANIZATIONS, VOLUME, ROOT],
    });
  });
});
