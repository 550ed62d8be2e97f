import { attempt, type Code, formatValue, type Problem, TenancyError } from '../contract/problems';
import { didYouMean } from '../lib/did-you-mean';

/** There is no tenant of this id, and never was. Code `tenant-not-found`. */
export class TenantNotFound extends TenancyError {
  constructor(id: string, ids: readonly string[] = []) {
    const message = `got the tenant ${formatValue(id)}, want one that is in the registry${didYouMean(id, ids)}`;
    super([describe('tenant-not-found', message)]);
    this.name = 'TenantNotFound';
  }
}

/** The id has an owner. Code `tenant-exists`. */
export class TenantExists extends TenancyError {
  constructor(id: string) {
    super([describe('tenant-exists', `got ${formatValue(id)}, which a tenant has, want another id`)]);
    this.name = 'TenantExists';
  }
}

/** The id had an owner and is never given again, or a deleted tenant was to be changed. Code `tenant-deleted`. */
export class TenantDeleted extends TenancyError {
  constructor(id: string) {
    super([
      describe(
        'tenant-deleted',
        `got ${formatValue(id)}, a tenant that was deleted, want another one: no id is given twice`,
      ),
    ]);
    this.name = 'TenantDeleted';
  }
}

/** The tenant would not be valid, or would not fit its plan: all problems, as synth tells them. */
export class InvalidTenant extends TenancyError {
  constructor(problems: readonly Problem[]) {
    super(problems);
    this.name = 'InvalidTenant';
  }
}

/** Somebody else changed the tenant in between. Code `conflict`. */
export class Conflict extends TenancyError {
  constructor(problems: readonly Problem[]) {
    super(problems);
    this.name = 'Conflict';
  }
}

/** The tenant's state does not allow the action: the message names what it allows, or the gate that is open. */
export class IllegalTransition extends TenancyError {
  constructor(problems: readonly Problem[]) {
    super(problems);
    this.name = 'IllegalTransition';
  }
}

type Refusal = new (problems: readonly Problem[]) => TenancyError;

/** Runs a step of a change; what it refuses is thrown as an error of this class. */
export function refusingAs<T>(kind: Refusal, step: () => T): T {
  const outcome = attempt(step);
  if (outcome.ok) return outcome.value;
  throw new kind(outcome.problems);
}

/** As `refusingAs`, for the lifecycle: a state that forbids an action is one thing, a wrong value another. */
export function refusingByState<T>(step: () => T): T {
  const outcome = attempt(step);
  if (outcome.ok) return outcome.value;
  const isOfState = outcome.problems.every(({ code }) => OF_STATE.includes(code));
  throw new (isOfState ? IllegalTransition : InvalidTenant)(outcome.problems);
}

const OF_STATE: readonly Code[] = ['illegal-transition', 'gate-open', 'gate-invalid', 'clock-behind', 'plan-unchanged'];

function describe(code: Code, message: string): Problem {
  return { code, message, path: [] };
}
