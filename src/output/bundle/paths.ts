import { isTenantId } from '../../contract/names';
import { WORK_FOLDER } from '../../storage/folder';

/**
 * Where things lie in the output folder. Every path here is relative to it and uses `/`, as inventories and
 * kustomizations do.
 */
export const INDEX_FILE = 'kustomization.yaml';
export const PLATFORM_FOLDER = 'platform';
export const TENANTS_FOLDER = 'tenants';
export const FLUX_FOLDER = 'flux';

export const STAGING_FOLDER = `${WORK_FOLDER}/staging`;
/** Holds the old folders until all new ones are in place. */
export const BACKUP_FOLDER = `${WORK_FOLDER}/backup`;
export const JOURNAL_DRAFT_FILE = `${WORK_FOLDER}/journal.draft.json`;

/** Whose files a unit holds: a tenant's, or `null` for the platform's. A unit is written wholly or not at all. */
export type BundleOwner = string | null;

/** `tenants/acme`, or `platform`: the folder that is swapped as a whole. */
export function folderOf(owner: BundleOwner): string {
  return owner === null ? PLATFORM_FOLDER : `${TENANTS_FOLDER}/${owner}`;
}

/** The tenant's Flux objects lie beside the folders, because the index at the top reads them. */
export function fluxFileOf(tenant: string): string {
  return `${FLUX_FOLDER}/${tenant}.yaml`;
}

export function inventoryFileOf(owner: BundleOwner): string {
  return `${folderOf(owner)}/inventory.json`;
}

/** The owner of a unit's folder; nothing for any other path. */
export function ownerOf(folder: string): BundleOwner | undefined {
  if (folder === PLATFORM_FOLDER) return null;
  const id = folder.startsWith(`${TENANTS_FOLDER}/`) ? folder.slice(TENANTS_FOLDER.length + 1) : '';
  return isTenantId(id) ? id : undefined;
}

/** Whether a path lies in the unit's folder, spelled without detours: what this refuses never reaches the disk. */
export function isInFolder(path: string, owner: BundleOwner): boolean {
  return path.startsWith(`${folderOf(owner)}/`) && isPlain(path);
}

/** Whether a path is one of the unit's: in its folder, or its Flux file. */
export function isInBundle(path: string, owner: BundleOwner): boolean {
  return isInFolder(path, owner) || (owner !== null && path === fluxFileOf(owner) && isPlain(path));
}

function isPlain(path: string): boolean {
  return !/[\\\0]/.test(path) && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}
