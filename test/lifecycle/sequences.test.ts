import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkObjects } from '../../src/checks/rules';
import { isAllowedTransition } from '../../src/contract/phases';
import { attempt } from '../../src/contract/problems';
import { editTenant, printTenant } from '../../src/fleet/edit';
import { parseTenant } from '../../src/fleet/parse';
import type { TenantSpec } from '../../src/fleet/schema/tenant';
import { stateOf, transitionOf } from '../../src/fleet/transition';
import { allowedActions } from '../../src/lifecycle/actions';
import { advance } from '../../src/lifecycle/advance';
import { definePlatform } from '../../src/platform/resolve';
import { renderRetained, renderTenant } from '../../src/tenant/render';
import { resolveValidTenant } from '../../src/tenant/resolve';
import { actionOf, type RandomAction, randomActions } from '../support/actions';
import { platformSpec } from '../support/specs';
import { tenantSpecs } from '../support/tenants';
import { runsOfTier } from '../support/tier';

const PLATFORM = definePlatform('cluster', platformSpec());
const CREATED_AT = Date.parse('2026-01-01T00:00:00Z');

interface Taken {
  readonly action: string;
  readonly before: TenantSpec;
  /** `null` if only a tombstone remains. */
  readonly after: TenantSpec | null;
}

interface Refused {
  readonly action: string;
  readonly spec: TenantSpec;
  readonly codes: readonly string[];
}

/** Runs a sequence of actions and returns those that were taken and those that were refused. */
function runActions(created: TenantSpec, actions: readonly RandomAction[]): { taken: Taken[]; refused: Refused[] } {
  const taken: Taken[] = [];
  const refused: Refused[] = [];
  let spec = created;
  let time = CREATED_AT;
  for (const step of actions) {
    time += step.after * 1000;
    const action = actionOf(step, spec);
    const outcome = attempt(() => {
      const next = advance(spec, action, { now: new Date(time), by: 'ada', plans: PLATFORM.plans });
      if (next.kind === 'tenant') resolveValidTenant('acme', next.spec, PLATFORM);
      return next;
    });
    if (!outcome.ok) {
      refused.push({ action: action.do, spec, codes: outcome.problems.map((one) => one.code) });
      continue;
    }
    const after = outcome.value.kind === 'deleted' ? null : outcome.value.spec;
    taken.push({ action: action.do, before: spec, after });
    if (after === null) break;
    spec = after;
  }
  return { taken, refused };
}

/** Every state after an action that was taken. */
function states({ taken }: ReturnType<typeof runActions>): TenantSpec[] {
  return taken.flatMap(({ after }) => after ?? []);
}

function transitionState(spec: TenantSpec) {
  return stateOf(transitionOf(spec));
}

/** The gate and the next phase of each phase, written out from the specification's cleanup process. */
const NEXT_PHASES: Readonly<Record<string, readonly [gate: string, next: string | null]>> = {
  'workloads-off': ['services-ready', 'protection-lifted'],
  'protection-lifted': ['foundation-ready', null],
  notify: ['tenant-notified', 'export'],
  export: ['export-stored', 'edge-off'],
  'edge-off': ['edge-gone', 'services-off'],
  'services-off': ['pods-gone', 'organization-namespaces'],
  'organization-namespaces': ['organizations-gone', 'volumes'],
  volumes: ['volumes-gone', 'root-namespace'],
  'root-namespace': ['root-gone', null],
};

function jsonOf(spec: TenantSpec): string {
  return JSON.stringify(renderTenant(resolveValidTenant('acme', spec, PLATFORM)));
}

describe('any sequence of actions', () => {
  it('refuses an action as illegal-transition exactly if it is not allowed', () => {
    fc.assert(
      fc.property(tenantSpecs, randomActions, (created, actions) => {
        const { taken, refused } = runActions(created, actions);
        for (const { action, before } of taken) expect(allowedActions(before)).toContain(action);
        for (const { action, spec, codes } of refused) {
          const allowed: readonly string[] = allowedActions(spec);
          if (allowed.includes(action)) expect(codes).not.toContain('illegal-transition');
          else expect(codes).toEqual(['illegal-transition']);
          expect(codes).not.toContain('clock-behind');
        }
      }),
      { numRuns: runsOfTier(150) },
    );
  });

  it('never blocks a tenant: it can always be suspended or resumed, and a phase ends as soon as its gate is recorded', () => {
    fc.assert(
      fc.property(tenantSpecs, randomActions, (created, actions) => {
        for (const { action, spec, codes } of runActions(created, actions).refused) {
          if (!allowedActions(spec).some((one) => one === action)) continue;
          expect(['suspend', 'resume', 'abort']).not.toContain(action);
          if (action === 'continue') expect(codes).toEqual(['gate-open']);
          if (action === 'record') expect(codes).toEqual(['gate-invalid']);
        }
      }),
      { numRuns: runsOfTier(150) },
    );
  });

  it('skips no phase, and ends none before its gate', () => {
    fc.assert(
      fc.property(tenantSpecs, randomActions, (created, actions) => {
        for (const { action, before, after } of runActions(created, actions).taken) {
          if (after !== null) expect(isAllowedTransition(transitionState(before), transitionState(after))).toBe(true);
          if (action !== 'continue') continue;
          const { transition } = before;
          const [gate, next] = NEXT_PHASES[transition?.phase ?? ''] ?? ['services-ready', null];
          expect(after?.transition?.phase ?? null).toBe(next);
          const isDeclined = transition?.phase === 'export' && transition.export === 'declined';
          if (!isDeclined) expect(transition?.gates?.map((one) => one.gate)).toContain(gate);
        }
      }),
      { numRuns: runsOfTier(150) },
    );
  });

  it('leaves no grant of a removed organization, and reuses no id', () => {
    fc.assert(
      fc.property(tenantSpecs, randomActions, (created, actions) => {
        for (const { organizations, grants = [], removedOrganizations = [] } of states(runActions(created, actions))) {
          const ids = organizations.map((one) => one.id);
          for (const { from, to } of grants) expect(ids).toEqual(expect.arrayContaining([from, to]));
          for (const { id } of removedOrganizations) expect(ids).not.toContain(id);
        }
      }),
      { numRuns: runsOfTier(150) },
    );
  });

  it('is written into the file of the tenant, and parsed back to the same state', () => {
    fc.assert(
      fc.property(tenantSpecs, randomActions, (created, actions) => {
        states(runActions(created, actions)).reduce(
          (text, spec) => {
            const edited = editTenant(text, spec);
            expect(parseTenant(edited, 'acme.yaml').spec).toEqual(spec);
            return edited;
          },
          printTenant('acme', created),
        );
      }),
      { numRuns: runsOfTier(40) },
    );
  });

  it('gives objects that break no rule, together with the retained objects', () => {
    fc.assert(
      fc.property(tenantSpecs, randomActions, (created, actions) => {
        for (const spec of states(runActions(created, actions))) {
          const tenant = resolveValidTenant('acme', spec, PLATFORM);
          const printed = renderTenant(tenant);
          const objects = printed.map(({ object }) => object);
          expect(checkObjects([...objects, ...renderRetained(tenant, printed)], tenant)).toEqual([]);
        }
      }),
      { numRuns: runsOfTier(25) },
    );
  });

  it('gives the same bytes after a suspension, in every state that allows one', () => {
    fc.assert(
      fc.property(tenantSpecs, randomActions, (created, actions) => {
        for (const spec of states(runActions(created, actions))) {
          if (!allowedActions(spec).includes('suspend')) continue;
          const now = new Date('2036-01-01T00:00:00Z');
          const context = { now, by: 'ada', plans: PLATFORM.plans };
          const suspended = advance(spec, { do: 'suspend' }, context);
          if (suspended.kind === 'deleted') throw new RangeError('a suspension deletes no tenant');
          const resumed = advance(suspended.spec, { do: 'resume' }, context);
          if (resumed.kind === 'deleted') throw new RangeError('a resume deletes no tenant');
          expect(jsonOf(suspended.spec)).not.toBe(jsonOf(spec));
          expect(jsonOf(resumed.spec)).toBe(jsonOf(spec));
        }
      }),
      { numRuns: runsOfTier(15) },
    );
  });

  it('reaches every phase', () => {
    const samples = fc.sample(fc.tuple(tenantSpecs, randomActions), { numRuns: 400, seed: 5 });
    const reached = samples.flatMap(([created, actions]) =>
      runActions(created, actions).taken.map(({ after }) => after),
    );
    const phases = reached.map((spec) => (spec === null ? 'gone' : (spec.transition?.phase ?? spec.transition?.kind)));
    expect([...new Set(phases)]).toEqual(expect.arrayContaining([...Object.keys(NEXT_PHASES), 'convert', 'gone']));
  });
});
