import type { Phase, TransitionState } from '../contract/phases';
import { CLEANUP_PHASES, REMOVAL_PHASES } from '../contract/phases';
import type { PlanName } from './schema/plan';
import type { TenantSpec } from './schema/tenant';
import type { TransitionSpec } from './schema/transition';

type RecordedGate = NonNullable<TransitionSpec['gates']>[number];

interface Started {
  readonly startedAt: string;
  readonly gates: readonly RecordedGate[];
}

/** A transition of a tenant's file: its state, with the dates and gates that the file records. */
export type Transition =
  | StateOf<'none'>
  | (StateOf<'convert'> & Started & { readonly from: PlanName })
  | (StateOf<'remove-organization'> & Started)
  | (StateOf<'delete'> & Started & { readonly deleteAfter: string; readonly export: 'requested' | 'declined' });

type StateOf<K extends TransitionState['kind']> = Extract<TransitionState, { readonly kind: K }>;

/** The transition of a parsed file. `transitionProblems` has refused every other combination of fields. */
export function transitionOf({ transition }: Pick<TenantSpec, 'transition'>): Transition {
  if (transition === undefined) return { kind: 'none' };
  const { kind, startedAt, gates = [], from, organization, deleteAfter, export: exported } = transition;
  const started = { startedAt, gates };
  const removal = REMOVAL_PHASES.find((one) => one === transition.phase);
  const cleanup = CLEANUP_PHASES.find((one) => one === transition.phase);
  if (kind === 'convert' && from !== undefined) return { ...started, kind, from };
  if (kind === 'remove-organization' && organization !== undefined && removal !== undefined)
    return { ...started, kind, organization, phase: removal };
  if (kind === 'delete' && cleanup !== undefined && deleteAfter !== undefined && exported !== undefined)
    return { ...started, kind, phase: cleanup, deleteAfter, export: exported };
  throw new RangeError(`a transition of kind ${kind} lacks a field: parse the file first`);
}

export function phaseOf(transition: Exclude<Transition, { kind: 'none' }>): Phase {
  return transition.kind === 'convert' ? 'converting' : transition.phase;
}

/** A transition without its dates and gates. */
export function stateOf(transition: Transition): TransitionState {
  switch (transition.kind) {
    case 'none':
      return { kind: 'none' };
    case 'convert':
      return { kind: 'convert', from: transition.from };
    case 'remove-organization':
      return { kind: 'remove-organization', organization: transition.organization, phase: transition.phase };
    case 'delete':
      return { kind: 'delete', phase: transition.phase };
  }
}
