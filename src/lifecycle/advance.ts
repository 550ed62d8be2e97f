import { type Problem, TenancyError } from '../contract/problems';
import type { TenantSpec } from '../fleet/schema/tenant';
import { transitionOf } from '../fleet/transition';
import { DAY_MS, instantOf } from '../lib/instant';
import { type Action, allowedActions, type Next, type Occasion } from './actions';
import { converted } from './convert';
import { aborted, begun, continued, recorded } from './transitions';
import { changed, withOrganization } from './update';

/**
 * The lifecycle: state × action × now → next state. Pure; whether the next state fits its plan is `resolveTenant`'s to
 * say. Throws a TenancyError: `illegal-transition` with the actions that are allowed, `gate-open` with what is not
 * recorded yet, `clock-behind` where `now` is before what the file tells of.
 */
export function advance(spec: TenantSpec, action: Action, occasion: Occasion): Next {
  refuseUnlessAllowed(spec, action);
  refuseClockBehind(spec, occasion.now);
  if (action.do === 'continue') return continued(spec, occasion);
  return { kind: 'tenant', spec: nextSpec(spec, action, occasion) };
}

function nextSpec(spec: TenantSpec, action: Exclude<Action, { do: 'continue' }>, occasion: Occasion): TenantSpec {
  switch (action.do) {
    case 'update':
      return changed(spec, action.changes);
    case 'suspend':
      return { ...spec, suspend: true };
    case 'resume': {
      const { suspend: _, ...awake } = spec;
      return awake;
    }
    case 'convert':
      return converted(spec, action.plan, occasion);
    case 'add-organization':
      return withOrganization(spec, action.organization);
    case 'remove-organization': {
      const { organization } = action;
      return begun(spec, { kind: 'remove-organization', organization, phase: 'workloads-off' }, occasion);
    }
    case 'delete': {
      const deleteAfter = endOfNotice(action.noticeDays, occasion.now);
      return begun(spec, { kind: 'delete', phase: 'notify', deleteAfter, export: action.export }, occasion);
    }
    case 'record':
      return recorded(spec, action, occasion);
    case 'abort':
      return aborted(spec, occasion);
  }
}

/** A notice that ended before it began, or that no calendar holds, would be refused in the file. */
function endOfNotice(days: number, now: Date): string {
  if (!Number.isSafeInteger(days) || days < 0 || days > NOTICE_MAX)
    throw refusal('wrong-value', `got a notice of ${days} days, want whole days from 0 to ${NOTICE_MAX}`);
  return instantOf(new Date(now.getTime() + days * DAY_MS));
}
const NOTICE_MAX = 3650;

function refuseUnlessAllowed(spec: TenantSpec, action: Action): void {
  const allowed = allowedActions(spec);
  if (allowed.includes(action.do)) return;
  throw refusal(
    'illegal-transition',
    `got ${action.do}, want one of ${allowed.join(', ')}: the tenant is ${stateOf(spec)}`,
  );
}

/** `suspended, and being deleted (phase export)` */
function stateOf(spec: TenantSpec): string {
  const transition = transitionOf(spec);
  const sleep = (spec.suspend ?? false) ? 'suspended' : 'active';
  switch (transition.kind) {
    case 'none':
      return sleep;
    case 'convert':
      return `${sleep}, and going from plan ${transition.from} to ${spec.plan}`;
    case 'remove-organization':
      return `${sleep}, and organization ${transition.organization} is being removed (phase ${transition.phase})`;
    case 'delete':
      return `${sleep}, and being deleted (phase ${transition.phase})`;
  }
}

/** With such a clock, a notice would end too early or never. */
function refuseClockBehind(spec: TenantSpec, now: Date): void {
  const transition = transitionOf(spec);
  const told = [
    spec.createdAt,
    ...(spec.removedOrganizations ?? []).map((one) => one.removedAt),
    ...(transition.kind === 'none' ? [] : [transition.startedAt, ...transition.gates.map((one) => one.at)]),
  ];
  const latest = told.reduce((a, b) => (Date.parse(a) > Date.parse(b) ? a : b));
  if (now.getTime() >= Math.floor(Date.parse(latest) / 1000) * 1000) return;
  throw refusal(
    'clock-behind',
    `got the time ${instantOf(now)}, want one from ${latest} on, which the file tells of; mend the clock`,
  );
}

function refusal(code: Problem['code'], message: string): TenancyError {
  return new TenancyError([{ code, message, path: ['spec', 'transition'] }]);
}
