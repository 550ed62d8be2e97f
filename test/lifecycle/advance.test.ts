import { describe, expect, it } from 'vitest';
import { attempt } from '../../src/contract/problems';
import type { TenantSpec } from '../../src/fleet/schema/tenant';
import type { Action } from '../../src/lifecycle/actions';
import { advance } from '../../src/lifecycle/advance';
import { PLANS } from '../../src/platform/plans';

const NOW = new Date('2026-06-01T10:00:00Z');

const acme: TenantSpec = {
  displayName: 'Acme',
  plan: 'pro',
  createdAt: '2026-01-12T09:30:00Z',
  organizations: [{ id: 'research' }, { id: 'ops' }],
  grants: [{ from: 'research', to: 'ops', what: 'logs:read' }],
};

function step(spec: TenantSpec, action: Action, now = NOW): TenantSpec {
  const next = advance(spec, action, { now, by: 'ada', plans: PLANS });
  if (next.kind === 'deleted') throw new RangeError('the tenant was deleted');
  return next.spec;
}

function refusal(spec: TenantSpec, action: Action, now = NOW): string[] {
  const outcome = attempt(() => step(spec, action, now));
  return outcome.ok ? [] : outcome.problems.map((one) => `${one.message} [${one.code}]`);
}

describe('an active tenant', () => {
  it('is suspended, and unchanged after it is resumed', () => {
    const suspended = step(acme, { do: 'suspend' });
    expect(suspended).toEqual({ ...acme, suspend: true });
    expect(step(suspended, { do: 'resume' })).toEqual(acme);
  });

  it('cannot be resumed, and the error lists the allowed actions', () => {
    expect(refusal(acme, { do: 'resume' })).toEqual([
      'got resume, want one of update, suspend, convert, add-organization, remove-organization, delete: the tenant is active [illegal-transition]',
    ]);
  });

  it('has no transition to continue', () => {
    expect(refusal(acme, { do: 'continue' })).toEqual([
      'got continue, want one of update, suspend, convert, add-organization, remove-organization, delete: the tenant is active [illegal-transition]',
    ]);
  });

  it('is not changed under a clock that is behind its creation', () => {
    expect(refusal(acme, { do: 'suspend' }, new Date('2026-01-12T09:29:59Z'))).toEqual([
      'got the time 2026-01-12T09:29:59Z, want a time from 2026-01-12T09:30:00Z on, which the file records; set the clock right [clock-behind]',
    ]);
  });
});

describe('an update', () => {
  it('changes the named fields and nothing else', () => {
    const changes = {
      displayName: 'Acme Ltd',
      volumes: { redis: '20Gi' },
      organizations: { ops: { retentionDays: 7 } },
    };
    expect(step(acme, { do: 'update', changes })).toEqual({
      ...acme,
      displayName: 'Acme Ltd',
      volumes: { redis: '20Gi' },
      organizations: [{ id: 'research' }, { id: 'ops', retentionDays: 7 }],
    });
  });

  it('reports a smaller volume and an unknown organization, both at once', () => {
    const raised = { ...acme, volumes: { redis: '20Gi' } };
    const changes = { volumes: { redis: '19Gi' }, organizations: { sales: { retentionDays: 7 } } };
    expect(refusal(raised, { do: 'update', changes })).toEqual([
      'got the organization "sales", want one of research, ops [organization-unknown]',
      'got "19Gi", want at least "20Gi": a volume cannot shrink [volume-would-shrink]',
    ]);
  });
});

describe('a volume', () => {
  const raise = (redis: string) => ({ do: 'update', changes: { volumes: { redis } } }) as const;
  const suspended: TenantSpec = { ...acme, suspend: true };

  it('can grow while the tenant runs, but not while it is suspended: no pod may have used it yet', () => {
    expect(step(acme, raise('20Gi')).volumes).toEqual({ redis: '20Gi' });
    expect(refusal(suspended, raise('20Gi'))).toEqual([
      'got "20Gi", want 2Gi until the tenant is resumed: a volume can grow only after a pod has used it [volume-at-rest]',
    ]);
    expect(refusal({ ...suspended, volumes: { redis: '20Gi' } }, raise('21Gi'))).toEqual([
      'got "21Gi", want 20Gi until the tenant is resumed: a volume can grow only after a pod has used it [volume-at-rest]',
    ]);
  });

  it('may be written in another unit at any time', () => {
    expect(step(suspended, raise('2048Mi')).volumes).toEqual({ redis: '2048Mi' });
    expect(step({ ...suspended, volumes: { redis: '20Gi' } }, raise('20480Mi')).volumes).toEqual({ redis: '20480Mi' });
  });
});

describe('a new organization', () => {
  it('is added after the others', () => {
    expect(step(acme, { do: 'add-organization', organization: { id: 'sales', slots: 2 } }).organizations).toEqual([
      { id: 'research' },
      { id: 'ops' },
      { id: 'sales', slots: 2 },
    ]);
  });

  it('is refused with the id of an existing one', () => {
    expect(refusal(acme, { do: 'add-organization', organization: { id: 'ops' } })).toEqual([
      'got "ops", want another id: the tenant has an organization with this one [id-duplicate]',
    ]);
  });
});

describe('a conversion', () => {
  it('to a larger plan is one action and removes the expiry date', () => {
    const free: TenantSpec = {
      ...acme,
      plan: 'free',
      expiresAt: '2026-07-01T00:00:00Z',
      organizations: [{ id: 'main' }],
    };
    const { expiresAt: _, ...rest } = free;
    expect(step(free, { do: 'convert', plan: 'pro' })).toEqual({ ...rest, plan: 'pro' });
  });

  it('to a plan with any smaller quota is a transition until the services are ready', () => {
    const converting = step(acme, { do: 'convert', plan: 'basic' });
    expect(converting).toEqual({
      ...acme,
      plan: 'basic',
      transition: { kind: 'convert', startedAt: '2026-06-01T10:00:00Z', from: 'pro' },
    });
    expect(refusal(converting, { do: 'continue' })).toEqual([
      'got no services-ready, want it recorded before phase converting ends: Flux has applied stage 30-services at the revision of this commit, and it is Ready [gate-open]',
    ]);
    const recorded = step(converting, { do: 'record', gate: 'services-ready', evidence: 'main@sha1:1a2b' });
    expect(recorded.transition?.gates).toEqual([
      { gate: 'services-ready', at: '2026-06-01T10:00:00Z', by: 'ada', evidence: 'main@sha1:1a2b' },
    ]);
    expect(step(recorded, { do: 'continue' })).toEqual({ ...acme, plan: 'basic' });
  });

  it('is aborted by a conversion back, without a transition if no quota shrinks', () => {
    const converting = step(acme, { do: 'convert', plan: 'basic' });
    expect(step(converting, { do: 'abort' })).toEqual(acme);
  });

  it('to the current plan of the tenant is refused', () => {
    expect(refusal(acme, { do: 'convert', plan: 'pro' })).toEqual([
      'got pro, the plan that the tenant already has, want another plan [plan-unchanged]',
    ]);
  });

  it('forbids another conversion and a deletion until it has ended', () => {
    const converting = step(acme, { do: 'convert', plan: 'basic' });
    for (const action of [
      { do: 'convert', plan: 'free' },
      { do: 'delete', noticeDays: 30, export: 'declined' },
    ] as const)
      expect(refusal(converting, action)).toEqual([
        `got ${action.do}, want one of update, suspend, record, continue, abort: the tenant is active, and being converted from plan pro to basic [illegal-transition]`,
      ]);
  });
});

describe('an organization that is removed', () => {
  const off = step(acme, { do: 'remove-organization', organization: 'ops' });

  it('loses its workloads first, then its prune protection, then its namespaces and grants; its id stays reserved', () => {
    expect(off.transition).toEqual({
      kind: 'remove-organization',
      organization: 'ops',
      phase: 'workloads-off',
      startedAt: '2026-06-01T10:00:00Z',
    });
    const ready = step(off, { do: 'record', gate: 'services-ready', evidence: 'main@sha1:1' });
    const lifted = step(ready, { do: 'continue' });
    expect(lifted.transition).toMatchObject({ phase: 'protection-lifted', gates: [{ gate: 'services-ready' }] });
    expect(lifted.organizations).toEqual([{ id: 'research' }, { id: 'ops' }]);
    const readyAgain = step(lifted, { do: 'record', gate: 'foundation-ready', evidence: 'main@sha1:2' });
    expect(step(readyAgain, { do: 'continue' })).toEqual({
      displayName: 'Acme',
      plan: 'pro',
      createdAt: '2026-01-12T09:30:00Z',
      organizations: [{ id: 'research' }],
      removedOrganizations: [{ id: 'ops', removedAt: '2026-06-01T10:00:00Z' }],
    });
  });

  it('loses every grant that names it, also one added during the removal, and no other grant is lost', () => {
    const three: TenantSpec = { ...acme, organizations: [...acme.organizations, { id: 'sales' }] };
    const converting = step(three, { do: 'remove-organization', organization: 'ops' });
    const grants = [
      { from: 'ops', to: 'sales', what: 'logs:read' },
      { from: 'sales', to: 'ops', what: 'logs:read' },
      { from: 'sales', to: 'research', what: 'logs:read' },
    ] as const;
    const shared = step(converting, { do: 'update', changes: { grants } });
    const lifted = step(step(shared, { do: 'record', gate: 'services-ready', evidence: '1' }), { do: 'continue' });
    const removed = step(step(lifted, { do: 'record', gate: 'foundation-ready', evidence: '2' }), { do: 'continue' });
    expect(removed.grants).toEqual([{ from: 'sales', to: 'research', what: 'logs:read' }]);
  });

  it('is unchanged after the removal is aborted', () => {
    expect(step(off, { do: 'abort' })).toEqual(acme);
  });

  it('waits for the gate of its phase and refuses any other', () => {
    expect(refusal(off, { do: 'record', gate: 'pods-gone', evidence: 'none seen' })).toEqual([
      'got pods-gone, want services-ready, which phase workloads-off waits for: Flux has applied stage 30-services at the revision of this commit, and it is Ready [gate-invalid]',
    ]);
  });
});

describe('a deletion', () => {
  const asked = step(acme, { do: 'delete', noticeDays: 30, export: 'requested' });

  it('begins with a notice that has an end date', () => {
    expect(asked.transition).toEqual({
      kind: 'delete',
      phase: 'notify',
      startedAt: '2026-06-01T10:00:00Z',
      deleteAfter: '2026-07-01T10:00:00Z',
      export: 'requested',
    });
  });

  it('continues once the tenant was notified and the notice is over, and not a second earlier', () => {
    const notified = step(asked, { do: 'record', gate: 'tenant-notified', evidence: 'mail 7' });
    expect(refusal(notified, { do: 'continue' }, new Date('2026-07-01T09:59:59Z'))).toEqual([
      'got the time 2026-07-01T09:59:59Z, want a time from the end of the notice on, 2026-07-01T10:00:00Z [gate-open]',
    ]);
    const next = step(notified, { do: 'continue' }, new Date('2026-07-01T10:00:00Z'));
    expect(next.transition?.phase).toBe('export');
  });

  it('goes through every phase in order, and ends with the tenant deleted', () => {
    const late = new Date('2026-07-01T10:00:00Z');
    const gates = [
      ['notify', 'tenant-notified'],
      ['export', 'export-stored'],
      ['edge-off', 'edge-gone'],
      ['services-off', 'pods-gone'],
      ['organization-namespaces', 'organizations-gone'],
      ['volumes', 'volumes-gone'],
    ] as const;
    let spec = asked;
    for (const [phase, gate] of gates) {
      expect(spec.transition?.phase).toBe(phase);
      spec = step(step(spec, { do: 'record', gate, evidence: 'seen' }, late), { do: 'continue' }, late);
    }
    expect(spec.transition?.phase).toBe('root-namespace');
    const last = step(spec, { do: 'record', gate: 'root-gone', evidence: 'seen' }, late);
    expect(advance(last, { do: 'continue' }, { now: late, by: 'ada', plans: PLANS })).toEqual({ kind: 'deleted' });
  });

  it('needs no export gate if the export was declined', () => {
    const exporting: TenantSpec = {
      ...acme,
      transition: {
        kind: 'delete',
        phase: 'export',
        startedAt: '2026-05-01T00:00:00Z',
        deleteAfter: '2026-05-31T00:00:00Z',
        export: 'declined',
      },
    };
    expect(step(exporting, { do: 'continue' }).transition?.phase).toBe('edge-off');
  });

  it('can be aborted as long as no data is lost', () => {
    expect(step(asked, { do: 'abort' })).toEqual(acme);
    const lost: TenantSpec = {
      ...acme,
      transition: {
        kind: 'delete',
        phase: 'organization-namespaces',
        startedAt: '2026-05-01T00:00:00Z',
        deleteAfter: '2026-05-31T00:00:00Z',
        export: 'declined',
      },
    };
    expect(refusal(lost, { do: 'abort' })).toEqual([
      'got abort, want one of record, continue: the tenant is active, and being deleted (phase organization-namespaces) [illegal-transition]',
    ]);
  });

  it('has a notice of 0 to 3650 whole days', () => {
    for (const noticeDays of [-1, 0.5, Number.NaN, 3651])
      expect(refusal(acme, { do: 'delete', noticeDays, export: 'declined' })).toEqual([
        `got a notice of ${noticeDays} days, want whole days from 0 to 3650 [wrong-value]`,
      ]);
    const { transition } = step(acme, { do: 'delete', noticeDays: 0, export: 'declined' });
    expect(transition?.deleteAfter).toBe('2026-06-01T10:00:00Z');
  });

  it('cannot be begun twice', () => {
    expect(refusal(asked, { do: 'delete', noticeDays: 0, export: 'declined' })).toEqual([
      'got delete, want one of record, continue, abort: the tenant is active, and being deleted (phase notify) [illegal-transition]',
    ]);
  });
});
