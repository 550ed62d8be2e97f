import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { printTenant } from '../../src/fleet/edit';
import type { PlanName } from '../../src/fleet/schema/plan';
import type { TenantSpec } from '../../src/fleet/schema/tenant';
import { IMAGE } from '../support/specs';
import { claimsOf, fluxWarnings, type Operator, operator, podsOf, uidsOf, untilPods } from './support/operator';
import { coverageOf } from './support/policy-coverage';

const walker: TenantSpec = {
  displayName: 'Walker',
  plan: 'free',
  createdAt: '2026-05-01T00:00:00Z',
  organizations: [{ id: 'main', mcpServers: [{ name: 'search', image: IMAGE, healthPath: '/health' }] }],
};

/** A tenant that no smaller plan can hold: two organizations and a raised volume. It is only in the registry. */
const heavy: TenantSpec = {
  displayName: 'Heavy',
  plan: 'enterprise',
  createdAt: '2026-05-01T00:00:00Z',
  volumes: { redis: '200Gi' },
  organizations: [{ id: 'a' }, { id: 'b' }],
};

/** Every ordered pair of two plans once, as one sequence. */
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

/** Replicas of server, web, registry and the MCP server at rest, by hand. */
const REPLICAS: Readonly<Record<PlanName, readonly [number, number, number, number]>> = {
  free: [1, 1, 1, 1],
  basic: [1, 1, 1, 1],
  pro: [2, 2, 2, 2],
  enterprise: [3, 3, 2, 2],
};

/** The server's replicas that an HPA keeps after a conversion: it has no metrics here, and never scales down without. */
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
  one = await operator('convert', { walker });
  await one.deliver();
  await untilPods(one, 'walker', podsOn('free'));
});

afterAll(async () => {
  await one?.stop();
});

/**
 * Flux applies a Deployment with fixed replicas before it prunes the HPA of the old plan. If the HPA controller runs in
 * between, every 15 seconds, it scales the Deployment once more. Flux corrects that when it reconciles next, within an hour;
 * this makes it reconcile now, only in that case.
 */
async function undoLateScaling(): Promise<void> {
  const { items } = await one.plane.api.get('/apis/apps/v1/namespaces/tenant-walker/deployments');
  const autoscalers = await one.plane.api.get('/apis/autoscaling/v2/namespaces/tenant-walker/horizontalpodautoscalers');
  const scaledByHpa = items.filter(({ metadata }: Managed) =>
    metadata.managedFields.some(({ subresource }) => subresource === 'scale'),
  );
  const targets = autoscalers.items.map(({ metadata }: Managed) => metadata.name);
  const late = scaledByHpa
    .map(({ metadata }: Managed) => metadata.name)
    .filter((name: string) => !targets.includes(name));
  if (late.length === 0) return;
  process.stderr.write(`convert: the HPA of ${late.join()} scaled after the apply\n`);
  await one.flux.reconcile('tenant-walker-30-services');
}

interface Managed {
  readonly metadata: { readonly name: string; readonly managedFields: readonly { readonly subresource?: string }[] };
}

describe('an active tenant', () => {
  it('is converted between every ordered pair of plans: twelve conversions', () => {
    const pairs = WALK.slice(1).map((to, i) => `${WALK[i]}>${to}`);
    expect(new Set(pairs).size).toBe(12);
  });

  it.each(WALK.slice(1).map((to, i) => [WALK[i] ?? 'free', to] as const))(
    'is converted from %s to %s and keeps every namespace, volume, Service and StatefulSet',
    async (from, to) => {
      const before = await uidsOf(one, 'walker');
      const { transition } = await one.api().convertTenant('walker', to);
      expect(transition?.kind).toBe(GROWING.has(`${from}>${to}`) ? undefined : 'convert');
      const revision = await one.deliver();
      await undoLateScaling();
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

  it('causes no warning of Flux, and no pod ever runs without a policy', async () => {
    expect(await fluxWarnings(one, ['walker'])).toEqual([]);
    const coverage = coverageOf(one.plane.auditLog, ['walker']);
    process.stderr.write(`convert: ${coverage.pods} pods, ${coverage.seconds} pod-seconds without a policy\n`);
    expect(coverage.pods).toBeGreaterThan(60);
    expect(coverage.uncovered).toEqual([]);
  });
});

describe('a tenant with a raised volume and two organizations', () => {
  beforeAll(() => {
    writeFileSync(join(one.fleet, 'tenants/heavy.yaml'), printTenant('heavy', heavy));
  });

  it.each([
    ['free', ['spec.organizations too-many-organizations', 'spec.volumes.redis volume-exceeds-plan']],
    ['basic', ['spec.volumes.redis volume-exceeds-plan']],
    ['pro', ['spec.volumes.redis volume-exceeds-plan']],
  ] as const)('is refused a conversion to %s, with every reason', async (plan, reasons) => {
    const call = one.api().convertTenant('heavy', plan);
    const problems = await call.then(
      () => [],
      (error: { problems: readonly { path: readonly (string | number)[]; code: string }[] }) => error.problems,
    );
    expect(problems.map(({ path, code }) => `${path.join('.')} ${code}`).sort()).toEqual([...reasons].sort());
    expect((await one.api().getTenant('heavy')).plan).toBe('enterprise');
  });
});
