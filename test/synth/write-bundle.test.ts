import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { formatProblem, TenancyError } from '../../src/contract/problems';
import { addTo } from '../../src/extension/add-to';
import { definePlatform } from '../../src/platform/resolve';
import { type WriteBundleOptions, writeBundle } from '../../src/synth/write-bundle';
import { resolveTenant } from '../../src/tenant/resolve';
import { Tenant } from '../../src/tenant/tenant';
import { contentOf } from '../output/support/folder';
import { POD_MONITOR } from '../support/extension-kinds';
import { EXAMPLES, example } from '../support/fleet';
import { ROOT } from '../support/source';
import { platformSpec, tenantSpec } from '../support/specs';
import { temporaryFolder } from '../support/temporary-folders';

const PLATFORM = definePlatform('cluster', platformSpec({ extensionKinds: [POD_MONITOR] }));

/** The tenant acme in an app, with whatever was done to it. */
function acmeApp(change: (tenant: Tenant, app: App) => void = () => {}): App {
  const app = new App();
  change(new Tenant(app, 'acme', resolveTenant('acme', tenantSpec(), PLATFORM)), app);
  return app;
}

function bundle(change: Partial<WriteBundleOptions>) {
  const out = join(temporaryFolder('tenancy-bundle-'), 'dist');
  const run = (other: Partial<WriteBundleOptions> = {}) =>
    writeBundle({ platform: PLATFORM, tenants: [acmeApp()], out, ...change, ...other });
  return {
    out,
    run,
    refused: async (other: Partial<WriteBundleOptions> = {}): Promise<string[]> => {
      const error = await run(other).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      if (!(error instanceof TenancyError)) throw new Error(`want a refusal, got ${String(error)}`);
      return error.problems.map((problem) => formatProblem(problem).replace(out, 'dist'));
    },
  };
}

const MONITOR = {
  apiVersion: 'monitoring.coreos.com/v1',
  kind: 'PodMonitor',
  metadata: { name: 'services', namespace: 'tenant-acme' },
  spec: { selector: {} },
};

describe('writeBundle', () => {
  it('writes the objects of the example fleet as synth does, and reports the same', async () => {
    const tenants = EXAMPLES.map((id) => example(id).tenant);
    const { out, run } = bundle({ platform: example('acme').platform, tenants });
    const report = await run();
    expect([report.written, report.tenants, report.bundles.length]).toEqual([true, 4, 5]);
    expect(contentOf(out)).toEqual(contentOf(join(ROOT, 'dist')));
    const again = await run();
    expect(again.bundles.flatMap((one) => [...one.added, ...one.changed, ...one.removed])).toEqual([]);
  });

  it('writes a tenant of an app as the same tenant without an app', async () => {
    const [inApp, resolved] = [bundle({}), bundle({ tenants: [resolveTenant('acme', tenantSpec(), PLATFORM)] })];
    await inApp.run();
    await resolved.run();
    expect(contentOf(inApp.out)).toEqual(contentOf(resolved.out));
  });

  it('writes what an app has added to its tenant, patched and labelled', async () => {
    const { out, run } = bundle({
      tenants: [
        acmeApp((tenant) => {
          addTo(tenant, '30-services', MONITOR);
          const scope = tenant.chartOf('30-services');
          addTo(
            tenant,
            '30-services',
            new ApiObject(scope, 'own', { ...MONITOR, metadata: { ...MONITOR.metadata, name: 'own' } }),
          );
          const grants = scope.node
            .findAll()
            .filter(ApiObject.isApiObject)
            .find(({ name }) => name === 'grants');
          grants?.metadata.addLabel('x.neurallog.com/team', 'logs');
          grants?.addJsonPatch(JsonPatch.add('/immutable', false));
        }),
      ],
    });
    await run();
    const text = readFileSync(join(out, 'tenants/acme/30-services/tenant-acme.yaml'), 'utf8');
    expect(text.match(/^kind: PodMonitor$/gm)).toHaveLength(2);
    expect(text).toContain('    x.neurallog.com/team: logs\n');
    expect(text).toContain('immutable: false\n');
  });

  it('writes nothing where it only judges', async () => {
    const { out, run } = bundle({ write: false });
    expect((await run()).written).toBe(false);
    expect(existsSync(out)).toBe(false);
  });

  it('refuses what synth refuses: a finding of the checks, a tenant that has vanished, an extension that is missing', async () => {
    const { refused, run } = bundle({});
    const image = acmeApp((tenant) => {
      const found = tenant.chartOf('30-services').node.findAll().filter(ApiObject.isApiObject);
      const server = found.find(({ kind, name }) => kind === 'Deployment' && name === 'server');
      server?.addJsonPatch(JsonPatch.replace('/spec/template/spec/containers/0/image', 'x:latest'));
    });
    expect(await refused({ tenants: [image] })).toContainEqual(
      'tenant acme: apps/Deployment tenant-acme/server spec.template.spec.containers[0].image: got "x:latest", want a version or digest: the tag latest moves (rule forbidden-fields) [check-failed]',
    );
    const extend = { name: 'monitoring', version: '1.0.0', extend: addMonitor };
    const tenants = [resolveTenant('acme', tenantSpec(), PLATFORM)];
    await run({ tenants, extend });
    expect(await refused({ tenants })).toEqual([
      'dist/tenants/acme: the last output was made with extension monitoring@1.0.0, want it in this run: Flux would delete what it added to acme [extension-missing]',
    ]);
    expect((await refused({ tenants: [], extend })).map((one) => one.replace(/^.*\[/, '['))).toEqual([
      '[tenant-vanished]',
    ]);
  });

  it('refuses an app with an object outside of its tenants, or of a kind that is not allowed', async () => {
    const { refused } = bundle({});
    const outside = acmeApp((_, app) => new ApiObject(new Chart(app, 'mine'), 'monitor', MONITOR));
    expect(await refused({ tenants: [outside] })).toEqual([
      'mine/monitor is in no Tenant of the app, want it in a chart of one: it would not be written [extension-failed]',
    ]);
    const secret = acmeApp((tenant) => addTo(tenant, '30-services', { ...MONITOR, apiVersion: 'v1', kind: 'Secret' }));
    expect(await refused({ tenants: [secret] })).toEqual([
      'tenant acme: Secret tenant-acme/services: the platform allows no Secret in 30-services, want it in spec.extensionKinds of platform.yaml [extension-failed]',
    ]);
  });

  it('refuses a tenant twice, or of another platform', async () => {
    const { refused, out } = bundle({});
    const twice = await refused({ tenants: [acmeApp(), acmeApp()] });
    expect(twice).toContain(
      'tenants[1]: tenant "acme" claims "Namespace tenant-acme", which tenant "acme" of tenants[0] owns; give one of them another id [name-has-two-owners]',
    );
    const other = definePlatform('cluster', platformSpec({ domain: 'example.com' }));
    expect(await refused({ platform: other })).toEqual([
      'tenant acme: was resolved on another platform, want the one that is written [wrong-value]',
    ]);
    expect(existsSync(out)).toBe(false);
  });
});

function addMonitor(tenant: Parameters<typeof addTo>[0]): void {
  addTo(tenant, '30-services', MONITOR);
}
