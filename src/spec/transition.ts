import type { Problem } from '../errors';
import type { CleanupPhase, Phase, RemovalPhase, Standing } from '../phases';
import { CLEANUP_PHASES, REMOVAL_PHASES } from '../phases';
import type { PlanName, TenantSpec, TransitionSpec } from './schema';
import { given, valueAt } from './value';

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

/** What is wrong with a transition that was edited by hand, as far as the file alone can tell. */
export function transitionFaults(value: unknown): Problem[] {
  const transition = valueAt(value, ['spec', 'transition']);
  const kind = valueAt(transition, ['kind']);
  const fields = typeof kind === 'string' && Object.hasOwn(FIELDS, kind) ? FIELDS[kind] : undefined;
  if (typeof transition !== 'object' || transition === null || fields === undefined) return [];
  const present = Object.keys(transition).filter((field) => OF_A_KIND.includes(field));
  const problem = (field: string, message: string): Problem => ({
    code: 'transition-invalid',
    path: ['spec', 'transition', field],
    message,
  });
  return [
    ...fields
      .filter((field) => !present.includes(field))
      .map((field) => problem(field, `got nothing, want ${field} in a transition of kind ${kind}`)),
    ...present
      .filter((field) => !fields.includes(field))
      .map((field) => problem(field, `got ${field} in a transition of kind ${kind}, want it gone`)),
    ...phaseFaults(kind, valueAt(transition, ['phase'])).map((message) => problem('phase', message)),
  ];
}

const FIELDS: Readonly<Record<string, readonly string[]>> = {
  convert: ['from'],
  'remove-organization': ['organization', 'phase'],
  delete: ['phase', 'deleteAfter', 'export'],
};
const OF_A_KIND = ['from', 'organization', 'phase', 'deleteAfter', 'export'];

const PHASES: Readonly<Record<string, readonly string[]>> = {
  'remove-organization': REMOVAL_PHASES,
  delete: CLEANUP_PHASES,
};

function phaseFaults(kind: unknown, phase: unknown): string[] {
  const phases = typeof kind === 'string' ? PHASES[kind] : undefined;
  if (phases === undefined || typeof phase !== 'string' || phases.includes(phase)) return [];
  return [`got ${given(phase)}, want one of ${phases.join(', ')}`];
}
