import { describe, expect, it } from 'vitest';
import { workspace } from './support/workspace';

describe('tenancy list', () => {
  it('prints one line per tenant, with its transition', async () => {
    const { tenancy } = workspace();
    await tenancy('convert', 'acme', '--to', 'basic');
    await tenancy('org', 'remove', 'initech', 'finance', '--yes');
    await tenancy('org', 'remove', 'initech', 'finance', '--record', 'services-ready', '--evidence', 'seen');
    expect(await tenancy('list')).toEqual({
      code: 0,
      stdout: `ID       STATUS     PLAN        ORGANIZATIONS     TRANSITION
123      active     basic       456
acme     active     basic       research,ops      conversion from plan pro to basic (phase converting), waits for services-ready
globex   active     free        main
initech  suspended  enterprise  platform,finance  removal of organization finance (phase workloads-off), services-ready recorded
`,
      stderr: '',
    });
  });

  it.each([
    [['--status', 'suspended'], ['initech']],
    [['--plan', 'basic'], ['123']],
    [['--status', 'active', '--plan', 'enterprise'], []],
  ])('filters by %j', async (flags, ids) => {
    const { stdout } = await workspace().tenancy('list', '--json', ...flags);
    const { ok, tenants } = JSON.parse(stdout);
    expect([ok, tenants.map((one: { id: string }) => one.id)]).toEqual([true, ids]);
  });
});

describe('tenancy get', () => {
  it('prints one line per field', async () => {
    const { tenancy } = workspace();
    await tenancy('activity', 'record', 'globex', '--at', '2026-11-23T08:00:00Z');
    expect(await tenancy('get', 'globex')).toEqual({
      code: 0,
      stdout: `id             globex
name           Globex
status         active
plan           free
created        2026-11-01T08:00:00Z
updated        2026-11-01T08:00:00Z
expires        2026-12-01T08:00:00Z
last activity  2026-11-23T08:00:00Z
organizations  main: logs kept 7 days, servers search
slots          1 of 1
cpu            1 requested, 4 at most
memory         2560Mi requested, 5Gi at most
storage        5Gi
pods           30
volumes        redis-data 2Gi
namespaces     tenant-globex
               tenant-globex-org-main
               tenant-globex-org-main-mcp
hosts          globex.neurallog.com
               api.globex.neurallog.com
               auth.globex.neurallog.com
               mcp.globex.neurallog.com
               registry.globex.neurallog.com
version        sha256:7cd8c9a1be5f59b9274480d81db195b88cc7a49a3543aea862cd4c21c95394bf
`,
      stderr: '',
    });
  });

  it('prints the gate that a transition waits for, and the next command', async () => {
    const { tenancy } = workspace();
    await tenancy('delete', 'acme', '--notice-days', '10', '--yes');
    const { stdout } = await tenancy('get', 'acme');
    expect(stdout).toContain(`
transition     deletion (phase notify)
notice ends    2026-12-04T09:00:00Z
next           waits for tenant-notified: the tenant was notified of the deletion and its date; record it with tenancy delete acme --record tenant-notified --evidence <text>
version        sha256:`);
  });

  it('prints the same as JSON', async () => {
    const { code, stdout } = await workspace().tenancy('get', 'acme', '--json');
    expect([code, JSON.parse(stdout)]).toMatchObject([
      0,
      { ok: true, tenant: { id: 'acme', status: 'active', plan: 'pro', createdAt: '2026-01-12T09:30:00.000Z' } },
    ]);
  });
});

describe('tenancy history', () => {
  it('prints actor, time and action of each change', async () => {
    const { tenancy } = workspace();
    expect((await tenancy('history', 'acme')).stdout).toBe('no changes are recorded\n');
    await tenancy('suspend', 'acme');
    await tenancy('convert', 'acme', '--to', 'basic', '--by', 'billing', '--now', '2026-11-25T10:30:00Z');
    expect(await tenancy('history', 'acme')).toEqual({
      code: 0,
      stdout: `2026-11-24T09:00:00Z  ada      suspend
2026-11-25T10:30:00Z  billing  convert  to basic
`,
      stderr: '',
    });
    const { ok, history } = JSON.parse((await tenancy('history', 'acme', '--json')).stdout);
    expect([ok, history[1].by, history[1].at]).toEqual([true, 'billing', '2026-11-25T10:30:00.000Z']);
  });
});
