import { formatPath, type Path } from '../lib/path';

/** Every code a problem can carry, with its meaning. `docs/errors.md` tells the remedy; a test keeps the two equal. */
export const CODES = {
  // registry files: shape
  'folder-unreadable': 'the fleet folder is missing or cannot be read',
  'file-unreadable': 'a file of the fleet cannot be read',
  'file-too-large': 'a file of the fleet is larger than any tenant needs',
  'file-unexpected': 'a folder of the fleet holds something that is not <tenant>.yaml',
  'file-empty': 'a file of the fleet holds no document',
  'yaml-syntax': 'the text is not YAML',
  'yaml-duplicate-key': 'a mapping names one key twice',
  'yaml-alias-bomb': 'aliases expand to more than the allowed number of nodes',
  'yaml-many-documents': 'a file holds more than one document',
  'file-name-mismatch': 'the file is not named after metadata.name',
  'unknown-field': 'a field is not known',
  'missing-field': 'a required field is missing',
  'wrong-type': 'a value has the wrong type',
  'wrong-value': 'a value is not one of the allowed ones',
  'version-newer': 'a newer version of this package wrote a file of the fleet',
  'id-not-text': 'YAML read an id as a number, boolean or null: quote it',
  'id-invalid': 'an id breaks the naming rule',
  'id-too-long': 'an id, or two ids together, make a name that is too long',
  'id-duplicate': 'two ids are the same, or differ in case alone',
  'host-reserved': 'the tenant would take a reserved host',
  'plan-unknown': 'the plan does not exist',
  'image-without-digest': 'an image is not pinned by digest',
  'date-invalid': 'a date is not an RFC 3339 instant',
  'text-substituted': 'a text holds "${", which Flux would fill in when it applies the bundle',
  // meaning
  'expiry-before-creation': 'expiresAt is before createdAt',
  'expiry-on-paid-plan': 'a paid plan does not expire',
  'too-many-organizations': 'the organizations take more slots than the plan has',
  'share-exceeded': 'the workloads do not fit the share of their namespace',
  'limit-range-exceeded': 'a container asks for more than the LimitRange of its namespace allows',
  'plan-inconsistent': 'a plan, as overridden, does not add up',
  'capacity-exceeded': 'the tenants together ask for more than the cluster has',
  'grant-unknown-organization': 'a grant names an organization that this tenant does not have',
  'grant-foreign-organization': 'a grant names an organization of another tenant',
  'grant-invalid': 'a grant is incomplete, doubled, or to itself',
  'secret-in-env': 'a variable that holds a secret is written out in env',
  'egress-host-name': 'egress names a host; only CIDR blocks can be enforced',
  'egress-invalid': 'egress is not a CIDR block with ports',
  'egress-forbidden-range': 'egress leads to a private, metadata, node, pod or service address',
  'tenant-unknown': 'a tenant that was named does not exist in the fleet',
  'volume-exceeds-plan': 'a volume is larger than the storage of its plan, or smaller than its default',
  'organization-removed': 'an id is taken that an organization of this tenant had before',
  'transition-invalid': 'a transition cannot be what its fields say',
  'approval-invalid': 'a deletion is approved that is none of an object of this tenant that holds data',
  // lifecycle
  'illegal-transition': 'an action is not allowed as the tenant stands',
  'gate-open': 'a phase would be left before its gate is recorded',
  'gate-invalid': 'a gate is recorded that the phase does not wait for',
  'clock-behind': 'the clock is behind what the registry tells of',
  'plan-unchanged': 'a tenant would be converted to the plan that it has',
  'organization-unknown': 'an organization is named that the tenant does not have',
  'volume-would-shrink': 'a volume would become smaller',
  'volume-at-rest': 'a volume would grow while its tenant is suspended',
  'tenant-not-found': 'a tenant is named that the registry does not know',
  'tenant-exists': 'a tenant of this id exists',
  'not-confirmed': 'something would be deleted, and the person who was asked did not confirm it',
  // fleet
  'tenant-deleted': 'a tenant has the id of one that was deleted',
  conflict: 'a tenant was changed by someone else in the meantime',
  'registry-locked': 'another process is changing the fleet',
  'registry-symlink': 'a symbolic link stands in the place of a file of the fleet that we would write',
  'registry-journal-broken': 'an interrupted change of the fleet cannot be finished',
  'name-has-two-owners': 'two tenants claim one name',
  'host-has-two-owners': 'two tenants claim one host',
  // objects
  'object-duplicate': 'two objects have one identity',
  'app-output-type': 'a cdk8s App would write a file per resource and lose objects',
  'check-failed': 'a printed object breaks a rule; the rule id stands beside it',
  // output
  'output-not-ours': 'the output folder is neither empty nor an output of ours',
  'output-edited': 'a file of the output was edited or removed by hand',
  'output-symlink': 'a symbolic link stands in the place of a file that we would write',
  'output-locked': 'another run is writing to the output folder',
  'output-interrupted': 'an interrupted write stands in the output folder, and check changes nothing',
  'output-inventory-broken': 'an inventory or journal in the output folder cannot be read',
  'tenant-vanished': 'the file of a tenant that the output holds is gone',
  'organization-vanished': 'an organization that the output holds is gone from its tenant',
  'namespace-would-go': 'a Namespace of the last output would go',
  'volume-would-go': 'a PersistentVolumeClaim of the last output would go',
  'stage-emptied': 'a stage that had objects would have none',
  'stage-changed': 'an object would move to another stage',
  'transition-missing': 'a tenant would go to a smaller plan without the transition that makes it safe',
  'phase-skipped': 'a tenant would be in a phase that does not follow the one of the last output',
  'object-immutable': 'a field of an object would change that never changes',
  'disk-full': 'the disk is full',
  'disk-denied': 'the disk refused to be written: denied, read-only, or a mount point',
  'disk-failed': 'the disk failed',
  // ourselves
  internal: 'the library itself failed: report it',
} as const satisfies Record<string, string>;

/** The code of a problem; `docs/errors.md` has the remedy of each. */
export type Code = keyof typeof CODES;

/** One thing that is wrong: where, and a message that says what was given, what is allowed and what to do. */
export interface Problem {
  readonly code: Code;
  /** Lower case, no full stop: `got "gold", want one of free, basic, pro, enterprise`. */
  readonly message: string;
  readonly path: Path;
  readonly file?: string;
  /** Both count from 1. */
  readonly line?: number;
  readonly column?: number;
  /** How many further problems of the same file this one stands for. */
  readonly more?: number;
}

/**
 * What had become of the output folder when a run was refused, or of the fleet when a change was: nothing; an earlier
 * interrupted write was finished; or this one is recorded, and the next finishes it.
 */
export type Effect = 'none' | 'finished-earlier-write' | 'begun';

/** Everything that a gate found wrong, in one error. Branch on `problems[].code`, never on the text. */
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

/** Runs one step of a gate; a TenancyError becomes its problems, every other error stays an error. */
export function attempt<T>(step: () => T): Outcome<T> {
  try {
    return { ok: true, value: step() };
  } catch (error) {
    if (error instanceof TenancyError) return { ok: false, problems: error.problems };
    throw error;
  }
}

/** Runs a step of a write; what it refuses tells of the effect, unless it tells of one already. */
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

/** A value as it is shown in a message: text in quotes, everything else as JSON. */
export function formatValue(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
