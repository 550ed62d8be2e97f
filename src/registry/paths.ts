import { WORK_FOLDER } from '../storage/folder';

/** The paths of a registry's folder. */
export const PLATFORM_FILE = 'platform.yaml';
export const TENANTS_FOLDER = 'tenants';
export const STATUS_FOLDER = 'status';
export const TOMBSTONES_FOLDER = 'tombstones';

/** `tenants/acme.yaml` and the like. A commit writes no other files outside of the work folder. */
export const RECORD_PATH = /^(?:tenants|status|tombstones)\/([a-z0-9-]+)\.yaml$/;

/** Has another text after each commit, so that readers, who take no lock, notice a commit that happened meanwhile. */
export const LAST_FILE = `${WORK_FOLDER}/last`;
