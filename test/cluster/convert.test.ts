import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PlanName } from '../../src/fleet/schema/plan';
import type { TenantSpec } from '../../src/fleet/schema/tenant';
import { IMAGE } from '../support/specs';
import { claimsOf, complaints, type Operator, operator, podsOf, uidsOf, untilPods } from './support/operator';
import { coverageOf } from './support/uncovered';

const walker: TenantSpec = {
  displayName: 'Walker',
  plan: 'free',
  createdAt: '2026-05-01T00:00:00Z',
  organizations: [{ id: 'main', mcpServers: [{ name: 'search', image: IMAGE, healthPath: '/health' }] }],
};

/** A tenant that no smaller plan can hold: two organizations and a raised volume. */
const heavy: TenantSpec = {
  displayName: 'Heavy',
  plan: 'enterprise',
  createdAt: '2026-05-01T00:00:00Z',
  volumes: { redis: '200Gi' },
  organizations: [{ id: 'a' }, { id: 'b' }],
};

/** Every ordered pair of two plans once, as one walk. */
const WALK: readonly PlanName[] = [
  'free',
  'basic',
  'free',
  'pro',
  'free',
  'enterprise',
  'basic',
  'pro',
  'basic',
  'enterprise',
  'pro',
  'enterprise',
  'free',
];

/** By hand: replicas of server, web, registry and the MCP server at rest. */
const REPLICAS: Readonly<Record<PlanName, readonly [number, number, number, number]>> = {
  free: [1, 1, 1, 1],
  basic: [1, 1, 1, 1],
  pro: [2, 2, 2, 2],
  enterprise: [3, 3, 2, 2],
};

/** What an HPA scales stays where it is, as long as the new plan has room for it; nothing here measures load. */
const KEPT: Readonly<Record<string, number>> = { 'enterprise>pro': 3 };

function podsOn(plan: PlanName, before: PlanName = plan): string[] {
  const [atRest, web, registry, search] = REPLICAS[plan];
  const server = KEPT[`${before}>${plan}`] ?? atRest;
  const many = (name: string, count: number) => Array.from({ length: count }, () => `${name} Running`);
  return [
    ...many('tenant-walker-org-main-mcp/search', search),
    ...many('tenant-walker/redis', 1),
    ...many('tenant-walker/registry', registry),
    ...many('tenant-walker/server', server),
    ...many('tenant-walker/web', web),
  ].sort();
}

const GROWING = new Set([
  'free>basic',
  'free>pro',
  'free>enterprise',
  'basic>pro',
  'basic>enterprise',
  'pro>enterprise',
]);

let one: Operator;

beforeAll(async () => {
  one = await operator({ walker, heavy });
  await one.deliver({ seconds: 180 });
  await untilPods(one, 'walker', podsOn('free'));
});

afterAll(async () => {
  await one?.stop();
});

describe('a living tenant', () => {
  it('walks every ordered pair of plans: twelve', () => {
    const pairs = WALK.slice(1).map((to, i) => `${WALK[i]}>${to}`);
    expect(new Set(pairs).size).toBe(12);
  });

  it.each(WALK.slice(1).map((to, i) => [WALK[i] ?? 'free', to] as const))(
    'goes from %s to %s and keeps every namespace, volume, Service and StatefulSet',
    async (from, to) => {
      const before = await uidsOf(one, 'walker');
      const { transition } = await one.api().convertTenant('walker', to);
      expect(transition?.kind).toBe(GROWING.has(`${from}>${to}`) ? undefined : 'convert');
      const revision = await one.deliver();
      await untilPods(one, 'walker', podsOn(to, from));
      if (transition !== undefined) {
        await one.api().recordGate('walker', 'services-ready', revision);
        await one.api().continueTransition('walker');
        await one.deliver();
        expect(await podsOf(one, 'walker')).toEqual(podsOn(to, from));
      }
      expect(await uidsOf(one, 'walker')).toEqual(before);
      expect(await claimsOf(one, 'walker')).toEqual(['tenant-walker/redis-data Bound']);
    },
  );

  it('was applied without one complaint of Flux, and no pod was ever without a policy', async () => {
    expect(await complaints(one)).toEqual([]);
    const coverage = coverageOf(one.plane.auditLog);
    process.stderr.write(`convert: ${coverage.pods} pods, ${coverage.seconds} pod-seconds without a policy\n`);
    expect(coverage.pods).toBeGreaterThan(60);
    expect(coverage.bare).toEqual([]);
  });
});

describe('a tenant with a raised volume and two organizations', () => {
  it.each([
    ['free', ['spec.organizations too-many-organizations', 'spec.volumes.redis volume-exceeds-plan']],
    ['basic', ['spec.volumes.redis volume-exceeds-plan']],
    ['pro', ['spec.volumes.redis volume-exceeds-plan']],
  ] as const)('is refused the way down to %s, with all that is in the way', async (plan, reasons) => {
    const call = one.api().convertTenant('heavy', plan);
    const problems = await call.then(
      () => [],
      (error: { problems: readonly { path: readonly (string | number)[]; code: string }[] }) => error.problems,
    );
    expect(problems.map(({ path, code }) => `${path.join('.')} ${code}`).sort()).toEqual([...reasons].sort());
    expect((await one.api().getTenant('heavy')).plan).toBe('enterprise');
  });
});
