import { CLEANUP_PHASES, GATE_OF, type Phase, REMOVAL_PHASES, type TransitionKind } from '../contract/phases';
import type { Problem } from '../contract/problems';
import { isInstant } from '../lib/instant';
import type { Path } from '../lib/path';
import { isRecord, type PlainRecord } from '../lib/plain-data';
import { formatGiven, valueAt } from './yaml/value';

/**
 * Problems of a transition that was edited by hand, as far as the file alone shows them: fields, phases and gates that
 * do not belong together, and times in an impossible order. It reads the plain value even if the schema refuses it.
 */
export function transitionProblems(value: unknown): Problem[] {
  const transition = valueAt(value, ['spec', 'transition']);
  const kind = KINDS.find((one) => one === valueAt(transition, ['kind']));
  if (kind === undefined || !isRecord(transition)) return [];
  return [
    ...fieldProblems(kind, transition),
    ...phaseProblems(kind, transition),
    ...gateProblems(kind, transition),
    ...timeProblems(transition, valueAt(value, ['spec', 'createdAt'])),
  ].map(({ at, message }) => ({ code: 'transition-invalid', path: ['spec', 'transition', ...at], message }));
}

interface FieldProblem {
  /** Below `spec.transition`. */
  readonly at: Path;
  readonly message: string;
}

const KINDS = ['convert', 'remove-organization', 'delete'] as const satisfies readonly TransitionKind[];

const FIELDS: Readonly<Record<TransitionKind, readonly string[]>> = {
  convert: ['from'],
  'remove-organization': ['organization', 'phase'],
  delete: ['phase', 'deleteAfter', 'export'],
};
/** The fields that only some kinds have. */
const KIND_FIELDS = ['from', 'organization', 'phase', 'deleteAfter', 'export'];

const PHASES: Readonly<Record<TransitionKind, readonly Phase[]>> = {
  convert: ['converting'],
  'remove-organization': REMOVAL_PHASES,
  delete: CLEANUP_PHASES,
};

function fieldProblems(kind: TransitionKind, transition: PlainRecord): FieldProblem[] {
  const { [kind]: fields } = FIELDS;
  const present = KIND_FIELDS.filter((field) => Object.hasOwn(transition, field));
  return [
    ...fields
      .filter((field) => !present.includes(field))
      .map((field) => ({ at: [field], message: `got nothing, want ${field} in a transition of kind ${kind}` })),
    ...present
      .filter((field) => !fields.includes(field))
      .map((field) => ({
        at: [field],
        message: `got ${field} in a transition of kind ${kind}, want a transition without it`,
      })),
  ];
}

function phaseProblems(kind: TransitionKind, { phase }: PlainRecord): FieldProblem[] {
  const phases: readonly string[] = PHASES[kind];
  if (kind === 'convert' || typeof phase !== 'string' || phases.includes(phase)) return [];
  return [{ at: ['phase'], message: `got ${formatGiven(phase)}, want one of ${phases.join(', ')}` }];
}

/** Requires the gates of all phases before the current one, each once, and refuses gates of later phases. */
function gateProblems(kind: TransitionKind, transition: PlainRecord): FieldProblem[] {
  const { [kind]: phases } = PHASES;
  const phase = kind === 'convert' ? 'converting' : phases.find((one) => one === transition.phase);
  if (phase === undefined) return [];
  const before = phases.slice(0, phases.indexOf(phase));
  const allowed: readonly string[] = [...before, phase].map((one) => GATE_OF[one]);
  const gates = gatesOf(transition);
  return [
    ...before
      .filter((one) => one !== 'export' || transition.export !== 'declined')
      .filter((one) => !gates.includes(GATE_OF[one]))
      .map((one) => ({
        at: ['phase'],
        message: `got ${phase} without the gate ${GATE_OF[one]}, want phase ${one} until it is recorded`,
      })),
    ...gates.flatMap((gate, i): FieldProblem[] => {
      if (typeof gate !== 'string') return [];
      const at = ['gates', i, 'gate'];
      if (!allowed.includes(gate))
        return [{ at, message: `got ${formatGiven(gate)} in phase ${phase}, want one of ${allowed.join(', ')}` }];
      return gates.indexOf(gate) === i ? [] : [{ at, message: `got ${formatGiven(gate)} again, want it once` }];
    }),
  ];
}

function gatesOf({ gates }: PlainRecord): unknown[] {
  return Array.isArray(gates) ? gates.map((gate) => valueAt(gate, ['gate'])) : [];
}

function timeProblems(transition: PlainRecord, createdAt: unknown): FieldProblem[] {
  const { startedAt, deleteAfter, gates } = transition;
  const recorded = Array.isArray(gates) ? gates.map((gate) => valueAt(gate, ['at'])) : [];
  return [
    ...orderProblems(['startedAt'], startedAt, 'createdAt', createdAt),
    ...orderProblems(['deleteAfter'], deleteAfter, 'startedAt', startedAt),
    ...recorded.flatMap((at, i) => orderProblems(['gates', i, 'at'], at, 'startedAt', startedAt)),
  ];
}

/** Compares to the second: the lifecycle writes no fractions, but `createdAt` may have one. */
function orderProblems(at: Path, instant: unknown, name: string, earlier: unknown): FieldProblem[] {
  if (!isInstant(instant) || !isInstant(earlier) || secondOf(instant) >= secondOf(earlier)) return [];
  return [{ at, message: `got ${formatGiven(instant)}, want an instant from ${name}, ${formatGiven(earlier)}, on` }];
}

function secondOf(instant: string): number {
  return Math.floor(Date.parse(instant) / 1000);
}
