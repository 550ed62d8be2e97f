import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Workspace, workspace } from './support/workspace';

/** Every gate of a deletion, in the order of its phases. */
const GATES = [
  'tenant-notified',
  'export-stored',
  'edge-gone',
  'pods-gone',
  'organizations-gone',
  'volumes-gone',
  'root-gone',
];

const record = (gate: string) => ['--record', gate, '--evidence', 'seen at main@sha1:4f2c'];

/** The output of a command: stdout, or exit code and stderr. */
async function outputOf({ tenancy }: Workspace, ...argv: string[]): Promise<string> {
  const { code, stdout, stderr } = await tenancy(...argv);
  return code === 0 ? stdout : `${code}: ${stderr}`;
}

describe('tenancy convert', () => {
  it('to a larger plan is one change', async () => {
    expect(await outputOf(workspace(), 'convert', '123', '--to', 'pro')).toBe(
      '123: active, plan pro, organizations 456\n',
    );
  });

  it('to a smaller plan waits for its gate, and continues once it is recorded', async () => {
    const one = workspace();
    expect(await one.tenancy('convert', 'acme', '--to', 'basic')).toEqual({
      code: 0,
      stdout: `acme: active, plan basic, organizations research, ops
conversion from plan pro to basic (phase converting)
waits for services-ready: Flux has applied stage 30-services at the revision of this commit, and it is Ready; record it with tenancy convert acme --record services-ready --evidence <text>
`,
      stderr: 'notice for acme: Acme Corporation is being converted from plan pro to basic\n',
    });
    expect(await outputOf(one, 'convert', 'acme', '--continue')).toContain('got no services-ready');
    expect(await outputOf(one, 'convert', 'acme', ...record('services-ready'))).toBe(
      `acme: active, plan basic, organizations research, ops
conversion from plan pro to basic (phase converting)
services-ready is recorded; continue with tenancy convert acme --continue
`,
    );
    expect(await outputOf(one, 'convert', 'acme', '--continue')).toBe(
      'acme: active, plan basic, organizations research, ops\n',
    );
  });

  it('can be aborted', async () => {
    const one = workspace();
    await one.tenancy('convert', 'acme', '--to', 'basic');
    expect(await outputOf(one, 'convert', 'acme', '--abort')).toBe(
      'acme: active, plan pro, organizations research, ops\n',
    );
  });
});

describe('tenancy org remove', () => {
  it('goes phase by phase until the organization is removed', async () => {
    const one = workspace();
    const remove = ['org', 'remove', 'acme', 'ops'];
    expect(await outputOf(one, ...remove, '--yes')).toContain(
      '\nremoval of organization ops (phase workloads-off)\nwaits for',
    );
    await one.tenancy(...remove, ...record('services-ready'));
    expect(await outputOf(one, ...remove, '--continue', '--yes')).toBe(
      `acme: active, plan pro, organizations research, ops
removal of organization ops (phase protection-lifted)
waits for foundation-ready: Flux has applied stage 10-foundation at the revision of this commit, and it is Ready; record it with tenancy org remove acme ops --record foundation-ready --evidence <text>
`,
    );
    await one.tenancy(...remove, ...record('foundation-ready'));
    expect(await one.tenancy(...remove, '--continue', '--yes')).toEqual({
      code: 0,
      stdout: 'acme: active, plan pro, organizations research\n',
      stderr: 'notice for acme: the organization ops of Acme Corporation was removed\n',
    });
  });
});

describe('tenancy delete', () => {
  it('goes phase by phase to the tombstone, and the tenant is still found', async () => {
    const one = workspace();
    expect(await one.tenancy('delete', 'acme', '--notice-days', '0', '--yes')).toMatchObject({
      code: 0,
      stderr: 'notice for acme: Acme Corporation will be deleted after 2026-11-24\n',
    });
    for (const gate of GATES) {
      expect(await outputOf(one, 'delete', 'acme', ...record(gate))).toContain(`\n${gate} is recorded; continue`);
      await one.tenancy('delete', 'acme', '--continue', '--yes');
    }
    expect(await outputOf(one, 'get', 'acme')).toBe(`id       acme
name     Acme Corporation
status   deleted
plan     pro
created  2026-01-12T09:30:00Z
updated  2026-11-24T09:00:00Z
version  none: only a tombstone remains
`);
    expect(existsSync(join(one.fleet, 'tenants/acme.yaml'))).toBe(false);
    expect(await outputOf(one, 'create', 'acme', '--name', 'Acme')).toContain('[tenant-deleted]');
  });

  it('prints the end of the notice, and waits for no gate if the export was declined', async () => {
    const one = workspace();
    await one.tenancy('delete', 'acme', '--export', 'declined', '--notice-days', '1', '--yes');
    expect(await outputOf(one, 'delete', 'acme', ...record('tenant-notified'))).toContain(
      '\ntenant-notified is recorded; continue from 2026-11-25T09:00:00Z with tenancy delete acme --continue\n',
    );
    const then = ['--now', '2026-11-25T09:00:00Z'];
    expect(await outputOf(one, 'delete', 'acme', '--continue', '--yes', ...then)).toContain(
      '\nwaits for no gate, because the tenant declined the export; continue with tenancy delete acme --continue\n',
    );
    expect(await outputOf(one, 'delete', 'acme', '--abort', ...then)).toBe(
      'acme: active, plan pro, organizations research, ops\n',
    );
  });
});

describe('a command on a transition', () => {
  it('is refused by the command of another transition, and the error names the right one', async () => {
    const one = workspace();
    await one.tenancy('delete', 'acme', '--yes');
    expect(await one.tenancy('convert', 'acme', '--continue')).toEqual({
      code: 1,
      stdout: '',
      stderr: `spec.transition: got tenancy convert acme --continue, want tenancy delete acme --continue: the current transition is deletion (phase notify) [illegal-transition]
1 problem, nothing written
`,
    });
    await one.tenancy('org', 'remove', 'initech', 'finance', '--yes');
    expect(await outputOf(one, 'org', 'remove', 'initech', 'platform', '--abort')).toContain(
      'want tenancy org remove initech finance --abort: the current transition is removal of organization finance',
    );
    expect(await outputOf(one, 'delete', 'initech', ...record('services-ready'))).toContain('[illegal-transition]');
  });

  it('is refused without a transition, and the error lists the allowed actions', async () => {
    expect(await outputOf(workspace(), 'delete', 'acme', '--continue', '--yes')).toContain(
      'got continue, want one of update, suspend, convert, add-organization, remove-organization, delete: the tenant is active [illegal-transition]',
    );
  });
});
