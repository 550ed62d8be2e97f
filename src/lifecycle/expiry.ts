import type { TenantStatus } from '../fleet/records';
import type { TenantSpec } from '../fleet/schema/tenant';
import { DAY_MS, instantOf } from '../lib/instant';
import type { ExpiryPlan } from '../platform/model';

/** What is to be done to a tenant that has expired, or that nobody uses. */
export interface DueAction {
  readonly what: 'warn-of-suspension' | 'suspend' | 'warn-of-deletion' | 'delete';
  readonly why: 'expired' | 'idle' | 'suspended';
  /** The earliest instant at which what was warned of, or is done now, happens. */
  readonly on: string;
}

/**
 * What is due for a tenant at a time; nothing if nothing is. Nothing is done that was not warned of, and the days of a
 * warning count from when it was really recorded: a run that came late makes everything later. A tenant in a transition,
 * and one that somebody suspended for another reason, is left alone.
 */
export function dueActionOf(
  spec: TenantSpec,
  status: Pick<TenantStatus, 'lastActivityAt' | 'expiry'>,
  plan: ExpiryPlan,
  now: Date,
): DueAction | undefined {
  if (spec.transition !== undefined) return undefined;
  const { expiry = {} } = status;
  if (!(spec.suspend ?? false)) {
    const end = endOf(spec, status, plan);
    if (end === undefined) return undefined;
    const warned = warningOf(end, status);
    const step = stepOf(end.at, warned, plan.warnDays, now);
    return step === undefined
      ? undefined
      : { what: step.warn ? 'warn-of-suspension' : 'suspend', why: end.why, on: step.on };
  }
  if (expiry.suspendedAt === undefined || plan.purgeDays === 0) return undefined;
  const at = Date.parse(expiry.suspendedAt) + plan.purgeDays * DAY_MS;
  const step = stepOf(at, expiry.deletionWarnedAt, plan.warnDays, now);
  return step === undefined
    ? undefined
    : { what: step.warn ? 'warn-of-deletion' : 'delete', why: 'suspended', on: step.on };
}

interface End {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly why: 'expired' | 'idle';
}

/** When a tenant is to sleep: its fixed date or the end of its idleness, whichever comes first. */
function endOf(
  spec: TenantSpec,
  { lastActivityAt }: Pick<TenantStatus, 'lastActivityAt'>,
  plan: ExpiryPlan,
): End | undefined {
  const used = Math.max(Date.parse(spec.createdAt), lastActivityAt === undefined ? 0 : Date.parse(lastActivityAt));
  const ends: End[] = [
    ...(spec.expiresAt === undefined ? [] : [{ at: Date.parse(spec.expiresAt), why: 'expired' } as const]),
    ...(plan.idleDays === 0 ? [] : [{ at: used + plan.idleDays * DAY_MS, why: 'idle' } as const]),
  ];
  return ends.sort((a, b) => a.at - b.at)[0];
}

/** Whoever came back after a warning of idleness was not warned. */
function warningOf(
  end: End,
  { expiry, lastActivityAt }: Pick<TenantStatus, 'lastActivityAt' | 'expiry'>,
): string | undefined {
  const warnedAt = expiry?.suspensionWarnedAt;
  if (warnedAt === undefined || lastActivityAt === undefined || end.why === 'expired') return warnedAt;
  return Date.parse(lastActivityAt) > Date.parse(warnedAt) ? undefined : warnedAt;
}

/** A warning from before the days of notice was of another date: somebody has moved the end since. */
function stepOf(
  at: number,
  warnedAt: string | undefined,
  warnDays: number,
  now: Date,
): { warn: boolean; on: string } | undefined {
  const notice = warnDays * DAY_MS;
  const onOf = (from: number): number => Math.max(at, from + notice);
  if (warnedAt === undefined || secondOf(Date.parse(warnedAt)) < secondOf(at - notice))
    return now.getTime() < at - notice ? undefined : { warn: true, on: instantOf(new Date(onOf(now.getTime()))) };
  const on = onOf(Date.parse(warnedAt));
  return now.getTime() < on ? undefined : { warn: false, on: instantOf(new Date(on)) };
}

/** What is recorded has no fraction, and a file's `createdAt` may have one. */
function secondOf(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}
