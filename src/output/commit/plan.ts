import { type Bundle, digestsOf } from '../bundle/bundle';
import { type BundleOwner, fluxFileOf, folderOf, inventoryFileOf, isInFolder } from '../bundle/paths';
import { printIndex } from '../bundle/print';
import type { BundleChanges } from '../changes';
import { bundlesOf, type LastOutput, type NextOutput, removedTenants } from '../last/last-output';

/** One bundle to replace or remove. */
export interface BundlePlan {
  readonly folder: string;
  /** Whether the folder, except for unmanaged files in it, and the Flux file are removed. */
  readonly isRemoval: boolean;
  /** All files of the new folder, and the Flux file if it changes: path → text. */
  readonly staged: ReadonlyMap<string, string>;
  /** Files of the old folder that are removed: replaced files, and stale files that the last inventory lists. */
  readonly drop: readonly string[];
}

/** The plan of a write. Unchanged bundles are only in `changes`: their files are not touched. */
export interface WritePlan {
  readonly bundles: readonly BundlePlan[];
  /** The new text of the index; `null` if it does not change. */
  readonly index: string | null;
  readonly changes: readonly BundleChanges[];
}

/** Plans the write that turns `last` into `next`. */
export function planWrite(last: LastOutput, next: NextOutput): WritePlan {
  const compared = bundlesOf(next).map((bundle) => ({ bundle, changes: compareBundle(last, bundle) }));
  const removals = removedTenants(last, next).map((id) => removedBundle(last, id));
  const tenants = new Set([...last.tenants, ...next.tenants.flatMap((bundle) => bundle.owner ?? [])]);
  for (const { owner } of removals) tenants.delete(owner);
  const index = printIndex([...tenants].sort());
  return {
    bundles: [
      ...compared
        .filter(({ changes }) => isChanged(changes))
        .map(({ bundle, changes }) => planBundle(last, bundle, changes)),
      ...removals.map(({ owner, removed }) => ({
        folder: folderOf(owner),
        isRemoval: true,
        staged: new Map<string, string>(),
        drop: removed.filter((path) => isInFolder(path, owner)),
      })),
    ],
    index: index === last.index ? null : index,
    changes: [...removals, ...compared.map(({ changes }) => changes)],
  };
}

/** The removal of a tenant: of the files that its inventory lists, and of the inventory. */
function removedBundle(last: LastOutput, owner: string): BundleChanges & { owner: string } {
  const listed = listedFiles(last, owner);
  const removed = [...listed, inventoryFileOf(owner)].filter((path) => last.kinds.get(path) === 'file').sort();
  return { owner, added: [], changed: [], removed, unchanged: 0 };
}

function compareBundle(last: LastOutput, bundle: Bundle): BundleChanges {
  const next = digestsOf(bundle);
  const paths = [...next.keys()].sort();
  const changed = paths.filter((path) => last.digests.has(path) && last.digests.get(path) !== next.get(path));
  const added = paths.filter((path) => !last.digests.has(path));
  return {
    owner: bundle.owner,
    added,
    changed,
    removed: staleFiles(last, bundle),
    unchanged: paths.length - changed.length - added.length,
  };
}

/** Only files that an intact inventory lists are removed. */
function staleFiles(last: LastOutput, bundle: Bundle): string[] {
  const paths = listedFiles(last, bundle.owner).filter((path) => !bundle.files.has(path) && last.digests.has(path));
  return paths.sort();
}

function listedFiles(last: LastOutput, owner: BundleOwner): string[] {
  const state = last.bundles.get(folderOf(owner))?.state;
  return state?.kind === 'intact' ? state.inventory.files.map((file) => file.path) : [];
}

function planBundle(last: LastOutput, bundle: Bundle, changes: BundleChanges): BundlePlan {
  const flux = bundle.owner === null ? undefined : fluxFileOf(bundle.owner);
  const fresh = new Set([...changes.added, ...changes.changed]);
  const inFolder = (path: string): boolean => isInFolder(path, bundle.owner);
  return {
    folder: folderOf(bundle.owner),
    isRemoval: false,
    staged: new Map([...bundle.files].filter(([path]) => path !== flux || fresh.has(path))),
    drop: [...changes.removed, ...[...bundle.files.keys()].filter((path) => last.digests.has(path))]
      .filter(inFolder)
      .sort(),
  };
}

function isChanged(changes: BundleChanges): boolean {
  return changes.added.length + changes.changed.length + changes.removed.length > 0;
}
