import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TenantSpec } from '../../src/fleet/schema/tenant';
import { IMAGE } from '../support/specs';
import { claimsOf, filesBelow, fluxWarnings, type Operator, operator, uidsOf, untilPods } from './support/operator';
import { coverageOf } from './support/policy-coverage';

const paused: TenantSpec = {
  displayName: 'Paused',
  plan: 'pro',
  createdAt: '2026-05-01T00:00:00Z',
  organizations: [{ id: 'main', mcpServers: [{ name: 'search', image: IMAGE }] }],
};

const RUNNING = [
  'tenant-paused-org-main-mcp/search Running',
  'tenant-paused-org-main-mcp/search Running',
  'tenant-paused/redis Running',
  'tenant-paused/registry Running',
  'tenant-paused/registry Running',
  'tenant-paused/server Running',
  'tenant-paused/server Running',
  'tenant-paused/web Running',
  'tenant-paused/web Running',
];

let one: Operator;
let before: { files: Record<string, string>; uids: Record<string, string> };

beforeAll(async () => {
  one = await operator('suspend', { paused });
  await one.deliver();
  await untilPods(one, 'paused', RUNNING);
  before = { files: filesBelow(one.dist), uids: await uidsOf(one, 'paused') };
});

afterAll(async () => {
  await one?.stop();
});

describe('a suspended tenant', () => {
  it('runs no pod, its quota refuses every pod, and its volumes stay bound', async () => {
    await one.api().suspendTenant('paused');
    await one.deliver();
    await untilPods(one, 'paused', []);
    expect(await claimsOf(one, 'paused')).toEqual(['tenant-paused/redis-data Bound']);
    expect(await uidsOf(one, 'paused')).toEqual(before.uids);
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'by-hand' }, spec: { containers: [] } };
    const { status, body } = await one.plane.api.send('POST', '/api/v1/namespaces/tenant-paused/pods', {
      body: { ...pod, spec: podSpec() },
    });
    expect([status, body.message]).toEqual([403, expect.stringContaining('exceeded quota: quota')]);
  });

  it('is resumed with all pods, the same volumes and namespaces, and the same bytes of output', async () => {
    await one.api().resumeTenant('paused');
    await one.deliver();
    await untilPods(one, 'paused', RUNNING);
    expect(await uidsOf(one, 'paused')).toEqual(before.uids);
    expect(filesBelow(one.dist)).toEqual(before.files);
    expect(await fluxWarnings(one, ['paused'])).toEqual([]);
    const coverage = coverageOf(one.plane.auditLog, ['paused']);
    expect(coverage.pods).toBeGreaterThanOrEqual(2 * RUNNING.length);
    expect(coverage.uncovered).toEqual([]);
  });
});

/** A pod that Pod Security `restricted` and the LimitRange accept. */
function podSpec() {
  return {
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, runAsUser: 1001, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name: 'main',
        image: IMAGE,
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
      },
    ],
  };
}
