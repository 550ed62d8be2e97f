import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../scripts/cluster/processes.mjs';
import type { TenantSpec } from '../../src/fleet/schema/tenant';
import { attemptAsync } from '../support/attempt';
import { ROOT } from '../support/source';
import { IMAGE } from '../support/specs';
import {
  claimsOf,
  complaints,
  filesBelow,
  type Operator,
  operator,
  podsOf,
  uidsOf,
  untilPods,
} from './support/operator';
import { coverageOf } from './support/uncovered';

const tenant = (change: Partial<TenantSpec>): TenantSpec => ({
  displayName: 'Any',
  plan: 'free',
  createdAt: '2026-05-01T00:00:00Z',
  organizations: [{ id: 'main', mcpServers: [{ name: 'search', image: IMAGE }] }],
  ...change,
});

const podsFor = (id: string) => [
  `tenant-${id}-org-main-mcp/search Running`,
  `tenant-${id}/redis Running`,
  `tenant-${id}/registry Running`,
  `tenant-${id}/server Running`,
  `tenant-${id}/web Running`,
];

/** Each phase, what is recorded before the next one, and what is left of the tenant then. */
const WAY = [
  { phase: 'notify', gate: 'tenant-notified' },
  { phase: 'export', gate: 'export-stored' },
  { phase: 'edge-off', gate: 'edge-gone' },
  { phase: 'services-off', gate: 'pods-gone' },
  { phase: 'organization-namespaces', gate: 'organizations-gone' },
  { phase: 'volumes', gate: 'volumes-gone' },
  { phase: 'root-namespace', gate: 'root-gone' },
] as const;

let one: Operator;

beforeAll(async () => {
  one = await operator({ going: tenant({}), sleeping: tenant({ suspend: true }), staying: tenant({ plan: 'basic' }) });
  await one.deliver({ seconds: 180 });
  await untilPods(one, 'going', podsFor('going'));
  await untilPods(one, 'staying', podsFor('staying'));
});

afterAll(async () => {
  await one?.stop();
});

/** Runs one command of the CLI, as a process of its own. */
function tenancy(...args: string[]): void {
  execFileSync(process.execPath, [join(ROOT, 'lib/src/cli/bin.js'), ...args, '--fleet', one.fleet], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, TENANCY_ACTOR: 'the cluster suite' },
  });
}

async function namespacesOf(id: string): Promise<string[]> {
  const { items } = await one.plane.api.get('/api/v1/namespaces');
  return items
    .map(({ metadata }: { metadata: { name: string } }) => metadata.name)
    .filter((name: string) => name === `tenant-${id}` || name.startsWith(`tenant-${id}-org-`))
    .sort();
}

async function untilNamespaces(id: string, wanted: readonly string[]): Promise<void> {
  const done = async () => (JSON.stringify(await namespacesOf(id)) === JSON.stringify(wanted) ? true : undefined);
  await until(done, { what: `the namespaces of ${id} to be ${wanted}`, seconds: 90, running: one.plane.running });
}

/** What a phase leaves, seen in the cluster: this is the evidence of its gate. */
const SEEN: Readonly<Record<(typeof WAY)[number]['phase'], (id: string, asleep: boolean) => Promise<void>>> = {
  notify: (id, asleep) => untilPods(one, id, asleep ? [] : podsFor(id)),
  export: (id, asleep) => untilPods(one, id, asleep ? [`tenant-${id}/redis Running`] : podsFor(id)),
  'edge-off': (id, asleep) => untilPods(one, id, asleep ? [] : podsFor(id)),
  'services-off': (id) => untilPods(one, id, []),
  'organization-namespaces': (id) => untilNamespaces(id, [`tenant-${id}`]),
  volumes: async (id) => {
    const done = async () => ((await claimsOf(one, id)).length === 0 ? true : undefined);
    await until(done, { what: `the volumes of ${id} to go`, seconds: 90, running: one.plane.running });
  },
  'root-namespace': (id) => untilNamespaces(id, []),
};

async function leftIn(path: string, id: string): Promise<string[]> {
  const { items } = await one.plane.api.get(path);
  return items
    .map(({ metadata }: { metadata: { name: string } }) => metadata.name)
    .filter((name: string) => name === `tenant-${id}` || name.startsWith(`tenant-${id}-`));
}

describe.each([
  ['going', false],
  ['sleeping', true],
] as const)('the tenant %s, deleted', (id, asleep) => {
  it('goes phase by phase, each taken up by a new process, and its neighbour is not touched by one byte', async () => {
    const neighbour = { files: neighbourFiles(), uids: await uidsOf(one, 'staying') };
    one.at('2026-06-01T10:00:00Z');
    await one.api().deleteTenant(id, { noticeDays: 0 });
    for (const { phase, gate } of WAY) {
      expect((await one.api().getTenant(id)).cleanup?.phase).toBe(phase);
      const start = Date.now();
      const revision = await one.deliver({ seconds: 120 });
      await SEEN[phase](id, asleep);
      process.stderr.write(`cleanup of ${id}: ${phase} ${((Date.now() - start) / 1000).toFixed(1)} s\n`);
      await one.api().recordGate(id, gate, `seen at ${revision}`);
      tenancy('delete', id, '--continue', '--yes');
      expect(neighbourFiles()).toEqual(neighbour.files);
    }
    await one.deliver();
    expect((await one.api().getTenant(id)).cleanup).toEqual({ phase: 'tombstone', gate: null });
    expect(await uidsOf(one, 'staying')).toEqual(neighbour.uids);
    expect(await podsOf(one, 'staying')).toEqual(podsFor('staying'));
  });

  it('leaves nothing: no namespace, volume, Flux object or account', async () => {
    const control = '/namespaces/neurallog-tenants';
    expect(await namespacesOf(id)).toEqual([]);
    expect(await leftIn(`/api/v1${control}/serviceaccounts`, id)).toEqual([]);
    const flux = async () =>
      (await leftIn(`/apis/kustomize.toolkit.fluxcd.io/v1${control}/kustomizations`, id)).length === 0
        ? true
        : undefined;
    await until(flux, { what: `the Flux objects of ${id} to go`, seconds: 60, running: one.plane.running });
    const { items } = await one.plane.api.get('/api/v1/persistentvolumes');
    expect(
      items.filter(
        (volume: { spec: { claimRef?: { namespace: string } } }) => volume.spec.claimRef?.namespace === `tenant-${id}`,
      ),
    ).toEqual([]);
    expect(Object.keys(filesBelow(one.dist)).filter((path) => path.includes(id))).toEqual([]);
  });
});

describe('the whole way', () => {
  it('had no complaint of Flux, and no pod was ever without a policy', async () => {
    // With the tombstone a tenant's folder and its Flux file go at once: until the root has pruned the Kustomization, it
    // may look for the folder once. That deletes nothing: its inventory has been empty since the phase before.
    const others = (await complaints(one)).filter(
      (line) => !/^tenant-(going|sleeping)-10-foundation: ArtifactFailed/.test(line),
    );
    expect(others).toEqual([]);
    const coverage = coverageOf(one.plane.auditLog);
    process.stderr.write(`cleanup: ${coverage.pods} pods, ${coverage.seconds} pod-seconds without a policy\n`);
    expect(coverage.pods).toBeGreaterThanOrEqual(11);
    expect(coverage.bare).toEqual([]);
  });
});

describe("a tenant's file that is deleted by hand", () => {
  it('is refused and deletes nothing', async () => {
    const before = { files: filesBelow(one.dist), uids: await uidsOf(one, 'staying') };
    rmSync(join(one.fleet, 'tenants/staying.yaml'));
    const outcome = await attemptAsync(() => one.synth());
    expect(outcome.ok ? [] : outcome.problems.map(({ code }) => code)).toEqual(['tenant-vanished']);
    expect(filesBelow(one.dist)).toEqual(before.files);
    await one.flux.waitReady(await one.flux.publish(one.dist));
    expect(await uidsOf(one, 'staying')).toEqual(before.uids);
  });
});

function neighbourFiles(): Record<string, string> {
  return Object.fromEntries(Object.entries(filesBelow(one.dist)).filter(([path]) => path.includes('staying')));
}
