import { type Code, type Problem, shown, TenancyError } from '../errors';

/** There is no tenant of this id, and never was. Code `tenant-not-found`. */
export class TenantNotFound extends TenancyError {
  constructor(id: string) {
    super([told('tenant-not-found', `got the tenant ${shown(id)}, want one that is in the registry`)]);
    this.name = 'TenantNotFound';
  }
}

/** The id has an owner. Code `tenant-exists`. */
export class TenantExists extends TenancyError {
  constructor(id: string) {
    super([told('tenant-exists', `got ${shown(id)}, which a tenant has, want another id`)]);
    this.name = 'TenantExists';
  }
}

/** The id had an owner, and is never given again; or a deleted tenant was to be changed. Code `tenant-deleted`. */
export class TenantDeleted extends TenancyError {
  constructor(id: string) {
    super([
      told('tenant-deleted', `got ${shown(id)}, a tenant that was deleted, want another id: none is given twice`),
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
  constructor(id: string, given: string, stored: string) {
    super([
      told(
        'conflict',
        `got the revision ${given} of tenant ${shown(id)}, want ${stored}, the stored one; read it again`,
      ),
    ]);
    this.name = 'Conflict';
  }
}

/** The tenant's state does not allow the action: the message names those that it does. */
export class IllegalTransition extends TenancyError {
  constructor(problems: readonly Problem[]) {
    super(problems);
    this.name = 'IllegalTransition';
  }
}

/** Codes of `advance` that say that an action does not go with a state. */
export const TRANSITION_CODES: readonly Code[] = [
  'illegal-transition',
  'gate-open',
  'gate-invalid',
  'clock-behind',
  'plan-unchanged',
];

function told(code: Code, message: string): Problem {
  return { code, message, path: [] };
}
