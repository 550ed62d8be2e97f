import { App } from 'cdk8s';
import { formatProblem, TenancyError } from '../contract/problems';
import { parseFleet } from '../fleet/fleet';
import { readFleet } from '../registry/read-fleet';
import { PlatformBundle } from '../tenant/delivery/platform-bundle';
import { resolveFleet } from '../tenant/resolve-fleet';
import { Tenant } from '../tenant/tenant';

/**
 * The app that `cdk8s synth` runs: prints `fleet/` with plain cdk8s, one file per stage, into the folder that cdk8s.yaml
 * names. For cdk8s's own tools only: it runs no checks, and Flux does not read it. Each tenant has an App of its own,
 * because one App for all takes quadratic time.
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
