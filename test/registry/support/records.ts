import type { TenantStatus, Tombstone } from '../../../src/fleet/records';

export function status(...actions: string[]): TenantStatus {
  return {
    history: actions.map((action) => ({ at: '2026-01-01T00:00:00Z', by: 'ada', action, from: null, to: null })),
  };
}

export const TOMBSTONE: Tombstone = {
  displayName: 'Acme',
  plan: 'pro',
  createdAt: '2026-01-01T00:00:00Z',
  requestedAt: '2026-02-01T00:00:00Z',
  deletedAt: '2026-03-01T00:00:00Z',
  export: 'declined',
  organizations: ['research'],
  gates: [],
  leftovers: { volumes: [], backups: [], hosts: ['acme.neurallog.com'], groups: [] },
};

/** `status/<id>.yaml` as it is stored. */
export function statusText(id: string, action: string): string {
  return `# written by @neurallog/tenancy
apiVersion: tenancy.neurallog.com/v1alpha1
kind: TenantStatus
metadata:
  name: ${id}
status:
  history:
    - at: 2026-01-01T00:00:00Z
      by: ada
      action: ${action}
      from: null
      to: null
`;
}
