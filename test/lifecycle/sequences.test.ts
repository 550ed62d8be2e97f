import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkObjects } from '../../src/checks/rules';
import { mayFollow } from '../../src/contract/phases';
import { attempt } from '../../src/contract/problems';
import { editTenant, printTenant } from '../../src/fleet/edit';
import { parseTenant } from '../../src/fleet/parse';
import type { TenantSpec } from '../../src/fleet/schema/tenant';
import { standingOf, transitionOf } from '../../src/fleet/transition';
import { allowedActions } from '../../src/lifecycle/actions';
import { advance } from '../../src/lifecycle/advance';
import { definePlatform } from '../../src/platform/resolve';
import { renderRetained, renderTenant } from '../../src/tenant/render';
import { resolveValidTenant } from '../../src/tenant/resolve';
import { actionOf, type Step, steps } from '../support/actions';
import { platformSpec } from '../support/specs';
import { tenantSpecs } from '../support/tenants';

const PLATFORM = definePlatform('cluster', platformSpec());
const BIRTH = Date.parse('2026-01-01T00:00:00Z');

interface Taken {
  readonly action: string;
  readonly before: TenantSpec;
  /** `null` where nothing but a tombstone is left. */
  readonly after: TenantSpec | null;
}

interface Refused {
  readonly action: string;
  readonly spec: TenantSpec;
  readonly codes: readonly string[];
}

/** What of a life was taken, and what was refused. A refused step changes nothing. */
function lived(born: TenantSpec, life: readonly Step[]): { taken: Taken[]; refused: Refused[] } {
  const taken: Taken[] = [];
  const refused: Refused[] = [];
  let spec = born;
  let time = BIRTH;
  for (const step of life) {
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
    const after = outcome.value.kind === 'gone' ? null : outcome.value.spec;
    taken.push({ action: action.do, before: spec, after });
    if (after === null) break;
    spec = after;
  }
  return { taken, refused };
}

/** Every state that a life reaches, each once. */
function states({ taken }: ReturnType<typeof lived>): TenantSpec[] {
  return taken.flatMap(({ after }) => after ?? []);
}

function standing(spec: TenantSpec) {
  return standingOf(transitionOf(spec));
}

/** What follows each phase, and the gate that opens the way; written out from the specification's cleanup process. */
const WAY: Readonly<Record<string, readonly [gate: string, next: string | null]>> = {
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

describe('whatever is done to a tenant, in whatever order', () => {
  it('takes or refuses what is allowed, and refuses the rest as such', () => {
    fc.assert(
      fc.property(tenantSpecs, steps, (born, life) => {
        const { taken, refused } = lived(born, life);
        for (const { action, before } of taken) expect(allowedActions(before)).toContain(action);
        for (const { action, spec, codes } of refused) {
          const allowed: readonly string[] = allowedActions(spec);
          if (allowed.includes(action)) expect(codes).not.toContain('illegal-transition');
          else expect(codes).toEqual(['illegal-transition']);
          expect(codes).not.toContain('clock-behind');
        }
      }),
      { numRuns: 150 },
    );
  });

  it('is never stuck: sleep and return are always taken, and a phase is left as soon as its gate is recorded', () => {
    fc.assert(
      fc.property(tenantSpecs, steps, (born, life) => {
        for (const { action, spec, codes } of lived(born, life).refused) {
          if (!allowedActions(spec).some((one) => one === action)) continue;
          expect(['suspend', 'resume', 'abort']).not.toContain(action);
          if (action === 'continue') expect(codes).toEqual(['gate-open']);
          if (action === 'record') expect(codes).toEqual(['gate-invalid']);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('skips no phase, and leaves none before its gate', () => {
    fc.assert(
      fc.property(tenantSpecs, steps, (born, life) => {
        for (const { action, before, after } of lived(born, life).taken) {
          if (after !== null) expect(mayFollow(standing(before), standing(after))).toBe(true);
          if (action !== 'continue') continue;
          const { transition } = before;
          const [gate, next] = WAY[transition?.phase ?? ''] ?? ['services-ready', null];
          expect(after?.transition?.phase ?? null).toBe(next);
          const isDeclined = transition?.phase === 'export' && transition.export === 'declined';
          if (!isDeclined) expect(transition?.gates?.map((one) => one.gate)).toContain(gate);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('leaves no grant that names an organization that is gone, and gives no id again', () => {
    fc.assert(
      fc.property(tenantSpecs, steps, (born, life) => {
        for (const { organizations, grants = [], removedOrganizations = [] } of states(lived(born, life))) {
          const ids = organizations.map((one) => one.id);
          for (const { from, to } of grants) expect(ids).toEqual(expect.arrayContaining([from, to]));
          for (const { id } of removedOrganizations) expect(ids).not.toContain(id);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('stands in its file, edited line by line, and is read back from it', () => {
    fc.assert(
      fc.property(tenantSpecs, steps, (born, life) => {
        states(lived(born, life)).reduce(
          (text, spec) => {
            const edited = editTenant(text, spec);
            expect(parseTenant(edited, 'acme.yaml').spec).toEqual(spec);
            return edited;
          },
          printTenant('acme', born),
        );
      }),
      { numRuns: 40 },
    );
  });

  it('is printed as every rule wants it, beside what may live on', () => {
    fc.assert(
      fc.property(tenantSpecs, steps, (born, life) => {
        for (const spec of states(lived(born, life))) {
          const tenant = resolveValidTenant('acme', spec, PLATFORM);
          const printed = renderTenant(tenant);
          const objects = printed.map(({ object }) => object);
          expect(checkObjects([...objects, ...renderRetained(tenant, printed)], tenant)).toEqual([]);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('comes back from sleep with every byte, wherever it may sleep', () => {
    fc.assert(
      fc.property(tenantSpecs, steps, (born, life) => {
        for (const spec of states(lived(born, life))) {
          if (!allowedActions(spec).includes('suspend')) continue;
          const now = new Date('2036-01-01T00:00:00Z');
          const occasion = { now, by: 'ada', plans: PLATFORM.plans };
          const asleep = advance(spec, { do: 'suspend' }, occasion);
          if (asleep.kind === 'gone') throw new RangeError('a sleep deletes nobody');
          const awake = advance(asleep.spec, { do: 'resume' }, occasion);
          if (awake.kind === 'gone') throw new RangeError('a resume deletes nobody');
          expect(jsonOf(asleep.spec)).not.toBe(jsonOf(spec));
          expect(jsonOf(awake.spec)).toBe(jsonOf(spec));
        }
      }),
      { numRuns: 15 },
    );
  });

  it('comes to every phase there is', () => {
    const lives = fc.sample(fc.tuple(tenantSpecs, steps), { numRuns: 400, seed: 5 });
    const reached = lives.flatMap(([born, life]) => lived(born, life).taken.map(({ after }) => after));
    const phases = reached.map((spec) => (spec === null ? 'gone' : (spec.transition?.phase ?? spec.transition?.kind)));
    expect([...new Set(phases)]).toEqual(expect.arrayContaining([...Object.keys(WAY), 'convert', 'gone']));
  });
});
