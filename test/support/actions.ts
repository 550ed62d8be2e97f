import fc from 'fast-check';
import { GATE_OF, GATES } from '../../src/contract/phases';
import type { TenantSpec } from '../../src/fleet/schema/tenant';
import { phaseOf, transitionOf } from '../../src/fleet/transition';
import type { Action } from '../../src/lifecycle/actions';
import { freeText, organization, organizationId } from './tenants';

/** A random action; `record-the-gate` records the gate of the current phase. */
export interface RandomAction {
  /** Seconds before the action. */
  readonly after: number;
  readonly action: Action | { readonly do: 'record-the-gate' };
}

/** The lifecycle action for a tenant in its current state. */
export function actionOf({ action }: RandomAction, spec: TenantSpec): Action {
  if (action.do !== 'record-the-gate') return action;
  const transition = transitionOf(spec);
  const gate = transition.kind === 'none' ? 'pods-gone' : GATE_OF[phaseOf(transition)];
  return { do: 'record', gate, evidence: 'seen' };
}

const DAY = 24 * 60 * 60;
const SMALL = { organizations: 1, servers: 1, slots: 1 };

const grant = fc.record({
  from: organizationId,
  to: organizationId,
  what: fc.constant('logs:read' as const),
});

const changes = fc.record(
  {
    displayName: freeText(20).filter((text) => text.trim() !== ''),
    expiresAt: fc.constantFrom(null, '2027-06-01T00:00:00Z'),
    volumes: fc.constantFrom({ redis: '2Gi' }, { redis: '4Gi' }, { redis: '8Gi' }),
    organizations: fc.dictionary(organizationId, fc.record({ retentionDays: fc.integer({ min: 1, max: 40 }) }), {
      maxKeys: 1,
    }),
    grants: fc.array(grant, { maxLength: 2 }),
    approvedDeletions: fc.constantFrom(
      [],
      ['PersistentVolumeClaim/tenant-acme/redis-data'],
      ['Namespace/tenant-acme-org-a'],
      ['Namespace/tenant-b'],
    ),
  },
  { requiredKeys: [] },
);

const begin: fc.Arbitrary<Action> = fc.oneof(
  fc.record({
    do: fc.constant('convert' as const),
    plan: fc.constantFrom('free' as const, 'basic' as const, 'pro' as const, 'enterprise' as const),
  }),
  fc.record({ do: fc.constant('remove-organization' as const), organization: organizationId }),
  fc.record({
    do: fc.constant('delete' as const),
    noticeDays: fc.constantFrom(0, 1, 30),
    export: fc.constantFrom('requested' as const, 'declined' as const),
  }),
);

const nextPhase = fc.constantFrom({ do: 'record-the-gate' as const }, { do: 'continue' as const });

const action: fc.Arbitrary<RandomAction['action']> = fc.oneof(
  { weight: 9, arbitrary: nextPhase },
  { weight: 3, arbitrary: begin },
  { weight: 2, arbitrary: fc.constantFrom({ do: 'suspend' as const }, { do: 'resume' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'abort' as const }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('update' as const), changes }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('add-organization' as const),
      organization: organizationId.chain((id) => organization(id, SMALL)),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('record' as const),
      gate: fc.constantFrom(...GATES),
      evidence: fc.constant('seen'),
    }),
  },
);

const pause = fc.constantFrom(0, 1, DAY, 30 * DAY);
const anything: fc.Arbitrary<RandomAction[]> = fc.array(fc.record({ after: pause, action }), {
  maxLength: 6,
  size: 'max',
});

/** One whole phase: its gate is recorded, and the transition continues. */
const phase: fc.Arbitrary<RandomAction[]> = pause.map((after) => [
  { after, action: { do: 'record-the-gate' } },
  { after: 0, action: { do: 'continue' } },
]);
const phases: fc.Arbitrary<RandomAction[]> = fc
  .array(fc.oneof({ weight: 9, arbitrary: phase }, { weight: 1, arbitrary: anything }), { maxLength: 9, size: 'max' })
  .map((list) => list.flat());

/** Any actions, then a transition that continues for some phases, then any actions again. */
export const randomActions: fc.Arbitrary<RandomAction[]> = fc
  .tuple(anything, fc.record({ after: pause, action: begin }), phases, anything)
  .map(([before, change, whole, after]) => [...before, change, ...whole, ...after]);
