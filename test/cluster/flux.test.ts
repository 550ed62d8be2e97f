import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { describeState } from '../../scripts/cluster/flux.mjs';
import { until } from '../../scripts/cluster/processes.mjs';
import { synth } from '../../src/synth/synth';
import { attemptAsync } from '../support/attempt';
import { EXAMPLES } from '../support/fleet';
import { ROOT } from '../support/source';
import { changed } from '../support/texts';
import { type AuditEvent, auditEvents } from './support/audit';
import { type Fleet, ownFleet } from './support/cluster';
import { DIST } from './support/dist';

/** On a control plane of its own: this suite empties dist/, and Flux then removes the roles that all tenants need. */
let fleet: Fleet;

beforeAll(async () => {
  fleet = await ownFleet({ concurrent: 8 });
  await fleet.publishAndWait();
});

afterAll(async () => {
  await fleet?.stop();
});

/** Every test starts from the committed dist/; what the test before published is still in the cluster. */
beforeEach(() => {
  rmSync(fleet.dist, { recursive: true });
  cpSync(DIST, fleet.dist, { recursive: true });
});

const STAGES = ['10-foundation', '20-data', '30-services'] as const;

function kustomizationsOf(...tenants: readonly string[]): string[] {
  return tenants.flatMap((tenant) => STAGES.map((stage) => `tenant-${tenant}-${stage}`));
}

function otherKustomizations(tenant: string): string[] {
  return kustomizationsOf(...EXAMPLES.filter((id) => id !== tenant));
}

/** Adds a file to a stage, as somebody with write access to the repository could. */
function addToStage(tenant: string, stage: string, object: unknown): void {
  const folder = join(fleet.dist, 'tenants', tenant, stage);
  writeFileSync(join(folder, 'planted.yaml'), JSON.stringify(object));
  const index = join(folder, 'kustomization.yaml');
  writeFileSync(index, `${readFileSync(index, 'utf8')}  - planted.yaml\n`);
}

/** Waits until a Kustomization has failed at a revision; returns its reason and message. */
async function failureOf(name: string, revision: string): Promise<string> {
  return await until(
    async () => {
      const one = (await fleet.flux.kustomizations()).find(({ metadata }) => metadata.name === name);
      const ready = one?.status?.conditions?.find((condition) => condition.type === 'Ready');
      const tried = one?.status?.lastAttemptedRevision === revision && ready?.status === 'False';
      return one !== undefined && tried ? describeState(one) : undefined;
    },
    { what: `${name} to fail`, seconds: 180, running: fleet.plane.running },
  );
}

function configMap(namespace: string, data: unknown = { planted: 'yes' }) {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'planted', namespace }, data };
}

async function statusOf(path: string): Promise<number> {
  return (await fleet.plane.api.send('GET', path)).status;
}

/** UIDs of all namespaces and volumes of tenants, by namespace and name. */
async function namespacesAndVolumes(): Promise<Record<string, string>> {
  const { api } = fleet.plane;
  const [namespaces, claims] = await Promise.all([
    api.get('/api/v1/namespaces'),
    api.get('/api/v1/persistentvolumeclaims'),
  ]);
  const all: { metadata: { name: string; namespace?: string; uid: string; deletionTimestamp?: string } }[] = [
    ...namespaces.items,
    ...claims.items,
  ];
  return Object.fromEntries(
    all
      .filter(({ metadata }) => /^tenant-/.test(metadata.namespace ?? metadata.name))
      .map(({ metadata }) => [
        `${metadata.namespace ?? ''}/${metadata.name}`,
        metadata.deletionTimestamp === undefined ? metadata.uid : 'deleting',
      ]),
  );
}

describe('Flux, pointed at dist/', () => {
  it('creates the stages of every tenant in order, each with its own account', () => {
    const events = auditEvents(fleet.plane.auditLog).filter(
      ({ responseStatus, requestURI }) => responseStatus?.code === 201 && !requestURI.includes('dryRun='),
    );
    const by = (account: string, tenant: string) =>
      events.filter(
        ({ impersonatedUser, objectRef }) =>
          impersonatedUser?.username === `system:serviceaccount:neurallog-tenants:${account}` &&
          new RegExp(`^tenant-${tenant}(-org-|$)`).test(objectRef?.namespace ?? objectRef?.name ?? ''),
      );
    const last = (all: readonly AuditEvent[]) => all.at(-1)?.stageTimestamp ?? '';
    const first = (all: readonly AuditEvent[]) => all[0]?.requestReceivedTimestamp ?? '';
    for (const tenant of EXAMPLES) {
      const foundation = by('foundation', tenant);
      const own = by(`tenant-${tenant}`, tenant);
      const services = own.filter(({ objectRef }) => objectRef?.resource === 'deployments');
      const data = own.filter(({ objectRef }) =>
        /^(statefulsets|persistentvolumeclaims)$/.test(objectRef?.resource ?? ''),
      );
      expect([tenant, foundation.length > 50, data.length > 1, services.length > 2]).toEqual([
        tenant,
        true,
        true,
        true,
      ]);
      expect([tenant, last(foundation) < first(own), last(data) < first(services)]).toEqual([tenant, true, true]);
    }
  });

  it.each(['20-data', '30-services'])(
    "refuses another tenant's object in stage %s to the tenant's account, and continues with the other tenants",
    async (stage) => {
      addToStage('acme', stage, configMap('tenant-globex'));
      const revision = await fleet.flux.publish(fleet.dist);
      const failure = await failureOf(`tenant-acme-${stage}`, revision);
      expect(failure).toContain('"system:serviceaccount:neurallog-tenants:tenant-acme" cannot');
      expect(failure).toContain('in the namespace "tenant-globex"');
      await fleet.flux.waitReady(revision, { names: otherKustomizations('acme') });
      expect(await statusOf('/api/v1/namespaces/tenant-globex/configmaps/planted')).toBe(404);
    },
  );

  it("would apply another tenant's object in stage 10, whose account is trusted: synth refuses that output", async () => {
    addToStage('acme', '10-foundation', {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'planted', namespace: 'tenant-globex' },
    });
    const outcome = await attemptAsync(() =>
      synth({
        fleet: join(ROOT, 'fleet'),
        out: fleet.dist,
        tenants: [],
        overwrite: false,
        write: false,
        onTenant: () => {},
      }),
    );
    const problems = outcome.ok ? [] : outcome.problems;
    expect(problems.map(({ code, file }) => [code, file])).toEqual([
      ['output-edited', join(fleet.dist, 'tenants/acme/10-foundation/kustomization.yaml')],
    ]);
    // Without that refusal, Flux applies the object.
    await fleet.publishAndWait();
    expect(await statusOf('/api/v1/namespaces/tenant-globex/serviceaccounts/planted')).toBe(200);
  });

  it('prunes an object whose file is removed from dist/', async () => {
    await fleet.publishAndWait();
    expect(await statusOf('/api/v1/namespaces/tenant-globex/serviceaccounts/planted')).toBe(404);
  });

  it('stops one stage of one tenant at an object that the API server refuses', async () => {
    addToStage('globex', '30-services', configMap('tenant-globex', { planted: 1 }));
    const revision = await fleet.flux.publish(fleet.dist);
    expect(await failureOf('tenant-globex-30-services', revision)).toContain('ConfigMap/tenant-globex/planted');
    await fleet.flux.waitReady(revision, {
      names: [...otherKustomizations('globex'), 'tenant-globex-10-foundation', 'tenant-globex-20-data'],
    });
  });

  it('restores an object that somebody deleted or changed', async () => {
    await fleet.publishAndWait();
    const policy = '/apis/networking.k8s.io/v1/namespaces/tenant-acme/networkpolicies/default-deny';
    const deployment = '/apis/apps/v1/namespaces/tenant-acme/deployments/web';
    await fleet.plane.api.remove(policy);
    await fleet.plane.api.merge(deployment, { spec: { replicas: 7 } });
    for (const stage of ['10-foundation', '30-services']) await fleet.flux.reconcile(`tenant-acme-${stage}`);
    const restored = async () => {
      const { spec } = await fleet.plane.api.get(deployment);
      return (await statusOf(policy)) === 200 && spec.replicas === 2 ? true : undefined;
    };
    await until(restored, { what: 'Flux to restore', seconds: 180, running: fleet.plane.running });
  });

  it('prunes the objects of a namespace that is removed from its stage', async () => {
    const settings = '/api/v1/namespaces/tenant-acme-org-ops/configmaps/organization-settings';
    expect(await statusOf(settings)).toBe(200);
    const folder = join(fleet.dist, 'tenants/acme/30-services');
    const index = join(folder, 'kustomization.yaml');
    writeFileSync(index, changed(readFileSync(index, 'utf8'), '  - tenant-acme-org-ops.yaml\n', ''));
    rmSync(join(folder, 'tenant-acme-org-ops.yaml'));
    await fleet.publishAndWait();
    expect(await statusOf(settings)).toBe(404);
  });
});

describe('a mistake in the repository', () => {
  it("that removes a tenant's Flux file deletes no namespace and no volume", async () => {
    await fleet.publishAndWait();
    const before = await namespacesAndVolumes();
    expect(Object.keys(before)).toContain('tenant-globex/redis-data');
    expect(Object.keys(before)).toContain('/tenant-globex-org-main-mcp');
    const index = join(fleet.dist, 'kustomization.yaml');
    writeFileSync(index, changed(readFileSync(index, 'utf8'), '  - flux/globex.yaml\n', ''));
    rmSync(join(fleet.dist, 'flux/globex.yaml'));
    const revision = await fleet.flux.publish(fleet.dist);
    await fleet.flux.waitReady(revision, { names: ['neurallog-tenants', ...otherKustomizations('globex')] });
    await untilNoKustomizations(kustomizationsOf('globex'));
    expect(await namespacesAndVolumes()).toEqual(before);
    expect(await statusOf('/apis/networking.k8s.io/v1/namespaces/tenant-globex/networkpolicies/default-deny')).toBe(
      200,
    );
  });

  it('is repaired when the file is restored', async () => {
    const before = await namespacesAndVolumes();
    await fleet.publishAndWait();
    expect(await namespacesAndVolumes()).toEqual(before);
  });

  it('that empties dist/ deletes no namespace and no volume', async () => {
    const before = await namespacesAndVolumes();
    rmSync(fleet.dist, { recursive: true });
    cpSync(join(DIST, 'kustomization.yaml'), join(fleet.dist, 'kustomization.yaml'));
    writeFileSync(
      join(fleet.dist, 'kustomization.yaml'),
      'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: []\n',
    );
    await fleet.flux.publish(fleet.dist);
    await untilNoKustomizations(kustomizationsOf(...EXAMPLES));
    expect(await namespacesAndVolumes()).toEqual(before);
    expect(await statusOf('/api/v1/namespaces/neurallog-tenants')).toBe(200);
  });
});

async function untilNoKustomizations(names: readonly string[]): Promise<void> {
  const left = async () => (await fleet.flux.kustomizations()).filter(({ metadata }) => names.includes(metadata.name));
  await until(async () => ((await left()).length === 0 ? true : undefined), {
    what: `${names.join(', ')} to go`,
    seconds: 180,
    running: fleet.plane.running,
  });
}
