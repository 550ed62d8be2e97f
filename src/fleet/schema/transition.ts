import type { CleanupPhase, Gate, RemovalPhase, TransitionKind } from '../../contract/phases';
import type { PlanName } from './plan';

/** A change of a tenant that needs more than one commit. `tenancy` writes it; each phase is a commit of its own. */
export interface TransitionSpec {
  kind: TransitionKind;
  /** RFC 3339, UTC. */
  startedAt: string;
  /** `convert`: the plan before. */
  from?: PlanName;
  /** `remove-organization`: the id of the organization. */
  organization?: string;
  /** `remove-organization` and `delete`. */
  phase?: RemovalPhase | CleanupPhase;
  /** `delete`: the end of the notice, RFC 3339, UTC. */
  deleteAfter?: string;
  /** `delete`: whether the tenant wants its data. */
  export?: 'requested' | 'declined';
  /** The gates that were recorded since the transition began. */
  gates?: GateSpec[];
}

/** A recorded gate: what was seen before a phase was left. */
export interface GateSpec {
  gate: Gate;
  /** RFC 3339, UTC. */
  at: string;
  /** The person or the pipeline that saw it. */
  by: string;
  /** What was seen, such as the revision that Flux has applied, or the address of an export. */
  evidence: string;
}
