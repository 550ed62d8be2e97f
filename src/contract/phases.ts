/*
 * Transitions are the changes of a tenant that need more than one commit. A phase ends when its gate is recorded: a fact
 * that a person or a pipeline observed, never an assumption. The order of the phases was tried on a real cluster:
 * objects that are deleted in one commit are deleted in the wrong order.
 */

/** The phases of the specification's "Tenant Cleanup Process". After the last one, only the tombstone remains. */
export const CLEANUP_PHASES = [
  'notify',
  'export',
  'edge-off',
  'services-off',
  'organization-namespaces',
  'volumes',
  'root-namespace',
] as const;
/** A phase of the deletion of a tenant. */
export type CleanupPhase = (typeof CLEANUP_PHASES)[number];

/** The phases in which an organization is removed. The commit after the last one removes its namespaces. */
export const REMOVAL_PHASES = ['workloads-off', 'protection-lifted'] as const;
/** A phase of the removal of an organization. */
export type RemovalPhase = (typeof REMOVAL_PHASES)[number];

/** `converting` is the only phase of a conversion that lowers a quota: until it ends, quotas are the larger of both plans. */
export type Phase = 'converting' | RemovalPhase | CleanupPhase;

/** The changes of a tenant that need more than one commit. */
export const TRANSITION_KINDS = ['convert', 'remove-organization', 'delete'] as const;
/** A change of a tenant that needs more than one commit. */
export type TransitionKind = (typeof TRANSITION_KINDS)[number];

/** The gate that must be recorded before a phase can end. */
export const GATE_OF = {
  converting: 'services-ready',
  'workloads-off': 'services-ready',
  'protection-lifted': 'foundation-ready',
  notify: 'tenant-notified',
  export: 'export-stored',
  'edge-off': 'edge-gone',
  'services-off': 'pods-gone',
  'organization-namespaces': 'organizations-gone',
  volumes: 'volumes-gone',
  'root-namespace': 'root-gone',
} as const satisfies Record<Phase, string>;
/** A fact that must have been seen before a phase is left. */
export type Gate = (typeof GATE_OF)[Phase];

export const GATES: readonly Gate[] = [...new Set(Object.values(GATE_OF))];

/** The fact that each gate records, for the person who records it. */
export const GATE_MEANING: Readonly<Record<Gate, string>> = {
  'services-ready': 'Flux has applied stage 30-services at the revision of this commit, and it is Ready',
  'foundation-ready': 'Flux has applied stage 10-foundation at the revision of this commit, and it is Ready',
  'tenant-notified': 'the tenant was notified of the deletion and its date',
  'export-stored': 'the export of the data is stored, with its address and its checksum',
  'edge-gone': 'no DNS record, certificate or route of the tenant is left',
  'pods-gone': 'no pod of the tenant is left in any of its namespaces',
  'organizations-gone': 'no namespace of an organization of the tenant is left',
  'volumes-gone': 'no PersistentVolumeClaim of the tenant is left',
  'root-gone': 'the root namespace of the tenant is gone',
};

/** Whether a transition can be aborted: from `organization-namespaces` on, data is lost that no commit restores. */
export function isReversible(phase: Phase): boolean {
  return !['organization-namespaces', 'volumes', 'root-namespace'].includes(phase);
}

/** The phase after this one; `undefined` after the last. */
export function phaseAfter<T extends string>(phases: readonly T[], phase: T): T | undefined {
  return phases[phases.indexOf(phase) + 1];
}

/** The transition that a tenant is in, without the dates and gates of its file. */
export type TransitionState =
  | { readonly kind: 'none' }
  /** `from` is the plan before the conversion. */
  | { readonly kind: 'convert'; readonly from: string }
  | { readonly kind: 'remove-organization'; readonly organization: string; readonly phase: RemovalPhase }
  | { readonly kind: 'delete'; readonly phase: CleanupPhase };

/** Whether an output in state `last` may be followed by one in state `next`. No phase is skipped. */
export function isAllowedTransition(last: TransitionState, next: TransitionState): boolean {
  if (isSameState(last, next)) return true;
  switch (last.kind) {
    case 'none':
      return isFirstPhase(next);
    case 'convert':
      // Aborting a conversion is a conversion back, while the quotas are still the larger of both plans.
      return next.kind === 'none' || next.kind === 'convert';
    case 'remove-organization':
      return (
        next.kind === 'none' ||
        (next.kind === last.kind &&
          next.organization === last.organization &&
          next.phase === phaseAfter(REMOVAL_PHASES, last.phase))
      );
    case 'delete':
      return next.kind === 'none'
        ? isReversible(last.phase)
        : next.kind === last.kind && next.phase === phaseAfter(CLEANUP_PHASES, last.phase);
  }
}

/** A state as messages name it: `convert/pro`, `remove-organization/ops/workloads-off`, `delete/notify`. */
export function formatTransition(state: TransitionState): string {
  switch (state.kind) {
    case 'none':
      return 'no transition';
    case 'convert':
      return `convert/${state.from}`;
    case 'remove-organization':
      return `remove-organization/${state.organization}/${state.phase}`;
    case 'delete':
      return `delete/${state.phase}`;
  }
}

function isSameState(one: TransitionState, other: TransitionState): boolean {
  switch (one.kind) {
    case 'none':
      return other.kind === 'none';
    case 'convert':
      return other.kind === 'convert' && other.from === one.from;
    case 'remove-organization':
      return other.kind === one.kind && other.organization === one.organization && other.phase === one.phase;
    case 'delete':
      return other.kind === one.kind && other.phase === one.phase;
  }
}

function isFirstPhase(state: TransitionState): boolean {
  switch (state.kind) {
    case 'none':
      return false;
    case 'convert':
      return true;
    case 'remove-organization':
      return state.phase === REMOVAL_PHASES[0];
    case 'delete':
      return state.phase === CLEANUP_PHASES[0];
  }
}
