import type { Outcome, Problem } from '../../contract/problems';
import type { Kind } from '../../storage/file-system';
import type { Unit } from '../bundle/bundle';
import type { Inventory } from '../bundle/inventory';
import type { UnitOwner } from '../bundle/paths';
import type { FrozenChange } from './immutable-changes';
import type { OutputState } from './ownership';
import type { UnitRecord } from './reconstruct';

/** What is to be written. With scope `named`, tenants that are not in the list stay as they are. */
export interface NextOutput {
  readonly scope: 'all' | 'named';
  /** `null` leaves the platform's files as they are. */
  readonly platform: Unit | null;
  readonly tenants: readonly Unit[];
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
  readonly units: ReadonlyMap<string, LastUnit>;
  /** For everything in the units' folders and on the way to them. */
  readonly kinds: ReadonlyMap<string, Kind>;
  /** For the files that an inventory lists or that would be written. */
  readonly digests: ReadonlyMap<string, string>;
}

export interface LastUnit {
  readonly owner: UnitOwner;
  readonly knowledge: Knowledge;
  /** What the API server would refuse of the next output. */
  readonly frozen: readonly FrozenChange[];
}

/**
 * What we know of a unit: nothing (it was never written), what its inventory says, or, where the inventory is gone or
 * cannot be believed, why not, and what the printed objects say.
 */
export type Knowledge =
  | { readonly kind: 'none' }
  | { readonly kind: 'sealed'; readonly inventory: Inventory }
  | { readonly kind: 'doubtful'; readonly problems: readonly Problem[]; readonly rebuilt: Outcome<UnitRecord> };

/** All units of the next output, tenants first: the platform's objects are the last to change. */
export function unitsOf(next: NextOutput): Unit[] {
  return [...next.tenants, ...(next.platform === null ? [] : [next.platform])];
}

/** What the judge can know of a unit; nothing where it was never written, or neither of its two records can be read. */
export function recordOf(knowledge: Knowledge): UnitRecord | undefined {
  if (knowledge.kind === 'none') return undefined;
  if (knowledge.kind === 'sealed') return knowledge.inventory;
  return knowledge.rebuilt.ok ? knowledge.rebuilt.value : undefined;
}

/** The tenants whose bundles are to go, if the judge lets them. */
export function leavingTenants(last: LastOutput, next: NextOutput): string[] {
  if (next.scope !== 'all') return [];
  const kept = new Set(next.tenants.map((unit) => unit.owner));
  const buried = new Set(next.tombstones);
  return last.tenants.filter((id) => buried.has(id) && !kept.has(id));
}
