import type { Gate } from '../contract/phases';
import { isReversible } from '../contract/phases';
import type { PlanName } from '../fleet/schema/plan';
import type { GrantSpec, OrganizationSpec, TenantSpec } from '../fleet/schema/tenant';
import { phaseOf, transitionOf } from '../fleet/transition';
import type { Plan } from '../platform/model';

/** Everything that can be done to a tenant. `continue` and `abort` speak of the transition that it is in. */
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

/** What an update changes; what is not named stays. Volumes are quantities, such as `20Gi`, and only grow. */
export interface Changes {
  readonly displayName?: string;
  /** An instant of RFC 3339; `null` takes it away. */
  readonly expiresAt?: string | null;
  readonly volumes?: NonNullable<TenantSpec['volumes']>;
  /** Settings of organizations that the tenant has, by id. */
  readonly organizations?: Readonly<Record<string, Partial<Omit<OrganizationSpec, 'id'>>>>;
  readonly grants?: readonly GrantSpec[];
  readonly approvedDeletions?: readonly string[];
}

/** When, by whom, and under which plans an action is taken. */
export interface Occasion {
  readonly now: Date;
  readonly by: string;
  readonly plans: Readonly<Record<PlanName, Plan>>;
}

/** What becomes of a tenant: the next state of its file, or nothing but a tombstone. */
export type Next = { readonly kind: 'tenant'; readonly spec: TenantSpec } | { readonly kind: 'gone' };

/** What may be done to a tenant as it stands. */
export function allowedActions(spec: TenantSpec): readonly ActionName[] {
  const transition = transitionOf(spec);
  const sleep: ActionName = (spec.suspend ?? false) ? 'resume' : 'suspend';
  switch (transition.kind) {
    case 'none':
      return ['update', sleep, 'convert', 'add-organization', 'remove-organization', 'delete'];
    case 'convert':
    case 'remove-organization':
      return ['update', sleep, 'record', 'continue', 'abort'];
    case 'delete':
      return ['record', 'continue', ...(isReversible(phaseOf(transition)) ? (['abort'] as const) : [])];
  }
}
