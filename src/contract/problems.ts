import { formatPath, type Path } from '../lib/path';

/** The codes of problems, with their meanings. `docs/errors.md` gives the remedies; a test compares the two. */
export const CODES = {
  // registry files: shape
  'folder-unreadable': 'the fleet folder is missing or cannot be read',
  'file-unreadable': 'a file of the fleet cannot be read',
  'file-too-large': 'a file of the fleet is larger than the limit',
  'file-unexpected': 'a folder of the fleet holds a file that is not <tenant>.yaml',
  'file-empty': 'a file of the fleet holds no document',
  'yaml-syntax': 'the text is not YAML',
  'yaml-duplicate-key': 'a mapping has one key twice',
  'yaml-alias-bomb': 'aliases expand to more than the allowed number of nodes',
  'yaml-many-documents': 'a file holds more than one document',
  'file-name-mismatch': 'the file is not named after metadata.name',
  'unknown-field': 'a field is unknown',
  'missing-field': 'a required field is missing',
  'wrong-type': 'a value has the wrong type',
  'wrong-value': 'a value is not one of the allowed ones',
  'version-newer': 'a newer version of this package wrote a file of the fleet',
  'id-not-text': 'YAML read an id as a number, boolean or null: quote it',
  'id-invalid': 'an id breaks the naming rule',
  'id-too-long': 'an id, or two ids together, make a name that is too long',
  'id-duplicate': 'two ids are equal, or differ only in case',
  'host-reserved': 'the tenant would use a reserved host',
  'plan-unknown': 'the plan does not exist',
  'image-without-digest': 'an image is not pinned by digest',
  'date-invalid': 'a date is not an RFC 3339 instant',
  'text-substituted': 'a text contains "${", which Flux would substitute when it applies the bundle',
  // meaning
  'expiry-before-creation': 'expiresAt is before createdAt',
  'expiry-on-paid-plan': 'a paid plan does not expire',
  'too-many-organizations': 'the organizations take more slots than the plan has',
  'share-exceeded': 'the workloads do not fit the quota share of their namespace',
  'limit-range-exceeded': 'a container asks for more than the LimitRange of its namespace allows',
  'plan-inconsistent': 'the numbers of a plan, with its overrides, contradict each other',
  'capacity-exceeded': 'the tenants together ask for more than the cluster has',
  'grant-unknown-organization': 'a grant names an organization that this tenant does not have',
  'grant-foreign-organization': 'a grant names an organization of another tenant',
  'grant-invalid': 'a grant is incomplete, a duplicate, or from an organization to itself',
  'secret-in-env': 'a variable that holds a secret has its value in env',
  'egress-host-name': 'egress names a host; only CIDR blocks can be enforced',
  'egress-invalid': 'egress is not a CIDR block with ports',
  'egress-forbidden-range': 'egress leads to a private, metadata, node, pod or service address',
  'tenant-unknown': 'a selected tenant does not exist in the fleet',
  'volume-exceeds-plan': 'a volume is larger than the storage of its plan, or smaller than its default',
  'organization-removed': 'an organization has the id of a removed organization of this tenant',
  'transition-invalid': 'the fields of a transition contradict each other',
  'approval-invalid': 'an approved deletion names no Namespace or PersistentVolumeClaim of this tenant',
  // lifecycle
  'illegal-transition': 'an action is not allowed in the state of the tenant',
  'gate-open': 'a phase would end before its gate is recorded',
  'gate-invalid': 'a gate is recorded that the current phase does not need',
  'clock-behind': 'the clock is earlier than a time in the registry',
  'plan-unchanged': 'a tenant would be converted to its own plan',
  'organization-unknown': 'a named organization does not exist in the tenant',
  'volume-would-shrink': 'a volume would become smaller',
  'volume-at-rest': 'a volume would grow while its tenant is suspended',
  'tenant-not-found': 'a named tenant does not exist in the registry',
  'tenant-exists': 'a tenant with this id exists already',
  'not-confirmed': 'a deletion was not confirmed by the person who was asked',
  // fleet
  'tenant-deleted': 'a tenant has the id of a deleted tenant',
  conflict: 'someone else changed the tenant in the meantime',
  'registry-locked': 'another process is changing the fleet',
  'registry-symlink': 'a symbolic link is in the place of a file of the fleet that would be written',
  'registry-journal-broken': 'an interrupted change of the fleet cannot be finished',
  'name-has-two-owners': 'two tenants claim one name',
  'host-has-two-owners': 'two tenants claim one host',
  // objects
  'object-duplicate': 'two objects have one identity',
  'app-output-type': 'a cdk8s App would write a file per resource and lose objects',
  'check-failed': 'a printed object breaks a rule; the message gives the rule id',
  // extensions
  'extension-failed': 'an extension threw, or added what it may not add',
  // output
  'output-not-ours': 'the output folder is not empty and was not written by this package',
  'output-edited': 'a file of the output was edited or removed by hand',
  'output-symlink': 'a symbolic link is in the place of a file that would be written',
  'output-locked': 'another run is writing to the output folder',
  'output-interrupted': 'the output folder holds an interrupted write, and check changes nothing',
  'output-inventory-broken': 'an inventory or journal in the output folder cannot be read',
  'tenant-vanished': 'the output holds a tenant whose file is missing',
  'organization-vanished': 'the output holds an organization that is missing in its tenant',
  'namespace-would-go': 'a Namespace of the last output would be deleted',
  'volume-would-go': 'a PersistentVolumeClaim of the last output would be deleted',
  'stage-emptied': 'a stage that had objects would have none',
  'stage-changed': 'an object would move to another stage',
  'transition-missing': 'a tenant would get a smaller plan without a transition',
  'phase-skipped': 'the phase of a tenant does not follow its phase in the last output',
  'object-immutable': 'an immutable field of an object would change',
  'extension-missing': 'the output was made with an extension that this run does not have',
  'disk-full': 'the disk is full',
  'disk-denied': 'the disk refused the write: denied, read-only, or a mount point',
  'disk-failed': 'the disk failed',
  // ourselves
  internal: 'an internal error of this package',
} as const satisfies Record<string, string>;

/** The code of a problem; `docs/errors.md` has the remedy of each. */
export type Code = keyof typeof CODES;

/** One problem: its position, and a message with the given value, the allowed values and the remedy. */
export interface Problem {
  readonly code: Code;
  /** Lower case, no full stop: `got "gold", want one of free, basic, pro, enterprise`. */
  readonly message: string;
  readonly path: Path;
  readonly file?: string;
  /** Both count from 1. */
  readonly line?: number;
  readonly column?: number;
  /** The number of further problems of the same file that this one summarizes. */
  readonly more?: number;
}

/**
 * The effect of a refused run on the output folder, or of a refused change on the fleet: none; an earlier interrupted
 * write was finished; or this write is in the journal, and the next run finishes it.
 */
export type Effect = 'none' | 'finished-earlier-write' | 'begun';

/** All problems that one validation step found. Branch on `problems[].code`, never on the text. */
export class TenancyError extends Error {
  readonly problems: readonly Problem[];
  readonly effect: Effect;

  constructor(problems: readonly Problem[], effect: Effect = 'none') {
    super(problems.map(formatProblem).join('\n'));
    this.name = 'TenancyError';
    this.problems = problems;
    this.effect = effect;
  }
}

/** `fleet/tenants/acme.yaml:12:9 spec.plan: got "gold", want … [plan-unknown]` */
export function formatProblem(problem: Problem): string {
  const at = [problem.file, problem.line, problem.column].filter((part) => part !== undefined).join(':');
  const where = [at, formatPath(problem.path)].filter((part) => part !== '').join(' ');
  return `${where}${where === '' ? '' : ': '}${problem.message} [${problem.code}]`;
}

/** The value of a step, or the problems for which it was refused. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Runs one step of a validation. Returns the problems of a TenancyError; every other error is thrown. */
export function attempt<T>(step: () => T): Outcome<T> {
  try {
    return { ok: true, value: step() };
  } catch (error) {
    if (error instanceof TenancyError) return { ok: false, problems: error.problems };
    throw error;
  }
}

/** Runs a step of a write, and adds the effect to its TenancyError unless that has one already. */
export async function withEffect<T>(effect: Effect, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (!(error instanceof TenancyError) || error.effect !== 'none') throw error;
    throw new TenancyError(error.problems, effect);
  }
}

/** Throws one TenancyError if there is any problem. */
export function refuseIfAny(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new TenancyError(problems);
}

/** Formats a value for a message: as JSON, or `nothing`. */
export function formatValue(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
