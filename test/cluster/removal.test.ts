import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../scripts/cluster/processes.mjs';
import { printTenant } from '../../src/fleet/edit';
import type { TenantSpec } from '../../src/fleet/schema/tenant';
import { attemptAsync } from '../support/attempt';
import { IMAGE } from '../support/specs';
import { fluxWarnings, type Operator, operator, uidsOf, untilPods } from './support/operator';
import { coverageOf } from './support/policy-coverage';

const server = (name: string) => ({ name, image: IMAGE });
const shop: TenantSpec = {
  displayName: 'Shop',
  plan: 'pro',
  createdAt: '2026-05-01T00:00:00Z',
  organizations: [
    { id: 'left', mcpServers: [server('search')] },
    { id: 'right', mcpServers: [server('tools')] },
  ],
  grants: [{ from: 'left', to: 'right', what: 'mcp:use', server: 'search' }],
};

const ROOT_PODS = ['redis', 'registry', 'registry', 'server', 'server', 'web', 'web'].map(
  (name) => `tenant-shop/${name} Running`,
);
const LEFT = ['tenant-shop-org-left-mcp/search Running', 'tenant-shop-org-left-mcp/search Running'];
const RIGHT = ['tenant-shop-org-right-mcp/tools Running', 'tenant-shop-org-right-mcp/tools Running'];

let one: Operator;

beforeAll(async () => {
  one = await operator('removal', { shop });
  await one.deliver();
  await untilPods(one, 'shop', [...LEFT, ...RIGHT, ...ROOT_PODS]);
});

afterAll(async () => {
  await one?.stop();
});

describe('an organization that is removed', () => {
  it('loses its pods, then its prune protection, then its namespaces; the other organization keeps everything', async () => {
    const before = await uidsOf(one, 'shop');
    const siblings = Object.entries(before).filter(([name]) => !name.includes('org-left'));
    await one.api().updateTenant('shop', { organizations: { remove: 'left' } });
    const off = await one.deliver();
    await untilPods(one, 'shop', [...RIGHT, ...ROOT_PODS]);
    // Its namespaces and their policies and quotas stay until the last step.
    expect(Object.keys(await uidsOf(one, 'shop')).filter((name) => name.startsWith('Namespace'))).toHaveLength(5);
    await one.api().recordGate('shop', 'services-ready', off);
    await one.api().continueTransition('shop');
    const lifted = await one.deliver();
    await one.api().recordGate('shop', 'foundation-ready', lifted);
    await one.api().continueTransition('shop');
    await one.deliver();
    const removed = async () =>
      Object.keys(await uidsOf(one, 'shop')).some((name) => name.includes('org-left')) ? undefined : true;
    await until(removed, { what: 'the namespaces of left to be deleted', seconds: 180, running: one.plane.running });
    expect(Object.entries(await uidsOf(one, 'shop')).sort()).toEqual(siblings.sort());
    await untilPods(one, 'shop', [...RIGHT, ...ROOT_PODS]);
    expect(await fluxWarnings(one, ['shop'])).toEqual([]);
    const coverage = coverageOf(one.plane.auditLog, ['shop']);
    expect(coverage.pods).toBeGreaterThanOrEqual(LEFT.length + RIGHT.length + ROOT_PODS.length);
    expect(coverage.uncovered).toEqual([]);
  });
});

describe('a downgrade in one commit, written by hand', () => {
  it('hangs: the smaller quota refuses the Redis pod, so the stage of the services is never applied', async () => {
    const small = { ...shop, plan: 'basic' as const, organizations: [{ id: 'right', mcpServers: [server('tools')] }] };
    const { grants: _, ...spec } = small;
    const text = printTenant('shop', {
      ...spec,
      removedOrganizations: [{ id: 'left', removedAt: '2026-06-01T10:00:00Z' }],
    });
    writeFileSync(join(one.fleet, 'tenants/shop.yaml'), text);
    const refusal = await attemptAsync(() => one.synth());
    expect(refusal.ok ? [] : refusal.problems.map(({ code }) => code)).toEqual(['transition-missing']);
    // The reason for that refusal: an output without the one before knows nothing of the old plan.
    rmSync(one.dist, { recursive: true });
    await one.synth();
    const revision = await one.flux.publish(one.dist);
    const refused = async () => {
      const { items } = await one.plane.api.get('/api/v1/namespaces/tenant-shop/events');
      return items.find(
        ({ reason, message, involvedObject }: { reason: string; message: string; involvedObject: { name: string } }) =>
          reason === 'FailedCreate' && involvedObject.name === 'redis' && message.includes('exceeded quota'),
      );
    };
    await until(refused, { what: 'Redis to be refused', seconds: 180, running: one.plane.running });
    const states = await one.flux.kustomizations();
    const services = states.find(({ metadata }) => metadata.name === 'tenant-shop-30-services');
    expect(services?.status?.lastAppliedRevision).not.toBe(revision);
  });
});
