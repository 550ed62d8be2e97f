import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Flux, startFluxRoot } from '../../../scripts/cluster/flux.mjs';
import { until } from '../../../scripts/cluster/processes.mjs';
import { printTenant } from '../../../src/fleet/edit';
import type { TenantSpec } from '../../../src/fleet/schema/tenant';
import { type TenantManagement, tenantManagement } from '../../../src/management/api';
import { folderRegistry } from '../../../src/registry/folder-registry';
import { synth } from '../../../src/synth/synth';
import { ROOT } from '../../support/source';
import { changed } from '../../support/texts';
import { fluxPlane, type Plane } from './cluster';

/** A registry and an output of the suite's own, and a Flux root that applies the output on the shared control plane. */
export interface Operator {
  readonly plane: Plane;
  readonly flux: Flux;
  readonly fleet: string;
  readonly dist: string;
  /** A new management API each time, as a new process would have. */
  api(): TenantManagement;
  /** Sets the clock of later calls. */
  at(text: string): void;
  /** Writes the output from the registry, as the pipeline does. */
  synth(): Promise<void>;
  /** Writes and publishes the output, and waits until Flux has applied it; returns the revision. */
  deliver(options?: { seconds?: number }): Promise<string>;
  stop(): Promise<void>;
}

const SOURCE = 'source: { kind: GitRepository, name: neurallog-tenants }';

/**
 * Starts an operator whose Flux root has a name of its own. All suites share one cluster, so no other suite may have a
 * tenant with one of these ids.
 */
export async function operator(name: string, tenants: Readonly<Record<string, TenantSpec>>): Promise<Operator> {
  const folder = mkdtempSync(join(tmpdir(), 'tenancy-operator-'));
  const fleet = join(folder, 'fleet');
  const dist = join(folder, 'dist');
  const root = `neurallog-tenants-${name}`;
  mkdirSync(join(fleet, 'tenants'), { recursive: true });
  const platform = readFileSync(join(ROOT, 'fleet/platform.yaml'), 'utf8');
  writeFileSync(
    join(fleet, 'platform.yaml'),
    changed(platform, SOURCE, `source: { kind: GitRepository, name: ${root} }`),
  );
  for (const [id, spec] of Object.entries(tenants))
    writeFileSync(join(fleet, 'tenants', `${id}.yaml`), printTenant(id, spec));
  const plane = await fluxPlane();
  const flux = await startFluxRoot(plane, root);
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
      rmSync(folder, { recursive: true, force: true });
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

/** UIDs of the objects that hold a tenant's data and addresses. An object that is deleted and created again has a new UID. */
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
          metadata.deletionTimestamp === undefined ? metadata.uid : 'deleting',
        ]);
    }),
  );
  return Object.fromEntries(lists.flat());
}

/** `namespace/name phase` of the tenant's pods, sorted. */
export async function podsOf({ plane }: Operator, tenant: string): Promise<string[]> {
  // One list for each namespace: a list of all pods of all suites would be a megabyte, many times a second.
  const namespaces: readonly Listed[] = (await plane.api.get('/api/v1/namespaces')).items;
  const lists = await Promise.all(
    namespaces
      .filter(({ metadata }) => isOf(tenant, metadata.name))
      .map(async ({ metadata }): Promise<readonly Listed[]> => {
        return (await plane.api.get(`/api/v1/namespaces/${metadata.name}/pods`)).items;
      }),
  );
  return lists
    .flat()
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

export async function untilPods(one: Operator, tenant: string, expected: readonly string[]): Promise<void> {
  let found: string[] = [];
  const done = async () => {
    found = await podsOf(one, tenant);
    return JSON.stringify(found) === JSON.stringify(expected) ? true : undefined;
  };
  await until(done, { what: `the pods of ${tenant}`, seconds: 180, every: 250, running: one.plane.running }).catch(
    (error: unknown) => {
      throw new Error(`got pods ${JSON.stringify(found)}, want ${JSON.stringify(expected)}`, { cause: error });
    },
  );
}

/** Every warning of Flux about this suite's root and tenants since the start. */
export async function fluxWarnings({ plane, flux }: Operator, tenants: readonly string[]): Promise<string[]> {
  const own = new RegExp(`^tenant-(${tenants.join('|')})-[123]0-`);
  const { items } = await plane.api.get('/api/v1/namespaces/neurallog-tenants/events');
  return items
    .filter(
      ({ type, involvedObject: { name } }: FluxEvent) => type === 'Warning' && (name === flux.name || own.test(name)),
    )
    .map(({ involvedObject: { name }, reason, message }: FluxEvent) => `${name}: ${reason}: ${message}`);
}

interface FluxEvent {
  readonly type: string;
  readonly involvedObject: { readonly name: string };
  readonly reason: string;
  readonly message: string;
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
