import { CLEANUP_PHASES, GATE_MEANING, GATE_OF, phaseAfter } from '../contract/phases';
import { type Problem, TenancyError } from '../contract/problems';
import type { TenantSpec } from '../fleet/schema/tenant';
import type { TransitionSpec } from '../fleet/schema/transition';
import { phaseOf, type Transition, transitionOf } from '../fleet/transition';
import { instantOf } from '../lib/instant';
import type { Action, Next, Occasion } from './actions';
import { converted } from './convert';

/** The tenant at the first phase of a transition. */
export function begun(spec: TenantSpec, transition: Omit<TransitionSpec, 'startedAt'>, { now }: Occasion): TenantSpec {
  return { ...spec, transition: { ...transition, startedAt: instantOf(now) } };
}

/** The tenant with a gate of its phase recorded; recorded again, the new evidence counts. */
export function recorded(spec: TenantSpec, action: Extract<Action, { do: 'record' }>, occasion: Occasion): TenantSpec {
  const transition = underWay(spec);
  const phase = phaseOf(transition);
  const { [phase]: gate } = GATE_OF;
  if (action.gate !== gate)
    throw refusal(
      'gate-invalid',
      `got ${action.gate}, want ${gate}, which phase ${phase} waits for: ${GATE_MEANING[gate]}`,
    );
  const { evidence } = action;
  const entry = { gate, at: instantOf(occasion.now), by: occasion.by, evidence };
  return withTransition(spec, { gates: [...transition.gates.filter((one) => one.gate !== gate), entry] });
}

/** The tenant at the next phase; without a transition after the last one, or gone. */
export function continued(spec: TenantSpec, occasion: Occasion): Next {
  const transition = underWay(spec);
  refuseWhileOpen(transition, occasion.now);
  switch (transition.kind) {
    case 'convert':
      return { kind: 'tenant', spec: settled(spec) };
    case 'remove-organization':
      return {
        kind: 'tenant',
        spec:
          transition.phase === 'workloads-off'
            ? withTransition(spec, { phase: 'protection-lifted' })
            : withoutOrganization(settled(spec), transition.organization, occasion.now),
      };
    case 'delete': {
      const phase = phaseAfter(CLEANUP_PHASES, transition.phase);
      return phase === undefined ? { kind: 'gone' } : { kind: 'tenant', spec: withTransition(spec, { phase }) };
    }
  }
}

/**
 * The tenant without the transition. A conversion goes back the safe way as well: where anything falls on the way back, it
 * is a transition of its own. An expiry that it ended stays ended.
 */
export function aborted(spec: TenantSpec, occasion: Occasion): TenantSpec {
  const transition = underWay(spec);
  return transition.kind === 'convert' ? converted(spec, transition.from, occasion) : settled(spec);
}

function underWay(spec: TenantSpec): Exclude<Transition, { kind: 'none' }> {
  const transition = transitionOf(spec);
  if (transition.kind === 'none')
    throw new RangeError('a tenant in no transition has no phase: ask what is allowed first');
  return transition;
}

function refuseWhileOpen(transition: Exclude<Transition, { kind: 'none' }>, now: Date): void {
  const phase = phaseOf(transition);
  if (transition.kind === 'delete' && phase === 'export' && transition.export === 'declined') return;
  const { [phase]: gate } = GATE_OF;
  if (!transition.gates.some((one) => one.gate === gate))
    throw refusal('gate-open', `got no ${gate}, want it recorded before phase ${phase} is left: ${GATE_MEANING[gate]}`);
  if (transition.kind === 'delete' && phase === 'notify' && now.getTime() < Date.parse(transition.deleteAfter))
    throw refusal('gate-open', `got the time ${instantOf(now)}, want the end of the notice, ${transition.deleteAfter}`);
}

function withTransition(spec: TenantSpec, change: Partial<TransitionSpec>): TenantSpec {
  if (spec.transition === undefined) throw new RangeError('a tenant in no transition has none to change');
  return { ...spec, transition: { ...spec.transition, ...change } };
}

function settled(spec: TenantSpec): TenantSpec {
  const { transition: _, ...rest } = spec;
  return rest;
}

/** Its id stays, so that nobody is given it again; what was shared with it goes. */
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
