import { App } from 'cdk8s';
import { formatProblem, TenancyError } from '../contract/problems';
import { parseFleet } from '../fleet/fleet';
import { readFleet } from '../registry/read-fleet';
import { PlatformBundle } from '../tenant/delivery/platform-bundle';
import { resolveFleet } from '../tenant/resolve-fleet';
import { Tenant } from '../tenant/tenant';

/**
 * What `cdk8s synth` runs: `fleet/` as plain cdk8s prints it, one file a stage, into the folder that cdk8s.yaml names.
 * For a look with cdk8s's own tools; it judges nothing, and Flux never sees it. An App a tenant, since one is quadratic.
 */
function main(): void {
  const { platform, tenants } = resolveFleet(parseFleet(readFleet('fleet')));
  const cluster = new App();
  new PlatformBundle(cluster, 'platform', platform);
  cluster.synth();
  for (const tenant of tenants) {
    const app = new App();
    new Tenant(app, tenant.namespace, tenant);
    app.synth();
  }
}

try {
  main();
} catch (error) {
  if (!(error instanceof TenancyError)) throw error;
  process.stderr.write(`${error.problems.map(formatProblem).join('\n')}\n`);
  process.exitCode = 1;
}
