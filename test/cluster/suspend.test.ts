import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TenantSpec } from '../../src/fleet/schema/tenant';
import { IMAGE } from '../support/specs';
import { claimsOf, complaints, filesBelow, type Operator, operator, uidsOf, untilPods } from './support/operator';
import { coverageOf } from './support/uncovered';

const sleeper: TenantSpec = {
  displayName: 'Sleeper',
  plan: 'pro',
  createdAt: '2026-05-01T00:00:00Z',
  organizations: [{ id: 'main', mcpServers: [{ name: 'search', image: IMAGE }] }],
};

const AWAKE = [
  'tenant-sleeper-org-main-mcp/search Running',
  'tenant-sleeper-org-main-mcp/search Running',
  'tenant-sleeper/redis Running',
  'tenant-sleeper/registry Running',
  'tenant-sleeper/registry Running',
  'tenant-sleeper/server Running',
  'tenant-sleeper/server Running',
  'tenant-sleeper/web Running',
  'tenant-sleeper/web Running',
];

let one: Operator;
let before: { files: Record<string, string>; uids: Record<string, string> };

beforeAll(async () => {
  one = await operator({ sleeper });
  await one.deliver({ seconds: 180 });
  await untilPods(one, 'sleeper', AWAKE);
  before = { files: filesBelow(one.dist), uids: await uidsOf(one, 'sleeper') };
});

afterAll(async () => {
  await one?.stop();
});

describe('a suspended tenant', () => {
  it('runs no pod, and cannot; its volumes stay bound', async () => {
    await one.api().suspendTenant('sleeper');
    await one.deliver();
    await untilPods(one, 'sleeper', []);
    expect(await claimsOf(one, 'sleeper')).toEqual(['tenant-sleeper/redis-data Bound']);
    expect(await uidsOf(one, 'sleeper')).toEqual(before.uids);
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'by-hand' }, spec: { containers: [] } };
    const { status, body } = await one.plane.api.ask('POST', '/api/v1/namespaces/tenant-sleeper/pods', {
      body: { ...pod, spec: podSpec() },
    });
    expect([status, body.message]).toEqual([403, expect.stringContaining('exceeded quota: quota')]);
  });

  it('comes back as it was: all pods, the same volumes and namespaces, every byte of the output', async () => {
    await one.api().resumeTenant('sleeper');
    await one.deliver();
    await untilPods(one, 'sleeper', AWAKE);
    expect(await uidsOf(one, 'sleeper')).toEqual(before.uids);
    expect(filesBelow(one.dist)).toEqual(before.files);
    expect(await complaints(one)).toEqual([]);
    expect(coverageOf(one.plane.auditLog).bare).toEqual([]);
  });
});

/** What Pod Security `restricted` and the LimitRange take. */
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
