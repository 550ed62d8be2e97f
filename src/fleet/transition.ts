import type { CleanupPhase, Phase, RemovalPhase, Standing } from '../contract/phases';
import { CLEANUP_PHASES, REMOVAL_PHASES } from '../contract/phases';
import type { PlanName } from './schema/plan';
import type { TenantSpec } from './schema/tenant';
import type { TransitionSpec } from './schema/transition';

type Recorded = NonNullable<TransitionSpec['gates']>[number];

interface Begun {
  readonly startedAt: string;
  readonly gates: readonly Recorded[];
}

/** A transition as the code reads it: each kind with its own fields, and none without one. */
export type Transition =
  | { readonly kind: 'none' }
  | (Begun & { readonly kind: 'convert'; readonly from: PlanName })
  | (Begun & { readonly kind: 'remove-organization'; readonly organization: string; readonly phase: RemovalPhase })
  | (Begun & {
      readonly kind: 'delete';
      readonly phase: CleanupPhase;
      readonly deleteAfter: string;
      readonly export: 'requested' | 'declined';
    });

/** The transition of a parsed file. `transitionFaults` has refused every other combination of fields. */
export function transitionOf({ transition }: Pick<TenantSpec, 'transition'>): Transition {
  if (transition === undefined) return { kind: 'none' };
  const { kind, startedAt, gates = [], from, organization, deleteAfter, export: wish } = transition;
  const begun = { startedAt, gates };
  const removal = REMOVAL_PHASES.find((one) => one === transition.phase);
  const cleanup = CLEANUP_PHASES.find((one) => one === transition.phase);
  if (kind === 'convert' && from !== undefined) return { ...begun, kind, from };
  if (kind === 'remove-organization' && organization !== undefined && removal !== undefined)
    return { ...begun, kind, organization, phase: removal };
  if (kind === 'delete' && cleanup !== undefined && deleteAfter !== undefined && wish !== undefined)
    return { ...begun, kind, phase: cleanup, deleteAfter, export: wish };
  throw new RangeError(`a transition of kind ${kind} lacks a field: parse the file first`);
}

export function phaseOf(transition: Exclude<Transition, { kind: 'none' }>): Phase {
  return transition.kind === 'convert' ? 'converting' : transition.phase;
}

/** Where the tenant stands, as its inventory says it. */
export function standingOf(transition: Transition): Standing {
  switch (transition.kind) {
    case 'none':
      return null;
    case 'convert':
      return `convert/${transition.from}`;
    case 'remove-organization':
      return `remove-organization/${transition.organization}/${transition.phase}`;
    case 'delete':
      return `delete/${transition.phase}`;
  }
}
