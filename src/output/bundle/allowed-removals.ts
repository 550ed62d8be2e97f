import type { Stage } from '../../contract/stages';

/** What a tenant's file lets go: the half of each condition that no output can tell. The judge asks for the other half. */
export interface AllowedRemovals {
  /** Stages that a phase of the cleanup has emptied. They are written, without objects, so that Flux deletes the rest. */
  readonly stages: readonly Stage[];
  /** Identities of Namespaces and PersistentVolumeClaims that a phase or a reviewer has approved. */
  readonly objects: readonly string[];
  /** Whether the cleanup has come to where every organization goes. */
  readonly organizations: boolean;
  /** Organizations that are gone for good, with the identities of their Namespaces. */
  readonly removed: readonly { readonly id: string; readonly namespaces: readonly string[] }[];
}

/** The platform loses nothing, and no more does a tenant that nobody changes. */
export const NO_REMOVALS: AllowedRemovals = { stages: [], objects: [], organizations: false, removed: [] };
