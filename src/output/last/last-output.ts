import type { Outcome, Problem } from '../../contract/problems';
import type { Kind } from '../../storage/file-system';
import type { Bundle } from '../bundle/bundle';
import type { Inventory } from '../bundle/inventory';
import type { BundleOwner } from '../bundle/paths';
import type { ImmutableChange } from './immutable-changes';
import type { OutputState } from './ownership';
import type { PreviousBundle } from './reconstruct';

/** What is to be written. With scope `named`, tenants that are not in the list stay as they are. */
export interface NextOutput {
  readonly scope: 'all' | 'named';
  /** `null` leaves the platform's files as they are. */
  readonly platform: Bundle | null;
  readonly tenants: readonly Bundle[];
  /** Tenants that are gone for good. What is left of them goes once their cleanup was at its end, with scope `all`. */
  readonly tombstones: readonly string[];
}

/** What the output folder holds, as far as the next output is about it. Paths count from the folder. */
export interface LastOutput {
  /** The folder, as the user named it. */
  readonly dir: string;
  readonly state: OutputState;
  /** Why it is not ours, where it is foreign. */
  readonly foreign: readonly Problem[];
  /** Every tenant that has an inventory, a stage or a Flux file here; sorted. */
  readonly tenants: readonly string[];
  /** The text of the `kustomization.yaml` at the top. */
  readonly index: string | null;
  /** By folder: `platform`, `tenants/acme`. */
  readonly bundles: ReadonlyMap<string, LastBundle>;
  /** For everything in the units' folders and on the way to them. */
  readonly kinds: ReadonlyMap<string, Kind>;
  /** For the files that an inventory lists or that would be written. */
  readonly digests: ReadonlyMap<string, string>;
}

export interface LastBundle {
  readonly owner: BundleOwner;
  readonly state: InventoryState;
  /** What the API server would refuse of the next output. */
  readonly immutableChanges: readonly ImmutableChange[];
}

/**
 * The inventory of a unit in the output: `absent` if the unit was never written; `damaged` if the inventory is missing or
 * was edited, and the unit's last state is reconstructed from the printed objects.
 */
export type InventoryState =
  | { readonly kind: 'absent' }
  | { readonly kind: 'intact'; readonly inventory: Inventory }
  | {
      readonly kind: 'damaged';
      readonly problems: readonly Problem[];
      readonly reconstructed: Outcome<PreviousBundle>;
    };

/** All units of the next output, tenants first: the platform's objects are the last to change. */
export function bundlesOf(next: NextOutput): Bundle[] {
  return [...next.tenants, ...(next.platform === null ? [] : [next.platform])];
}

/** The last state of a unit; `undefined` if it was never written, or neither inventory nor objects can be read. */
export function previousOf(state: InventoryState): PreviousBundle | undefined {
  if (state.kind === 'absent') return undefined;
  if (state.kind === 'intact') return state.inventory;
  return state.reconstructed.ok ? state.reconstructed.value : undefined;
}

/** The tenants whose bundles are to go, if the judge lets them. */
export function removedTenants(last: LastOutput, next: NextOutput): string[] {
  if (next.scope !== 'all') return [];
  const kept = new Set(next.tenants.map((bundle) => bundle.owner));
  const deletedIds = new Set(next.tombstones);
  return last.tenants.filter((id) => deletedIds.has(id) && !kept.has(id));
}
