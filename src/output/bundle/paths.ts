import { isTenantId } from '../../contract/names';
import { WORK_FOLDER } from '../../storage/folder';

/** The paths in the output folder. They count from it and use `/`, as in inventories and kustomizations. */
export const INDEX_FILE = 'kustomization.yaml';
export const PLATFORM_FOLDER = 'platform';
export const TENANTS_FOLDER = 'tenants';
export const FLUX_FOLDER = 'flux';

export const STAGING_FOLDER = `${WORK_FOLDER}/staging`;
/** Holds the old folders until all new ones are in place. */
export const BACKUP_FOLDER = `${WORK_FOLDER}/backup`;
export const JOURNAL_DRAFT_FILE = `${WORK_FOLDER}/journal.draft.json`;

/** The owner of a bundle: the id of a tenant, or `null` for the platform. */
export type BundleOwner = string | null;

/** `tenants/acme`, or `platform`: the folder that is swapped as one. */
export function folderOf(owner: BundleOwner): string {
  return owner === null ? PLATFORM_FOLDER : `${TENANTS_FOLDER}/${owner}`;
}

/** The Flux objects are outside of the tenant's folder, because the index includes them. */
export function fluxFileOf(tenant: string): string {
  return `${FLUX_FOLDER}/${tenant}.yaml`;
}

export function inventoryFileOf(owner: BundleOwner): string {
  return `${folderOf(owner)}/inventory.json`;
}

/** The owner of a bundle's folder; `undefined` for any other path. */
export function ownerOf(folder: string): BundleOwner | undefined {
  if (folder === PLATFORM_FOLDER) return null;
  const id = folder.startsWith(`${TENANTS_FOLDER}/`) ? folder.slice(TENANTS_FOLDER.length + 1) : '';
  return isTenantId(id) ? id : undefined;
}

/** Whether a path is in the bundle's folder, without `..` and the like. Other paths are never written. */
export function isInFolder(path: string, owner: BundleOwner): boolean {
  return path.startsWith(`${folderOf(owner)}/`) && isPlain(path);
}

/** Whether a path belongs to the bundle: it is in the folder, or it is the Flux file. */
export function isInBundle(path: string, owner: BundleOwner): boolean {
  return isInFolder(path, owner) || (owner !== null && path === fluxFileOf(owner) && isPlain(path));
}

function isPlain(path: string): boolean {
  return !/[\\\0]/.test(path) && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}
