import { describe, expect, it } from 'vitest';
import { checkObjects } from '../../src/checks/rules';
import { CLEANUP_PHASES, REMOVAL_PHASES } from '../../src/contract/phases';
import type { PlanName } from '../../src/fleet/schema/plan';
import type { TenantSpec } from '../../src/fleet/schema/tenant';
import { renderRetained, renderTenant } from '../../src/tenant/render';
import { resolveValidTenant } from '../../src/tenant/resolve';
import { EXAMPLES, example } from '../support/fleet';

const PLANS: readonly PlanName[] = ['free', 'basic', 'pro', 'enterprise'];
const STARTED = '2026-12-01T00:00:00Z';

/** Every state of a tenant of the example fleet, by name. */
function statesOf(spec: TenantSpec): [string, TenantSpec][] {
  const removed = spec.organizations.length > 1 ? spec.organizations.slice(-1) : [];
  const deletion = {
    kind: 'delete',
    startedAt: STARTED,
    deleteAfter: '2026-12-31T00:00:00Z',
    export: 'requested',
  } as const;
  const running: [string, TenantSpec][] = [
    ['no transition', spec],
    ...PLANS.filter((from) => from !== spec.plan).map((from): [string, TenantSpec] => [
      `from ${from}`,
      { ...spec, transition: { kind: 'convert', startedAt: STARTED, from } },
    ]),
    ...removed.flatMap(({ id }) =>
      REMOVAL_PHASES.map((phase): [string, TenantSpec] => [
        `${id} in ${phase}`,
        { ...spec, transition: { kind: 'remove-organization', startedAt: STARTED, organization: id, phase } },
      ]),
    ),
    ...CLEANUP_PHASES.map((phase): [string, TenantSpec] => [phase, { ...spec, transition: { ...deletion, phase } }]),
  ];
  return running.flatMap(([name, state]) => [
    [name, state],
    [`${name}, suspended`, { ...state, suspend: true }],
  ]);
}

describe.each(EXAMPLES)('the tenant %s of the example fleet', (id) => {
  const { spec, platform } = example(id);

  it.each(statesOf(withoutExpiry(spec)))('breaks no rule in this state: %s', (_, state) => {
    const tenant = resolveValidTenant(id, state, platform);
    const printed = renderTenant(tenant);
    const objects = [...printed.map(({ object }) => object), ...renderRetained(tenant, printed)];
    expect(checkObjects(objects, tenant)).toEqual([]);
  });
});

/** Only plan free has an expiry date, and some of these tenants are converted from another plan. */
function withoutExpiry({ expiresAt: _, ...rest }: TenantSpec): TenantSpec {
  return rest;
}
