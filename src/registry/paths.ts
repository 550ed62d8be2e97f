/** Where things lie in a registry's folder. */
export const PLATFORM_FILE = 'platform.yaml';
export const TENANTS_FOLDER = 'tenants';
export const STATUS_FOLDER = 'status';
export const TOMBSTONES_FOLDER = 'tombstones';

/** `tenants/acme.yaml` and the like: nothing else is ever written outside of the work folder. */
export const RECORD_PATH = /^(?:tenants|status|tombstones)\/([a-z0-9-]+)\.yaml$/;

/** Where a commit prepares itself. Git does not see it. */
export const WORK_FOLDER = '.tenancy';
export const LOCK_FOLDER = `${WORK_FOLDER}/lock`;
export const IGNORE_FILE = `${WORK_FOLDER}/.gitignore`;
export const JOURNAL_FILE = `${WORK_FOLDER}/journal.json`;
/** Another text after each commit. Who reads without the lock sees by it whether one came in between. */
export const LAST_FILE = `${WORK_FOLDER}/last`;
/** The beginning of the names of the stages, which are folders of the work folder. */
export const STAGE_PREFIX = 'stage-';
