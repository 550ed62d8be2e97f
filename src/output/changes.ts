import type { Stage } from '../contract/stages';

/** The changes of a write to the files of one owner. Paths count from the output folder, sorted. */
export interface BundleChanges {
  /** The id of the tenant; `null` for the platform. */
  readonly owner: string | null;
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  /** How many files stayed as they were. */
  readonly unchanged: number;
}

/** The effect of Flux on one stage once the output is committed. Identities are spelled as in the inventory, sorted. */
export interface StageForecast {
  /** The id of the tenant; `null` for the platform. */
  readonly owner: string | null;
  readonly stage: Stage | 'flux' | 'platform';
  /** The stage that must be Ready at the new revision before Flux begins with this one; `null` for the first. */
  readonly waitsFor: Stage | null;
  readonly created: readonly string[];
  /** If the last inventory cannot be read, every object that stays may have changed. */
  readonly changed: readonly string[];
  /** Removed from the stage: Flux deletes them. */
  readonly pruned: readonly string[];
  /** Removed from the stage and protected: Flux leaves them in the cluster. */
  readonly left: readonly string[];
}
