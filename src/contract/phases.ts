/**
 * The changes of a tenant that need more than one commit, and their phases. A phase is left when its gate is recorded:
 * a fact that a person or a pipeline saw, never a guess of ours. The order is `design.md` §5's and was tried on a real
 * cluster: what is deleted together goes in the wrong order.
 */

/** The specification's "Tenant Cleanup Process". After the last phase, the tombstone is all that is left. */
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

/** An organization goes in these phases, and its namespaces with the commit after the last. */
export const REMOVAL_PHASES = ['workloads-off', 'protection-lifted'] as const;
/** A phase of the removal of an organization. */
export type RemovalPhase = (typeof REMOVAL_PHASES)[number];

/** `converting` is the one phase of a conversion that lowers a quota: the foundation gives the larger of both plans. */
export type Phase = 'converting' | RemovalPhase | CleanupPhase;

/** The changes of a tenant that need more than one commit. */
export const TRANSITION_KINDS = ['convert', 'remove-organization', 'delete'] as const;
/** A change of a tenant that needs more than one commit. */
export type TransitionKind = (typeof TRANSITION_KINDS)[number];

/** What must have been seen before a phase is left. */
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

/** What each gate says has been seen, for the person who records it. */
export const GATE_MEANING: Readonly<Record<Gate, string>> = {
  'services-ready': 'Flux has applied stage 30-services at the revision of this commit, and it is Ready',
  'foundation-ready': 'Flux has applied stage 10-foundation at the revision of this commit, and it is Ready',
  'tenant-notified': 'the tenant was told of the deletion and its date',
  'export-stored': 'the export of the data is stored, with its address and its checksum',
  'edge-gone': 'no DNS record, certificate or route of the tenant is left',
  'pods-gone': 'no pod of the tenant is left in any of its namespaces',
  'organizations-gone': 'no namespace of an organization of the tenant is left',
  'volumes-gone': 'no PersistentVolumeClaim of the tenant is left',
  'root-gone': 'the root namespace of the tenant is gone',
};

/** From `organization-namespaces` on, something is lost that no commit brings back. */
export function isReversible(phase: Phase): boolean {
  return !['organization-namespaces', 'volumes', 'root-namespace'].includes(phase);
}

/** The phase after this one; nothing after the last. */
export function phaseAfter<T extends string>(phases: readonly T[], phase: T): T | undefined {
  return phases[phases.indexOf(phase) + 1];
}

/**
 * Where a tenant stands, as its inventory says it: `convert/pro`, `remove-organization/ops/workloads-off`,
 * `delete/notify`; `null` outside of any transition.
 */
export type Standing = string | null;

/** Whether an output that stands here may be followed by one that stands there. No phase is ever skipped. */
export function mayFollow(last: Standing, next: Standing): boolean {
  if (last === next) return true;
  if (last === null) return next !== null && isFirst(next);
  const [kind = '', ...rest] = last.split('/');
  switch (kind) {
    case 'convert':
      // To give a conversion up is to convert back, while the larger of both plans still stands.
      return next === null || next.startsWith('convert/');
    case 'remove-organization': {
      const [organization, phase] = rest;
      if (next === null) return true;
      return phase === 'workloads-off' && next === `remove-organization/${organization}/protection-lifted`;
    }
    case 'delete': {
      const phase = CLEANUP_PHASES.find((one) => one === rest[0]);
      if (phase === undefined) return false;
      const after = phaseAfter(CLEANUP_PHASES, phase);
      return (after !== undefined && next === `delete/${after}`) || (next === null && isReversible(phase));
    }
    default:
      return false;
  }
}

function isFirst(next: string): boolean {
  return (
    next.startsWith('convert/') || next === 'delete/notify' || /^remove-organization\/[^/]+\/workloads-off$/.test(next)
  );
}
