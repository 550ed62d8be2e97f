import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Workspace, workspace } from './support/workspace';

function fileOf({ fleet }: Workspace, id: string): string {
  return readFileSync(join(fleet, `tenants/${id}.yaml`), 'utf8');
}

describe('a change of one tenant', () => {
  it('create: with a plan, organizations and a name', async () => {
    const one = workspace();
    const flags = ['--name', 'Umbrella', '--plan', 'basic', '--organization', 'labs', '--organization', 'sales'];
    expect(await one.tenancy('create', 'umbrella', ...flags)).toEqual({
      code: 0,
      stdout: 'umbrella: active, plan basic, organizations labs, sales\n',
      stderr: 'notice for umbrella: Umbrella was created on plan basic\n',
    });
    expect(fileOf(one, 'umbrella')).toBe(`# yaml-language-server: $schema=../../schemas/tenant.schema.json
apiVersion: tenancy.neurallog.com/v1alpha1
kind: Tenant
metadata:
  name: umbrella
spec:
  displayName: Umbrella
  plan: basic
  createdAt: "2026-11-24T09:00:00Z"
  organizations:
    - id: labs
    - id: sales
`);
  });

  it('create: on plan free with one organization by default, and with an expiry date', async () => {
    const one = workspace();
    const { stdout } = await one.tenancy('create', 'u', '--name', 'U', '--expires-at', '2027-01-01T00:00:00Z');
    expect(stdout).toBe('u: active, plan free, organizations main\n');
    expect(fileOf(one, 'u')).toContain('  expiresAt: "2027-01-01T00:00:00Z"\n');
  });

  it('update: changes the named settings and keeps every other byte', async () => {
    const one = workspace();
    const before = fileOf(one, 'acme');
    const flags = ['--redis-volume', '20Gi', '--retention-days', 'ops=60', '--name', 'Acme Limited'];
    expect(await one.tenancy('update', 'acme', ...flags)).toEqual({
      code: 0,
      stdout: 'acme: active, plan pro, organizations research, ops\n',
      stderr: 'notice for acme: Acme Corporation was changed\n',
    });
    expect(fileOf(one, 'acme')).toBe(
      `${before
        .replace('displayName: Acme Corporation', 'displayName: Acme Limited')
        .replace('retentionDays: 30', 'retentionDays: 60')}  volumes:\n    redis: "20Gi"\n`,
    );
  });

  it('update: removes an expiry date, approves deletions and removes the approvals', async () => {
    const one = workspace();
    const claim = 'PersistentVolumeClaim/tenant-globex/redis-data';
    await one.tenancy('update', 'globex', '--no-expiry', '--approve-deletion', claim);
    expect(fileOf(one, 'globex')).toContain(`  approvedDeletions:\n    - ${claim}\n`);
    expect(fileOf(one, 'globex')).not.toContain('expiresAt');
    await one.tenancy('update', 'globex', '--no-approve-deletion');
    expect(fileOf(one, 'globex')).not.toContain(claim);
  });

  it('suspend and resume: give the same bytes again', async () => {
    const one = workspace();
    const before = fileOf(one, 'acme');
    expect(await one.tenancy('suspend', 'acme')).toEqual({
      code: 0,
      stdout: 'acme: suspended, plan pro, organizations research, ops\n',
      stderr: 'notice for acme: Acme Corporation was suspended: no pods run, and its data is kept\n',
    });
    expect(await one.tenancy('resume', 'acme')).toEqual({
      code: 0,
      stdout: 'acme: active, plan pro, organizations research, ops\n',
      stderr: 'notice for acme: Acme Corporation was resumed\n',
    });
    expect(fileOf(one, 'acme')).toBe(before);
  });

  it('org add: with a name and slots', async () => {
    const one = workspace();
    expect(await one.tenancy('org', 'add', 'acme', 'sales', '--name', 'Sales', '--slots', '2')).toEqual({
      code: 0,
      stdout: 'acme: active, plan pro, organizations research, ops, sales\n',
      stderr: 'notice for acme: the organization sales was added to Acme Corporation\n',
    });
    expect(fileOf(one, 'acme')).toContain('    - id: sales\n      displayName: Sales\n      slots: 2\n');
  });

  it('grant add and grant remove: one grant, with its server', async () => {
    const one = workspace();
    const logs = ['--from', 'ops', '--to', 'research', '--what', 'logs:read'];
    expect((await one.tenancy('grant', 'add', 'acme', ...logs)).code).toBe(0);
    expect(fileOf(one, 'acme')).toContain('    - from: ops\n      to: research\n      what: logs:read\n');
    const server = ['--from', 'research', '--to', 'ops', '--what', 'mcp:use', '--server', 'search'];
    expect((await one.tenancy('grant', 'remove', 'acme', ...server)).code).toBe(0);
    expect(fileOf(one, 'acme')).not.toContain('what: mcp:use');
  });

  it('activity record: stores the time, and does not change the file of the tenant', async () => {
    const one = workspace();
    const before = fileOf(one, 'acme');
    const { code, stdout } = await one.tenancy('activity', 'record', 'acme', '--at', '2026-11-20T00:00:00Z', '--json');
    expect([code, JSON.parse(stdout).tenant.lastActivityAt]).toEqual([0, '2026-11-20T00:00:00.000Z']);
    expect(fileOf(one, 'acme')).toBe(before);
  });

  it('prints the tenant and its notices as JSON', async () => {
    const { stdout } = await workspace().tenancy('suspend', 'acme', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      tenant: { id: 'acme', status: 'suspended' },
      notices: [{ kind: 'suspended', tenant: 'acme', at: '2026-11-24T09:00:00.000Z' }],
    });
  });

  it('is made from the version that is given, and refused from another one', async () => {
    const { tenancy } = workspace();
    const version = JSON.parse((await tenancy('get', 'acme', '--json')).stdout).tenant.resourceVersion;
    expect((await tenancy('suspend', 'acme', '--resource-version', version)).code).toBe(0);
    const { code, stderr } = await tenancy('resume', 'acme', '--resource-version', version);
    expect(code).toBe(1);
    expect(stderr).toContain(`got a change of the version ${version}, and the stored one is sha256:`);
    expect(stderr).toContain('[conflict]\n1 problem, nothing written\n');
  });
});

describe('tenancy expire', () => {
  it('takes the steps that are due at the given time, and prints their dates', async () => {
    const { tenancy } = workspace();
    expect(await tenancy('expire', '--now', '2026-11-02T00:00:00Z')).toEqual({
      code: 0,
      stdout: 'nothing is due\n',
      stderr: '',
    });
    expect(await tenancy('expire', '--now', '2026-11-24T00:00:00Z')).toEqual({
      code: 0,
      stdout: 'globex  warn-of-suspension  idle  2026-11-27T00:00:00Z\n',
      stderr: 'notice for globex: Globex will be suspended on 2026-11-27T00:00:00Z: idle\n',
    });
    const { stdout } = await tenancy('expire', '--now', '2026-11-27T00:00:00Z', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      expired: [{ tenant: 'globex', what: 'suspend', why: 'idle' }],
      notices: [{ kind: 'suspended', tenant: 'globex' }],
    });
  });
});
