import type { TenantStatus } from '../fleet/records';
import type { TenantSpec } from '../fleet/schema/tenant';
import { DAY_MS, instantOf } from '../lib/instant';
import type { ExpiryPlan } from '../platform/model';

/** The next step for a tenant that has expired or is idle. */
export interface DueAction {
  readonly what: 'warn-of-suspension' | 'suspend' | 'warn-of-deletion' | 'delete';
  readonly why: 'expired' | 'idle' | 'suspended';
  /** The earliest instant of the suspension or deletion. */
  readonly on: string;
}

/**
 * The step that is due for a tenant at a time; `undefined` if none is. A tenant is never suspended or deleted without a
 * warning, and the days of the warning count from when it was recorded: a late run delays every later step. A tenant in a
 * transition is left alone, and so is one that was suspended for another reason.
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
    const warnedAt = warningOf(end, status);
    const step = dueStep(end.at, warnedAt, plan.warnDays, now);
    return step === undefined
      ? undefined
      : { what: step.warn ? 'warn-of-suspension' : 'suspend', why: end.why, on: step.on };
  }
  if (expiry.suspendedAt === undefined || plan.purgeDays === 0) return undefined;
  const at = Date.parse(expiry.suspendedAt) + plan.purgeDays * DAY_MS;
  const step = dueStep(at, expiry.deletionWarnedAt, plan.warnDays, now);
  return step === undefined
    ? undefined
    : { what: step.warn ? 'warn-of-deletion' : 'delete', why: 'suspended', on: step.on };
}

interface End {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly why: 'expired' | 'idle';
}

/** When a tenant is to be suspended: on its fixed date, or after the plan's idle days, whichever comes first. */
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

/** When the tenant was warned. An activity after a warning of idleness cancels that warning. */
function warningOf(
  end: End,
  { expiry, lastActivityAt }: Pick<TenantStatus, 'lastActivityAt' | 'expiry'>,
): string | undefined {
  const warnedAt = expiry?.suspensionWarnedAt;
  if (warnedAt === undefined || lastActivityAt === undefined || end.why === 'expired') return warnedAt;
  return Date.parse(lastActivityAt) > Date.parse(warnedAt) ? undefined : warnedAt;
}

/**
 * The step that is due for an end: a warning, or the end itself once the warning period is over. A warning from before
 * the period does not count: it was for an earlier date, which has been moved since.
 */
function dueStep(
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

/** Recorded instants have no fraction of a second, and a file's `createdAt` may have one. */
function secondOf(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}
