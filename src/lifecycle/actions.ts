import type { Gate } from '../contract/phases';
import { isReversible } from '../contract/phases';
import type { PlanName } from '../fleet/schema/plan';
import type { GrantSpec, OrganizationSpec, TenantSpec } from '../fleet/schema/tenant';
import { phaseOf, transitionOf } from '../fleet/transition';
import type { Plan } from '../platform/model';

/** Every change of a tenant. `record`, `continue` and `abort` apply to the transition that the tenant is in. */
export type Action =
  | { readonly do: 'update'; readonly changes: Changes }
  | { readonly do: 'suspend' }
  | { readonly do: 'resume' }
  | { readonly do: 'convert'; readonly plan: PlanName }
  | { readonly do: 'add-organization'; readonly organization: OrganizationSpec }
  | { readonly do: 'remove-organization'; readonly organization: string }
  | { readonly do: 'delete'; readonly noticeDays: number; readonly export: 'requested' | 'declined' }
  | { readonly do: 'record'; readonly gate: Gate; readonly evidence: string }
  | { readonly do: 'continue' }
  | { readonly do: 'abort' };
export type ActionName = Action['do'];

/** The fields that an update changes; all others stay. Volumes are quantities, such as `20Gi`, and only grow. */
export interface Changes {
  readonly displayName?: string;
  /** An instant of RFC 3339; `null` removes the date. */
  readonly expiresAt?: string | null;
  readonly volumes?: NonNullable<TenantSpec['volumes']>;
  /** Settings of existing organizations, by id. */
  readonly organizations?: Readonly<Record<string, Partial<Omit<OrganizationSpec, 'id'>>>>;
  readonly grants?: readonly GrantSpec[];
  readonly approvedDeletions?: readonly string[];
}

/** The time, the actor and the plans of an action. */
export interface ActionContext {
  readonly now: Date;
  readonly by: string;
  readonly plans: Readonly<Record<PlanName, Plan>>;
}

/** The tenant's file after an action; `deleted` if only a tombstone remains. */
export type NextState = { readonly kind: 'tenant'; readonly spec: TenantSpec } | { readonly kind: 'deleted' };

/** The actions that a tenant's current state allows. */
export function allowedActions(spec: TenantSpec): readonly ActionName[] {
  const transition = transitionOf(spec);
  const suspension: ActionName = (spec.suspend ?? false) ? 'resume' : 'suspend';
  switch (transition.kind) {
    case 'none':
      return ['update', suspension, 'convert', 'add-organization', 'remove-organization', 'delete'];
    case 'convert':
    case 'remove-organization':
      return ['update', suspension, 'record', 'continue', 'abort'];
    case 'delete':
      return ['record', 'continue', ...(isReversible(phaseOf(transition)) ? (['abort'] as const) : [])];
  }
}
