import type { Stage } from '../../contract/stages';

/** The removals that a tenant's file allows. The safety checks also look at the last output's phase and protection. */
export interface AllowedRemovals {
  /** Stages that the cleanup has emptied. They are written without objects, so that Flux deletes the rest. */
  readonly stages: readonly Stage[];
  /** Identities of Namespaces and PersistentVolumeClaims that a phase or a reviewer has approved. */
  readonly objects: readonly string[];
  /** Whether the cleanup has reached the phase that removes all organizations. */
  readonly organizations: boolean;
  /** Organizations that were removed, with the identities of their Namespaces. */
  readonly removed: readonly { readonly id: string; readonly namespaces: readonly string[] }[];
}

/** For the platform, and for a tenant outside of any transition. */
export const NO_REMOVALS: AllowedRemovals = { stages: [], objects: [], organizations: false, removed: [] };
