import { describe, expect, it } from 'vitest';
import type { TenantSpec } from '../../src/fleet/schema/tenant';
import { dueActionOf } from '../../src/lifecycle/expiry';

const FREE = { idleDays: 7, warnDays: 3, purgeDays: 90 };
const NEVER = { idleDays: 0, warnDays: 3, purgeDays: 0 };

const globex: TenantSpec = {
  displayName: 'Globex',
  plan: 'free',
  createdAt: '2026-11-01T08:00:00Z',
  organizations: [{ id: 'main' }],
};
const at = (text: string) => new Date(text);

describe('an idle tenant', () => {
  it('is warned three days before the seventh day, and not a second earlier', () => {
    expect(dueActionOf(globex, {}, FREE, at('2026-11-05T07:59:59Z'))).toBeUndefined();
    expect(dueActionOf(globex, {}, FREE, at('2026-11-05T08:00:00Z'))).toEqual({
      what: 'warn-of-suspension',
      why: 'idle',
      on: '2026-11-08T08:00:00Z',
    });
  });

  it('is suspended on the date of the warning, and not earlier', () => {
    const status = { expiry: { suspensionWarnedAt: '2026-11-05T08:00:00Z' } };
    expect(dueActionOf(globex, status, FREE, at('2026-11-08T07:59:59Z'))).toBeUndefined();
    expect(dueActionOf(globex, status, FREE, at('2026-11-08T08:00:00Z'))).toEqual({
      what: 'suspend',
      why: 'idle',
      on: '2026-11-08T08:00:00Z',
    });
  });

  it('has three days of warning also after a late warning', () => {
    expect(dueActionOf(globex, {}, FREE, at('2026-11-20T00:00:00Z'))?.on).toBe('2026-11-23T00:00:00Z');
    const status = { expiry: { suspensionWarnedAt: '2026-11-20T00:00:00Z' } };
    expect(dueActionOf(globex, status, FREE, at('2026-11-22T23:59:59Z'))).toBeUndefined();
    expect(dueActionOf(globex, status, FREE, at('2026-11-23T00:00:00Z'))?.what).toBe('suspend');
  });

  it('is no longer idle after an activity, also after a warning', () => {
    const status = { lastActivityAt: '2026-11-06T08:00:00Z', expiry: { suspensionWarnedAt: '2026-11-05T08:00:00Z' } };
    expect(dueActionOf(globex, status, FREE, at('2026-11-09T08:00:00Z'))).toBeUndefined();
    expect(dueActionOf(globex, status, FREE, at('2026-11-10T08:00:00Z'))).toEqual({
      what: 'warn-of-suspension',
      why: 'idle',
      on: '2026-11-13T08:00:00Z',
    });
  });
});

describe('a tenant with a fixed date', () => {
  const dated = { ...globex, expiresAt: '2026-12-01T08:00:00Z' };
  const used = { lastActivityAt: '2026-11-30T00:00:00Z' };

  it('is warned of it even if it is in use', () => {
    expect(dueActionOf(dated, used, FREE, at('2026-11-28T07:59:59Z'))).toBeUndefined();
    expect(dueActionOf(dated, used, FREE, at('2026-11-30T08:00:00Z'))).toEqual({
      what: 'warn-of-suspension',
      why: 'expired',
      on: '2026-12-03T08:00:00Z',
    });
  });

  it('is suspended on that date, also after an activity', () => {
    const warned = { lastActivityAt: '2026-11-30T00:00:00Z', expiry: { suspensionWarnedAt: '2026-11-28T08:00:00Z' } };
    expect(dueActionOf(dated, warned, FREE, at('2026-12-01T07:59:59Z'))).toBeUndefined();
    expect(dueActionOf(dated, warned, FREE, at('2026-12-01T08:00:00Z'))?.what).toBe('suspend');
  });
});

describe('a warning', () => {
  it('of a date that has been moved does not count for the new date', () => {
    const moved = { ...globex, expiresAt: '2027-06-01T08:00:00Z' };
    const status = { lastActivityAt: '2027-05-31T00:00:00Z', expiry: { suspensionWarnedAt: '2026-11-28T08:00:00Z' } };
    expect(dueActionOf(moved, status, FREE, at('2027-06-01T08:00:00Z'))).toEqual({
      what: 'warn-of-suspension',
      why: 'expired',
      on: '2027-06-04T08:00:00Z',
    });
  });

  it('counts although it is recorded without the fraction of a second', () => {
    const born = { ...globex, createdAt: '2026-11-01T08:00:00.750Z' };
    const status = { expiry: { suspensionWarnedAt: '2026-11-05T08:00:00Z' } };
    expect(dueActionOf(born, status, FREE, at('2026-11-08T08:00:01Z'))?.what).toBe('suspend');
  });

  it('of a deletion is repeated if the plan has postponed the deletion', () => {
    const status = { expiry: { suspendedAt: '2026-11-08T08:00:00Z', deletionWarnedAt: '2027-02-03T08:00:00Z' } };
    const later = { ...FREE, purgeDays: 365 };
    expect(dueActionOf({ ...globex, suspend: true }, status, later, at('2027-11-08T08:00:00Z'))?.what).toBe(
      'warn-of-deletion',
    );
  });
});

describe('a suspended tenant', () => {
  const suspended = { ...globex, suspend: true };

  it('is warned and deleted after ninety days if it was suspended by its expiry', () => {
    const status = { expiry: { suspendedAt: '2026-11-08T08:00:00Z' } };
    expect(dueActionOf(suspended, status, FREE, at('2027-02-03T07:59:59Z'))).toBeUndefined();
    expect(dueActionOf(suspended, status, FREE, at('2027-02-03T08:00:00Z'))).toEqual({
      what: 'warn-of-deletion',
      why: 'suspended',
      on: '2027-02-06T08:00:00Z',
    });
    const warned = { expiry: { suspendedAt: '2026-11-08T08:00:00Z', deletionWarnedAt: '2027-02-03T08:00:00Z' } };
    expect(dueActionOf(suspended, warned, FREE, at('2027-02-06T08:00:00Z'))?.what).toBe('delete');
  });

  it('is left alone if a person suspended it', () => {
    expect(dueActionOf(suspended, {}, FREE, at('2036-01-01T00:00:00Z'))).toBeUndefined();
  });
});

describe('a tenant on a paid plan', () => {
  it('is never idle', () => {
    expect(dueActionOf({ ...globex, plan: 'pro' }, {}, NEVER, at('2036-01-01T00:00:00Z'))).toBeUndefined();
  });
});

describe('a tenant in a transition', () => {
  it('is left alone', () => {
    const transition = { kind: 'convert', from: 'pro', startedAt: '2026-11-02T00:00:00Z' } as const;
    expect(dueActionOf({ ...globex, transition }, {}, FREE, at('2036-01-01T00:00:00Z'))).toBeUndefined();
  });
});
