import { type Problem, TenancyError } from '../contract/problems';
import type { TenantSpec } from '../fleet/schema/tenant';
import { transitionOf } from '../fleet/transition';
import { DAY_MS, instantOf } from '../lib/instant';
import { type Action, type ActionContext, allowedActions, type NextState } from './actions';
import { convertTenant } from './convert';
import { abortTransition, beginTransition, continueTransition, recordGate } from './transitions';
import { addOrganization, updateTenant } from './update';

/**
 * The lifecycle as a pure function: state, action and time give the next state. `resolveTenant` checks whether the next
 * state fits its plan. Throws a TenancyError: `illegal-transition` with the allowed actions, `gate-open` with the gate
 * that is not recorded yet, `clock-behind` if `now` is before a time in the file.
 */
export function advance(spec: TenantSpec, action: Action, context: ActionContext): NextState {
  refuseUnlessAllowed(spec, action);
  refuseClockBehind(spec, context.now);
  if (action.do === 'continue') return continueTransition(spec, context);
  return { kind: 'tenant', spec: nextSpec(spec, action, context) };
}

function nextSpec(spec: TenantSpec, action: Exclude<Action, { do: 'continue' }>, context: ActionContext): TenantSpec {
  switch (action.do) {
    case 'update':
      return updateTenant(spec, action.changes);
    case 'suspend':
      return { ...spec, suspend: true };
    case 'resume': {
      const { suspend: _, ...resumed } = spec;
      return resumed;
    }
    case 'convert':
      return convertTenant(spec, action.plan, context);
    case 'add-organization':
      return addOrganization(spec, action.organization);
    case 'remove-organization': {
      const { organization } = action;
      return beginTransition(spec, { kind: 'remove-organization', organization, phase: 'workloads-off' }, context);
    }
    case 'delete': {
      const deleteAfter = endOfNotice(action.noticeDays, context.now);
      return beginTransition(spec, { kind: 'delete', phase: 'notify', deleteAfter, export: action.export }, context);
    }
    case 'record':
      return recordGate(spec, action, context);
    case 'abort':
      return abortTransition(spec, context);
  }
}

/** The parser refuses a notice that ends before it begins, and a date that JavaScript cannot represent. */
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
  const status = (spec.suspend ?? false) ? 'suspended' : 'active';
  switch (transition.kind) {
    case 'none':
      return status;
    case 'convert':
      return `${status}, and being converted from plan ${transition.from} to ${spec.plan}`;
    case 'remove-organization':
      return `${status}, and organization ${transition.organization} is being removed (phase ${transition.phase})`;
    case 'delete':
      return `${status}, and being deleted (phase ${transition.phase})`;
  }
}

/** With a clock that is behind, a notice would end too early or never. */
function refuseClockBehind(spec: TenantSpec, now: Date): void {
  const transition = transitionOf(spec);
  const recorded = [
    spec.createdAt,
    ...(spec.removedOrganizations ?? []).map((one) => one.removedAt),
    ...(transition.kind === 'none' ? [] : [transition.startedAt, ...transition.gates.map((one) => one.at)]),
  ];
  const latest = recorded.reduce((a, b) => (Date.parse(a) > Date.parse(b) ? a : b));
  if (now.getTime() >= Math.floor(Date.parse(latest) / 1000) * 1000) return;
  throw refusal(
    'clock-behind',
    `got the time ${instantOf(now)}, want a time from ${latest} on, which the file records; set the clock right`,
  );
}

function refusal(code: Problem['code'], message: string): TenancyError {
  return new TenancyError([{ code, message, path: ['spec', 'transition'] }]);
}
