import type { Outcome, Problem } from '../../contract/problems';
import type { Kind } from '../../storage/file-system';
import type { Bundle } from '../bundle/bundle';
import type { Inventory } from '../bundle/inventory';
import type { BundleOwner } from '../bundle/paths';
import type { ImmutableChange } from './immutable-changes';
import type { OutputState } from './ownership';
import type { PreviousBundle } from './reconstruct';

/** The output to be written. With scope `named`, tenants that are not in the list do not change. */
export interface NextOutput {
  readonly scope: 'all' | 'named';
  /** `null` if the platform's files do not change. */
  readonly platform: Bundle | null;
  readonly tenants: readonly Bundle[];
  /** The ids of deleted tenants. With scope `all`, their last files are removed after the last phase of the cleanup. */
  readonly tombstones: readonly string[];
}

/** The content of the output folder that the next output would change. Paths count from the folder. */
export interface LastOutput {
  /** The folder, as the user named it. */
  readonly dir: string;
  readonly state: OutputState;
  /** The problems of a folder with state `foreign`. */
  readonly foreign: readonly Problem[];
  /** Every tenant that has an inventory, a stage or a Flux file in the folder; sorted. */
  readonly tenants: readonly string[];
  /** The text of the `kustomization.yaml` at the top. */
  readonly index: string | null;
  /** By folder: `platform`, `tenants/acme`. */
  readonly bundles: ReadonlyMap<string, LastBundle>;
  /** For every entry in the bundles' folders, and for the folders above them. */
  readonly kinds: ReadonlyMap<string, Kind>;
  /** For the files that an inventory lists or that would be written. */
  readonly digests: ReadonlyMap<string, string>;
}

export interface LastBundle {
  readonly owner: BundleOwner;
  readonly state: InventoryState;
  /** The changes to the next output that the API server refuses. */
  readonly immutableChanges: readonly ImmutableChange[];
}

/**
 * The inventory of a bundle in the output: `absent` if the bundle was never written; `damaged` if the inventory is
 * missing or was edited, and the bundle's last state is reconstructed from the printed objects.
 */
export type InventoryState =
  | { readonly kind: 'absent' }
  | { readonly kind: 'intact'; readonly inventory: Inventory }
  | {
      readonly kind: 'damaged';
      readonly problems: readonly Problem[];
      readonly reconstructed: Outcome<PreviousBundle>;
    };

/** All bundles of the next output, tenants first, because the platform's objects change last. */
export function bundlesOf(next: NextOutput): Bundle[] {
  return [...next.tenants, ...(next.platform === null ? [] : [next.platform])];
}

/** The last state of a bundle; `undefined` if it was never written, or neither inventory nor objects can be read. */
export function previousOf(state: InventoryState): PreviousBundle | undefined {
  if (state.kind === 'absent') return undefined;
  if (state.kind === 'intact') return state.inventory;
  return state.reconstructed.ok ? state.reconstructed.value : undefined;
}

/** The deleted tenants whose bundles the next output removes, if the safety checks allow it. */
export function removedTenants(last: LastOutput, next: NextOutput): string[] {
  if (next.scope !== 'all') return [];
  const kept = new Set(next.tenants.map((bundle) => bundle.owner));
  const deletedIds = new Set(next.tombstones);
  return last.tenants.filter((id) => deletedIds.has(id) && !kept.has(id));
}
