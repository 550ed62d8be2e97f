import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../scripts/cluster/processes.mjs';
import type { TenantSpec } from '../../src/fleet/schema/tenant';
import { attemptAsync } from '../support/attempt';
import { IMAGE } from '../support/specs';
import { compiledLib } from './support/cluster';
import {
  claimsOf,
  filesBelow,
  fluxWarnings,
  type Operator,
  operator,
  podsOf,
  uidsOf,
  untilPods,
} from './support/operator';
import { coverageOf } from './support/policy-coverage';

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

/** The phases of a cleanup in order, each with the gate that must be recorded before the next one. */
const PHASES = [
  { phase: 'notify', gate: 'tenant-notified' },
  { phase: 'export', gate: 'export-stored' },
  { phase: 'edge-off', gate: 'edge-gone' },
  { phase: 'services-off', gate: 'pods-gone' },
  { phase: 'organization-namespaces', gate: 'organizations-gone' },
  { phase: 'volumes', gate: 'volumes-gone' },
  { phase: 'root-namespace', gate: 'root-gone' },
] as const;

const TENANTS = ['active', 'suspended', 'untouched'];

let one: Operator;
let program = '';

beforeAll(async () => {
  program = join(await compiledLib(), 'src/cli/bin.js');
  one = await operator('cleanup', {
    active: tenant({}),
    suspended: tenant({ suspend: true }),
    untouched: tenant({ plan: 'basic' }),
  });
  await one.deliver();
  await untilPods(one, 'active', podsFor('active'));
  await untilPods(one, 'untouched', podsFor('untouched'));
});

afterAll(async () => {
  await one?.stop();
});

/** Runs one command of the CLI in a process of its own. */
function tenancy(...args: string[]): void {
  execFileSync(process.execPath, [program, ...args, '--fleet', one.fleet], {
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

async function untilNamespaces(id: string, expected: readonly string[]): Promise<void> {
  const done = async () => (JSON.stringify(await namespacesOf(id)) === JSON.stringify(expected) ? true : undefined);
  await until(done, { what: `the namespaces of ${id} to be ${expected}`, seconds: 180, running: one.plane.running });
}

/** Waits until the cluster shows what the gate of a phase states. */
const UNTIL_GATE: Readonly<
  Record<(typeof PHASES)[number]['phase'], (id: string, suspended: boolean) => Promise<void>>
> = {
  notify: (id, suspended) => untilPods(one, id, suspended ? [] : podsFor(id)),
  export: (id, suspended) => untilPods(one, id, suspended ? [`tenant-${id}/redis Running`] : podsFor(id)),
  'edge-off': (id, suspended) => untilPods(one, id, suspended ? [] : podsFor(id)),
  'services-off': (id) => untilPods(one, id, []),
  'organization-namespaces': (id) => untilNamespaces(id, [`tenant-${id}`]),
  volumes: async (id) => {
    const done = async () => ((await claimsOf(one, id)).length === 0 ? true : undefined);
    await until(done, { what: `the volumes of ${id} to be deleted`, seconds: 180, running: one.plane.running });
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
  ['active', false],
  ['suspended', true],
] as const)('the tenant %s, deleted', (id, suspended) => {
  it('is removed phase by phase, each continued by a new process, and no byte of another tenant changes', async () => {
    const neighbour = { files: neighbourFiles(), uids: await uidsOf(one, 'untouched') };
    one.at('2026-06-01T10:00:00Z');
    await one.api().deleteTenant(id, { noticeDays: 0 });
    for (const { phase, gate } of PHASES) {
      expect((await one.api().getTenant(id)).cleanup?.phase).toBe(phase);
      const start = Date.now();
      const revision = await one.deliver();
      await UNTIL_GATE[phase](id, suspended);
      process.stderr.write(`cleanup of ${id}: ${phase} ${((Date.now() - start) / 1000).toFixed(1)} s\n`);
      await one.api().recordGate(id, gate, `seen at ${revision}`);
      tenancy('delete', id, '--continue', '--yes');
      expect(neighbourFiles()).toEqual(neighbour.files);
    }
    await one.deliver();
    expect((await one.api().getTenant(id)).cleanup).toEqual({ phase: 'tombstone', gate: null });
    expect(await uidsOf(one, 'untouched')).toEqual(neighbour.uids);
    expect(await podsOf(one, 'untouched')).toEqual(podsFor('untouched'));
  });

  it('leaves nothing: no namespace, volume, Flux object or account', async () => {
    const control = '/namespaces/neurallog-tenants';
    expect(await namespacesOf(id)).toEqual([]);
    expect(await leftIn(`/api/v1${control}/serviceaccounts`, id)).toEqual([]);
    const flux = async () =>
      (await leftIn(`/apis/kustomize.toolkit.fluxcd.io/v1${control}/kustomizations`, id)).length === 0
        ? true
        : undefined;
    await until(flux, { what: `the Flux objects of ${id} to be deleted`, seconds: 180, running: one.plane.running });
    const { items } = await one.plane.api.get('/api/v1/persistentvolumes');
    expect(
      items.filter(
        (volume: { spec: { claimRef?: { namespace: string } } }) => volume.spec.claimRef?.namespace === `tenant-${id}`,
      ),
    ).toEqual([]);
    expect(Object.keys(filesBelow(one.dist)).filter((path) => path.includes(id))).toEqual([]);
  });
});

describe('the whole cleanup', () => {
  it('causes no warning of Flux, and no pod ever runs without a policy', async () => {
    // The tombstone removes a tenant's folder and its Flux file in one revision. Until the root has pruned the Kustomization,
    // Flux may miss the folder once. That deletes nothing: the inventory is empty since the phase before.
    const others = (await fluxWarnings(one, TENANTS)).filter(
      (line) => !/^tenant-(active|suspended)-10-foundation: ArtifactFailed/.test(line),
    );
    expect(others).toEqual([]);
    const coverage = coverageOf(one.plane.auditLog, TENANTS);
    process.stderr.write(`cleanup: ${coverage.pods} pods, ${coverage.seconds} pod-seconds without a policy\n`);
    expect(coverage.pods).toBeGreaterThanOrEqual(11);
    expect(coverage.uncovered).toEqual([]);
  });
});

describe("a tenant's file that is deleted by hand", () => {
  it('is refused and deletes nothing', async () => {
    const before = { files: filesBelow(one.dist), uids: await uidsOf(one, 'untouched') };
    rmSync(join(one.fleet, 'tenants/untouched.yaml'));
    const outcome = await attemptAsync(() => one.synth());
    expect(outcome.ok ? [] : outcome.problems.map(({ code }) => code)).toEqual(['tenant-vanished']);
    expect(filesBelow(one.dist)).toEqual(before.files);
    await one.flux.waitReady(await one.flux.publish(one.dist));
    expect(await uidsOf(one, 'untouched')).toEqual(before.uids);
  });
});

function neighbourFiles(): Record<string, string> {
  return Object.fromEntries(Object.entries(filesBelow(one.dist)).filter(([path]) => path.includes('untouched')));
}
