import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { synth } from '../../src/synth/synth';
import { ROOT } from '../support/source';
import { type OwnFleet, ownFleet } from './support/cluster';

const TENANTS = 50;
let fleet: OwnFleet;
let folder = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tenancy-scale-'));
  fleet = await ownFleet({ concurrent: 4 });
});

afterAll(async () => {
  await fleet?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Writes copies of the example's free tenant, for a cluster with capacity for all of them. */
async function synthesize(): Promise<void> {
  const registry = join(folder, 'fleet');
  mkdirSync(join(registry, 'tenants'), { recursive: true });
  const platform = parse(readFileSync(join(ROOT, 'fleet/platform.yaml'), 'utf8'));
  platform.spec.capacity = { cpu: '100000', memory: '1000Ti', storage: '1000Ti' };
  writeFileSync(join(registry, 'platform.yaml'), stringify(platform));
  const globex = readFileSync(join(ROOT, 'fleet/tenants/globex.yaml'), 'utf8');
  for (let i = 1; i <= TENANTS; i += 1) {
    const id = `small-${String(i).padStart(2, '0')}`;
    writeFileSync(join(registry, 'tenants', `${id}.yaml`), globex.replace('name: globex', `name: ${id}`));
  }
  const out = join(folder, 'dist');
  await synth({ fleet: registry, out, tenants: [], overwrite: false, write: true, onTenant: () => {} });
  rmSync(fleet.dist, { recursive: true });
  cpSync(out, fleet.dist, { recursive: true });
}

/** Resident memory of a program of the control plane, in MiB. */
function memoryOf(name: string): number {
  const keeper = fleet.plane.running.find((one) => one.name === name);
  const pids = execFileSync('pgrep', ['-P', String(keeper?.pid)], { encoding: 'utf8' })
    .trim()
    .split('\n');
  const sizes = pids.map((pid) => Number(execFileSync('ps', ['-o', 'rss=', '-p', pid], { encoding: 'utf8' })));
  return Math.round(Math.max(...sizes) / 1024);
}

it(`brings up ${TENANTS} small tenants at concurrency 4`, async () => {
  await synthesize();
  const idle = memoryOf('kube-apiserver');
  const start = performance.now();
  await fleet.publishAndWait({ seconds: 840 });
  const seconds = Math.round((performance.now() - start) / 1000);
  const { items } = await fleet.plane.api.get('/api/v1/namespaces');
  const names = items.map((one: { metadata: { name: string } }) => one.metadata.name);
  expect(names.filter((name: string) => name.startsWith('tenant-small-'))).toHaveLength(TENANTS * 3);
  process.stdout.write(
    `${TENANTS} tenants, ${TENANTS * 3} namespaces: all Ready after ${seconds} s; ` +
      `kube-apiserver ${idle} MiB before and ${memoryOf('kube-apiserver')} MiB after, ` +
      `kustomize-controller ${memoryOf('kustomize-controller')} MiB\n`,
  );
});
