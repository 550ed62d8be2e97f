import { CLEANUP_PHASES, GATE_MEANING, GATE_OF, phaseAfter } from '../contract/phases';
import { type Problem, TenancyError } from '../contract/problems';
import type { TenantSpec } from '../fleet/schema/tenant';
import type { TransitionSpec } from '../fleet/schema/transition';
import { phaseOf, type Transition, transitionOf } from '../fleet/transition';
import { instantOf } from '../lib/instant';
import type { Action, ActionContext, NextState } from './actions';
import { convertTenant } from './convert';

/** Begins a transition, in its first phase. */
export function beginTransition(
  spec: TenantSpec,
  transition: Omit<TransitionSpec, 'startedAt'>,
  { now }: ActionContext,
): TenantSpec {
  return { ...spec, transition: { ...transition, startedAt: instantOf(now) } };
}

/** Records the gate of the current phase. If it is recorded already, the new evidence replaces the old. */
export function recordGate(
  spec: TenantSpec,
  action: Extract<Action, { do: 'record' }>,
  context: ActionContext,
): TenantSpec {
  const transition = currentTransition(spec);
  const phase = phaseOf(transition);
  const { [phase]: gate } = GATE_OF;
  if (action.gate !== gate)
    throw refusal(
      'gate-invalid',
      `got ${action.gate}, want ${gate}, which phase ${phase} waits for: ${GATE_MEANING[gate]}`,
    );
  const { evidence } = action;
  const entry = { gate, at: instantOf(context.now), by: context.by, evidence };
  return withTransition(spec, { gates: [...transition.gates.filter((one) => one.gate !== gate), entry] });
}

/** Moves a tenant to the next phase. After the last phase, the transition ends or the tenant is deleted. */
export function continueTransition(spec: TenantSpec, context: ActionContext): NextState {
  const transition = currentTransition(spec);
  refuseUnlessGateRecorded(transition, context.now);
  switch (transition.kind) {
    case 'convert':
      return { kind: 'tenant', spec: withoutTransition(spec) };
    case 'remove-organization':
      return {
        kind: 'tenant',
        spec:
          transition.phase === 'workloads-off'
            ? withTransition(spec, { phase: 'protection-lifted' })
            : withoutOrganization(withoutTransition(spec), transition.organization, context.now),
      };
    case 'delete': {
      const phase = phaseAfter(CLEANUP_PHASES, transition.phase);
      return phase === undefined ? { kind: 'deleted' } : { kind: 'tenant', spec: withTransition(spec, { phase }) };
    }
  }
}

/**
 * Aborts a transition. A conversion is converted back, as a transition of its own if that makes any quota smaller; an
 * expiry date that the conversion removed is not restored.
 */
export function abortTransition(spec: TenantSpec, context: ActionContext): TenantSpec {
  const transition = currentTransition(spec);
  return transition.kind === 'convert' ? convertTenant(spec, transition.from, context) : withoutTransition(spec);
}

function currentTransition(spec: TenantSpec): Exclude<Transition, { kind: 'none' }> {
  const transition = transitionOf(spec);
  if (transition.kind === 'none') throw new RangeError('the tenant is in no transition: call allowedActions first');
  return transition;
}

function refuseUnlessGateRecorded(transition: Exclude<Transition, { kind: 'none' }>, now: Date): void {
  const phase = phaseOf(transition);
  if (transition.kind === 'delete' && phase === 'export' && transition.export === 'declined') return;
  const { [phase]: gate } = GATE_OF;
  if (!transition.gates.some((one) => one.gate === gate))
    throw refusal('gate-open', `got no ${gate}, want it recorded before phase ${phase} ends: ${GATE_MEANING[gate]}`);
  if (transition.kind === 'delete' && phase === 'notify' && now.getTime() < Date.parse(transition.deleteAfter))
    throw refusal(
      'gate-open',
      `got the time ${instantOf(now)}, want a time from the end of the notice on, ${transition.deleteAfter}`,
    );
}

function withTransition(spec: TenantSpec, change: Partial<TransitionSpec>): TenantSpec {
  if (spec.transition === undefined) throw new RangeError('the tenant is in no transition');
  return { ...spec, transition: { ...spec.transition, ...change } };
}

function withoutTransition(spec: TenantSpec): TenantSpec {
  const { transition: _, ...rest } = spec;
  return rest;
}

/** Removes an organization and its grants. Its id is kept in `removedOrganizations`, so that it is never reused. */
function withoutOrganization(spec: TenantSpec, organization: string, now: Date): TenantSpec {
  const { grants, ...rest } = spec;
  const kept = grants?.filter(({ from, to }) => from !== organization && to !== organization) ?? [];
  return {
    ...rest,
    organizations: spec.organizations.filter((one) => one.id !== organization),
    ...(kept.length === 0 ? {} : { grants: kept }),
    removedOrganizations: [...(spec.removedOrganizations ?? []), { id: organization, removedAt: instantOf(now) }],
  };
}

function refusal(code: Problem['code'], message: string): TenancyError {
  return new TenancyError([{ code, message, path: ['spec', 'transition'] }]);
}
