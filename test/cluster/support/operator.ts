import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ControlPlane } from '../../../scripts/cluster/control-plane.mjs';
import { type Flux, startFlux } from '../../../scripts/cluster/flux.mjs';
import { until } from '../../../scripts/cluster/processes.mjs';
import { printTenant } from '../../../src/fleet/edit';
import type { TenantSpec } from '../../../src/fleet/schema/tenant';
import { type TenantManagement, tenantManagement } from '../../../src/management/api';
import { folderRegistry } from '../../../src/registry/folder-registry';
import { synth } from '../../../src/synth/synth';
import { ROOT } from '../../support/source';
import { controlPlane } from './cluster';

/** A registry and an output of the test's own, a control plane, and Flux that follows the output. */
export interface Operator {
  readonly plane: ControlPlane;
  readonly flux: Flux;
  readonly fleet: string;
  readonly dist: string;
  /** A new one each time, as a new process would have. */
  api(): TenantManagement;
  /** Sets the clock of the calls that follow. */
  at(text: string): void;
  /** Writes the output from the registry, as the pipeline does. */
  synth(): Promise<void>;
  /** Synth, and Flux at work until all that is in the output is Ready; gives the revision. */
  deliver(options?: { seconds?: number }): Promise<string>;
  stop(): Promise<void>;
}

export async function operator(tenants: Readonly<Record<string, TenantSpec>>): Promise<Operator> {
  const home = mkdtempSync(join(tmpdir(), 'tenancy-operator-'));
  const fleet = join(home, 'fleet');
  const dist = join(home, 'dist');
  mkdirSync(join(fleet, 'tenants'), { recursive: true });
  cpSync(join(ROOT, 'fleet/platform.yaml'), join(fleet, 'platform.yaml'));
  for (const [id, spec] of Object.entries(tenants))
    writeFileSync(join(fleet, 'tenants', `${id}.yaml`), printTenant(id, spec));
  const plane = await controlPlane();
  const flux = await startFlux(plane).catch(async (error: unknown) => {
    await plane.stop();
    throw error;
  });
  let now = new Date('2026-06-01T10:00:00Z');
  const write = async (): Promise<void> => {
    await synth({ fleet, out: dist, tenants: [], overwrite: false, write: true, onTenant: () => {} });
  };
  return {
    plane,
    flux,
    fleet,
    dist,
    api: () => tenantManagement({ registry: folderRegistry(fleet), actor: 'the cluster suite', clock: () => now }),
    at: (text) => {
      now = new Date(text);
    },
    synth: write,
    deliver: async (options = {}) => {
      await write();
      const revision = await flux.publish(dist);
      await flux.waitReady(revision, options);
      return revision;
    },
    stop: async () => {
      await flux.stop();
      await plane.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

interface Listed {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
  };
  readonly status?: { readonly phase?: string };
}

/** What must live on through every change, by kind and name: a deleted and new one has another UID. */
export async function uidsOf({ plane }: Operator, tenant: string): Promise<Record<string, string>> {
  const collections = {
    Namespace: '/api/v1/namespaces',
    PersistentVolumeClaim: '/api/v1/persistentvolumeclaims',
    Service: '/api/v1/services',
    StatefulSet: '/apis/apps/v1/statefulsets',
  };
  const lists = await Promise.all(
    Object.entries(collections).map(async ([kind, path]) => {
      const items: readonly Listed[] = (await plane.api.get(path)).items;
      return items
        .filter(({ metadata }) => isOf(tenant, metadata.namespace ?? metadata.name))
        .map(({ metadata }): [string, string] => [
          `${kind} ${metadata.namespace ?? ''}/${metadata.name}`,
          metadata.deletionTimestamp === undefined ? metadata.uid : 'going',
        ]);
    }),
  );
  return Object.fromEntries(lists.flat());
}

/** `namespace/name phase` of the tenant's pods, sorted. */
export async function podsOf({ plane }: Operator, tenant: string): Promise<string[]> {
  const items: readonly Listed[] = (await plane.api.get('/api/v1/pods')).items;
  return items
    .filter(({ metadata }) => isOf(tenant, metadata.namespace ?? ''))
    .map(({ metadata, status }) => `${metadata.namespace}/${appOf(metadata.labels)} ${status?.phase}`)
    .sort();
}

/** `namespace/name phase` of the tenant's volume claims. */
export async function claimsOf({ plane }: Operator, tenant: string): Promise<string[]> {
  const items: readonly Listed[] = (await plane.api.get('/api/v1/persistentvolumeclaims')).items;
  return items
    .filter(({ metadata }) => isOf(tenant, metadata.namespace ?? ''))
    .map(({ metadata, status }) => `${metadata.namespace}/${metadata.name} ${status?.phase}`);
}

export async function untilPods(one: Operator, tenant: string, wanted: readonly string[]): Promise<void> {
  let found: string[] = [];
  const done = async () => {
    found = await podsOf(one, tenant);
    return JSON.stringify(found) === JSON.stringify(wanted) ? true : undefined;
  };
  await until(done, { what: `the pods of ${tenant}`, seconds: 90, running: one.plane.running }).catch(
    (error: unknown) => {
      throw new Error(`got pods ${JSON.stringify(found)}, want ${JSON.stringify(wanted)}`, { cause: error });
    },
  );
}

/** Everything that Flux has complained of since it started. */
export async function complaints({ plane }: Operator): Promise<string[]> {
  const { items } = await plane.api.get('/api/v1/namespaces/neurallog-tenants/events');
  return items
    .filter((one: { type: string }) => one.type === 'Warning')
    .map(
      (one: { involvedObject: { name: string }; reason: string; message: string }) =>
        `${one.involvedObject.name}: ${one.reason}: ${one.message}`,
    );
}

/** All files below a folder: path → text. */
export function filesBelow(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    names
      .map(({ parentPath, name }) => join(parentPath, name))
      .sort()
      .map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]),
  );
}

function isOf(tenant: string, namespace: string): boolean {
  return namespace === `tenant-${tenant}` || namespace.startsWith(`tenant-${tenant}-org-`);
}

function appOf(labels: Readonly<Record<string, string>> = {}): string {
  return labels['app.kubernetes.io/name'] ?? '?';
}
