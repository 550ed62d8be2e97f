import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { contentOf } from '../output/support/folder';
import { type Printed, type Workspace, workspace } from './support/workspace';

/** Runs a command with --dry-run, and expects that neither folder has changed. */
async function dryRun({ tenancy, fleet, out }: Workspace, ...argv: string[]): Promise<Printed> {
  const before = [contentOf(fleet), contentOf(out)];
  const printed = await tenancy(...argv, '--dry-run');
  expect([contentOf(fleet), contentOf(out)]).toEqual(before);
  return printed;
}

describe('a dry run', () => {
  it('prints the diff of the registry and the change of the output, and writes nothing', async () => {
    const one = workspace();
    const { fleet } = one;
    const { code, stdout, stderr } = await dryRun(one, 'suspend', 'acme');
    const [diff, output] = stdout.split(/(?<=to: )sha256:[0-9a-f]{64}\n/);
    expect([code, diff, stderr]).toEqual([
      0,
      `--- ${fleet}/tenants/acme.yaml
+++ ${fleet}/tenants/acme.yaml
@@ -42,3 +42,4 @@
       to: ops
       what: mcp:use
       server: search
+  suspend: true
--- /dev/null
+++ ${fleet}/status/acme.yaml
@@ -0,0 +1,12 @@
+# written by @neurallog/tenancy
+apiVersion: tenancy.neurallog.com/v1alpha1
+kind: TenantStatus
+metadata:
+  name: acme
+status:
+  history:
+    - at: 2026-11-24T09:00:00Z
+      by: ada
+      action: suspend
+      from: sha256:f3b22f27a63a49e30cd60eb10be102691c4bdbe656dcb7720cd6e9a400da1687
+      to: `,
      'dry run: notice for acme: Acme Corporation was suspended: no pods run, and its data is kept\n',
    ]);
    expect(output).toMatch(/^acme {2}\d+ changed\n/);
    expect(output).toContain('1 would be written\n');
  });

  it('prints both as one JSON document', async () => {
    const one = workspace();
    const { code, stdout } = await dryRun(one, 'create', 'umbrella', '--name', 'Umbrella', '--json');
    const printed = JSON.parse(stdout);
    expect([code, printed]).toMatchObject([
      0,
      {
        ok: true,
        dryRun: true,
        tenant: { id: 'umbrella', status: 'active' },
        notices: [{ kind: 'created' }],
        registry: [{ file: `${one.fleet}/tenants/umbrella.yaml` }, { file: `${one.fleet}/status/umbrella.yaml` }],
        output: { written: false, tenants: 1, indexChanged: true },
      },
    ]);
    expect(printed.registry[0].diff).toContain('+  displayName: Umbrella\n');
    expect(printed.output.bundles[0]).toMatchObject({ owner: 'umbrella', changed: [], removed: [] });
  });

  it.each([
    [['create', 'umbrella', '--name', 'Umbrella']],
    [['update', 'acme', '--redis-volume', '20Gi']],
    [['resume', 'initech']],
    [['convert', 'acme', '--to', 'basic']],
    [['delete', 'acme']],
    [['org', 'add', 'acme', 'sales']],
    [['org', 'remove', 'acme', 'ops']],
    [['grant', 'add', 'acme', '--from', 'ops', '--to', 'research', '--what', 'logs:read']],
    [['grant', 'remove', 'acme', '--from', 'research', '--to', 'ops', '--what', 'logs:read']],
  ])('works for every verb: %j', async (argv) => {
    const { code, stdout } = await dryRun(workspace(), ...argv);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^--- .*\n\+\+\+ .*\n@@ /);
    expect(stdout).toMatch(/^1 tenants, \d+ objects: [12] would be written$/m);
  });

  it('prints that the output or the registry does not change', async () => {
    const one = workspace();
    const activity = await dryRun(one, 'activity', 'record', 'acme', '--at', '2026-11-20T00:00:00Z');
    expect(activity.stdout).toContain('+  lastActivityAt: 2026-11-20T00:00:00Z\nno changes in the output\n');
    expect((await dryRun(one, 'expire', '--now', '2026-11-02T00:00:00Z')).stdout).toBe(
      'no changes in the registry\nno changes in the output\n',
    );
  });

  it('leaves no lock and no work folder behind', async () => {
    const one = workspace();
    await dryRun(one, 'suspend', 'acme');
    expect(Object.keys(contentOf(one.fleet)).filter((path) => path.startsWith('.'))).toEqual([]);
  });

  it('is refused if the change or synth would be refused', async () => {
    const one = workspace();
    expect(await dryRun(one, 'resume', 'acme')).toMatchObject({ code: 1, stdout: '' });
    writeFileSync(join(one.out, 'tenants/acme/10-foundation/tenant-acme.yaml'), 'edited\n');
    const { code, stdout, stderr } = await dryRun(one, 'suspend', 'acme');
    expect([code, stdout.startsWith(`--- ${one.fleet}/tenants/acme.yaml\n`)]).toEqual([1, true]);
    expect(stderr).toContain('[output-edited]');
  });
});
