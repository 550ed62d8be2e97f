import type { BundleChanges, StageForecast } from '../output/changes';

/** The result of a run of `synth` or `writeBundle`. */
export interface SynthReport {
  readonly written: boolean;
  readonly tenants: number;
  /** Objects of those tenants, without the platform's. */
  readonly objects: number;
  /** Added, changed and removed files: deleted tenants first, then the other tenants, then the platform (owner `null`). */
  readonly bundles: readonly BundleChanges[];
  /** Whether the `kustomization.yaml` at the top was added or changed: it belongs to no bundle. */
  readonly indexChanged: boolean;
  /** The changes that Flux will make, in its order; stages without a change are left out. */
  readonly forecast: readonly StageForecast[];
  /** Folders, or the index, of an interrupted earlier write that this run finished first. */
  readonly finished: readonly string[];
  /** Comparisons that could not be made, for a person. */
  readonly warnings: readonly string[];
}
