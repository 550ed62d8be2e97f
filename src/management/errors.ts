import { attempt, type Code, formatValue, type Problem, TenancyError } from '../contract/problems';
import { didYouMean } from '../lib/did-you-mean';

/** No tenant has this id, and none ever had. Code `tenant-not-found`. */
export class TenantNotFound extends TenancyError {
  constructor(id: string, ids: readonly string[] = []) {
    const message = `got the tenant ${formatValue(id)}, want a tenant of the registry${didYouMean(id, ids)}`;
    super([describe('tenant-not-found', message)]);
    this.name = 'TenantNotFound';
  }
}

/** A tenant has this id already. Code `tenant-exists`. */
export class TenantExists extends TenancyError {
  constructor(id: string) {
    super([describe('tenant-exists', `got ${formatValue(id)}, the id of a tenant that exists, want another id`)]);
    this.name = 'TenantExists';
  }
}

/** The id belongs to a deleted tenant: it is never reused, and the tenant cannot be changed. Code `tenant-deleted`. */
export class TenantDeleted extends TenancyError {
  constructor(id: string) {
    super([
      describe(
        'tenant-deleted',
        `got ${formatValue(id)}, the id of a deleted tenant, want another id: ids are never reused`,
      ),
    ]);
    this.name = 'TenantDeleted';
  }
}

/** The tenant would not be valid, or would not fit its plan. Has all problems, as `synth` reports them. */
export class InvalidTenant extends TenancyError {
  constructor(problems: readonly Problem[]) {
    super(problems);
    this.name = 'InvalidTenant';
  }
}

/** The tenant was changed since the version that the caller named. Code `conflict`. */
export class Conflict extends TenancyError {
  constructor(problems: readonly Problem[]) {
    super(problems);
    this.name = 'Conflict';
  }
}

/** The tenant's state does not allow the action. The message names the allowed actions, or the gate that is missing. */
export class IllegalTransition extends TenancyError {
  constructor(problems: readonly Problem[]) {
    super(problems);
    this.name = 'IllegalTransition';
  }
}

type ErrorClass = new (problems: readonly Problem[]) => TenancyError;

/** Runs a function and throws its TenancyError as one of this class. */
export function throwAs<T>(kind: ErrorClass, run: () => T): T {
  const outcome = attempt(run);
  if (outcome.ok) return outcome.value;
  throw new kind(outcome.problems);
}

/** As `throwAs`, for the lifecycle: IllegalTransition if the state forbids the action, InvalidTenant for a wrong value. */
export function throwByState<T>(run: () => T): T {
  const outcome = attempt(run);
  if (outcome.ok) return outcome.value;
  const isForbiddenByState = outcome.problems.every(({ code }) => STATE_CODES.includes(code));
  throw new (isForbiddenByState ? IllegalTransition : InvalidTenant)(outcome.problems);
}

const STATE_CODES: readonly Code[] = [
  'illegal-transition',
  'gate-open',
  'gate-invalid',
  'clock-behind',
  'plan-unchanged',
];

function describe(code: Code, message: string): Problem {
  return { code, message, path: [] };
}
