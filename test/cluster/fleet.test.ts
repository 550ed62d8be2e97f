import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../scripts/cluster/processes.mjs';
import { bytesText, cpuText, millicores, units } from '../../src/kubernetes/quantity';
import type { ResolvedTenant } from '../../src/tenant/model';
import { EXAMPLES, example } from '../support/fleet';
import { type AuditEvent, auditEvents, creations } from './support/audit';
import { type Fleet, sharedFleet } from './support/cluster';
import { DIST } from './support/dist';
import { ledgerOf, quotaTexts } from './support/ledger';

let fleet: Fleet;

beforeAll(async () => {
  fleet = await sharedFleet();
  await fleet.publishAndWait();
  for (const id of EXAMPLES) await createSecrets(example(id).tenant);
  await until(async () => ((await unready()).length === 0 ? true : undefined), {
    what: 'all replicas',
    seconds: 180,
    running: fleet.plane.running,
  });
});

afterAll(async () => {
  await fleet?.stop();
});

/** Creates the Secrets that `inventory.json` requires of the operator. Flux does not wait for them, a kubelet would. */
async function createSecrets(tenant: ResolvedTenant): Promise<void> {
  for (const { namespace, name, keys } of tenant.secrets) {
    const stringData = Object.fromEntries(keys.map((key) => [key, 'from the suite']));
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name }, stringData };
    await fleet.plane.api.post(`/api/v1/namespaces/${namespace}/secrets`, secret);
  }
}

const NAMESPACES_OF_THE_FLEET = new RegExp(`^tenant-(${EXAMPLES.join('|')})(-org-|$)`);

/** The objects of the example fleet in a collection. The control plane also has tenants of other suites. */
async function list(path: string): Promise<ListedObject[]> {
  const { items } = await fleet.plane.api.get(path);
  return items.filter((one: ListedObject) => NAMESPACES_OF_THE_FLEET.test(one.metadata.namespace ?? ''));
}

interface ListedObject {
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: Record<string, string> };
  readonly spec: {
    readonly replicas?: number;
    readonly minReplicas?: number;
    readonly volumes?: readonly { readonly persistentVolumeClaim?: { readonly claimName: string } }[];
  };
  readonly status: {
    readonly replicas?: number;
    readonly readyReplicas?: number;
    readonly phase?: string;
    readonly hard?: Record<string, string>;
    readonly used?: Record<string, string>;
  };
  /** Of events. */
  readonly type?: string;
  readonly reason?: string;
  readonly message?: string;
}

/** How many pods each workload of the example fleet runs at rest, by hand. */
const REPLICAS: Readonly<Record<string, number>> = {
  'tenant-123/redis': 1,
  'tenant-123/registry': 1,
  'tenant-123/server': 1,
  'tenant-123/web': 1,
  'tenant-123-org-456-mcp/search': 1,
  'tenant-acme/redis': 1,
  'tenant-acme/registry': 2,
  'tenant-acme/server': 2,
  'tenant-acme/web': 2,
  'tenant-acme-org-ops-mcp/runbooks': 2,
  'tenant-acme-org-research-mcp/papers': 1,
  'tenant-acme-org-research-mcp/search': 2,
  'tenant-globex/redis': 1,
  'tenant-globex/registry': 1,
  'tenant-globex/server': 1,
  'tenant-globex/web': 1,
  'tenant-globex-org-main-mcp/search': 1,
  'tenant-initech/redis': 0,
  'tenant-initech/registry': 0,
  'tenant-initech/server': 0,
  'tenant-initech/web': 0,
  'tenant-initech-org-platform-mcp/search': 0,
  'tenant-initech-org-platform-mcp/tickets': 0,
};

function nameOf({ metadata }: ListedObject): string {
  return `${metadata.namespace}/${metadata.name}`;
}

/** Workloads that do not run exactly their number of pods. */
async function unready(): Promise<string[]> {
  const all = [...(await list('/apis/apps/v1/deployments')), ...(await list('/apis/apps/v1/statefulsets'))];
  const ready = new Map(all.map((one) => [nameOf(one), one.status.readyReplicas ?? 0]));
  return Object.entries(REPLICAS)
    .filter(([name, replicas]) => ready.get(name) !== replicas)
    .map(([name, replicas]) => `${name}: got ${ready.get(name) ?? 'no workload'}, want ${replicas}`);
}

describe('the example fleet, applied by Flux', () => {
  it('runs every workload with all of its replicas, and no other', async () => {
    expect(await unready()).toEqual([]);
    const all = [...(await list('/apis/apps/v1/deployments')), ...(await list('/apis/apps/v1/statefulsets'))];
    expect(all.map(nameOf).sort()).toEqual(Object.keys(REPLICAS).sort());
    const pods = await list('/api/v1/pods');
    const total = Object.values(REPLICAS).reduce((sum, one) => sum + one, 0);
    expect(pods.filter((pod) => pod.status.phase === 'Running')).toHaveLength(total);
    expect(pods).toHaveLength(total);
  });

  it('has every volume bound that a pod mounts, and no other', async () => {
    const claims = await list('/api/v1/persistentvolumeclaims');
    expect(Object.fromEntries(claims.map((claim) => [nameOf(claim), claim.status.phase]))).toEqual({
      'tenant-123/redis-data': 'Bound',
      'tenant-acme/redis-data': 'Bound',
      'tenant-globex/redis-data': 'Bound',
      'tenant-initech/redis-data': 'Pending',
    });
  });

  it('is Ready in every stage, also of the tenant that was always suspended', async () => {
    const all = await fleet.flux.kustomizations();
    const states = all.map(({ metadata, status }) => [
      metadata.name,
      status?.conditions?.find((condition) => condition.type === 'Ready')?.status,
    ]);
    const stages = ['10-foundation', '20-data', '30-services'];
    const names = EXAMPLES.flatMap((id) => stages.map((stage) => `tenant-${id}-${stage}`));
    expect(Object.fromEntries(states)).toEqual(
      Object.fromEntries(['neurallog-tenants', ...names].map((name) => [name, 'True'])),
    );
  });

  it('has no warning about a refusal of a quota, a limit or Pod Security', async () => {
    const events = await list('/api/v1/events');
    expect(events.filter(({ reason }) => reason === 'Scheduled').length).toBeGreaterThan(0);
    const warnings = events
      .filter(({ type }) => type === 'Warning')
      .map(({ reason, message }) => `${reason}: ${message}`);
    const refusals = /quota|LimitRange|limit range|maximum|minimum|PodSecurity|forbidden|violate|FailedCreate/i;
    expect(warnings.filter((text) => refusals.test(text))).toEqual([]);
  });
});

describe.each(EXAMPLES)('the quotas of %s', (id) => {
  it('have the room that the ledger says, number by number', async () => {
    const quotas = (await list('/api/v1/resourcequotas')).filter((one) => one.metadata.name === 'quota');
    for (const ledger of ledgerOf(example(id).tenant)) {
      const { hard = {}, used = {} } = quotas.find((one) => one.metadata.namespace === ledger.namespace)?.status ?? {};
      const expected = quotaTexts(ledger);
      const found = Object.keys(expected).map((key) => [key, usedAndFree(key, used[key] ?? '', hard[key] ?? '')]);
      expect([ledger.namespace, Object.fromEntries(found)]).toEqual([ledger.namespace, expected]);
    }
  });

  it('are not exceeded in any key', async () => {
    const own = (await list('/api/v1/resourcequotas')).filter(
      (one) => one.metadata.labels?.['neurallog.com/tenant'] === id,
    );
    const over = own.flatMap(({ metadata, status: { hard = {}, used = {} } }) =>
      Object.keys(hard)
        .filter((key) => amountOf(key, used[key] ?? 'none') > amountOf(key, hard[key] ?? 'none'))
        .map((key) => `${metadata.namespace} ${key}: ${used[key]} of ${hard[key]}`),
    );
    expect(own.length).toBeGreaterThanOrEqual(6);
    expect(over).toEqual([]);
  });
});

function amountOf(key: string, text: string): number {
  return key.endsWith('.cpu') ? millicores(text) : units(text);
}

function usedAndFree(key: string, used: string, hard: string): [string, string] {
  const texts = key.endsWith('.cpu') ? cpuText : bytesText;
  return [texts(amountOf(key, used)), texts(amountOf(key, hard) - amountOf(key, used))];
}

describe('the order of creation', () => {
  /** The times of a namespace's first pod and of its last policy, quota or limit, from the audit log. */
  function timesOf(events: readonly AuditEvent[], namespace: string) {
    const inside = (resource: string) =>
      creations(events, resource).filter(({ objectRef }) => objectRef?.namespace === namespace);
    const boundaries = ['networkpolicies', 'resourcequotas', 'limitranges'].flatMap(inside);
    return {
      boundaries: boundaries.map(({ objectRef }) => `${objectRef?.resource}/${objectRef?.name}`).sort(),
      lastBoundary:
        boundaries
          .map((event) => event.stageTimestamp)
          .sort()
          .at(-1) ?? '',
      firstPod: inside('pods')[0]?.requestReceivedTimestamp ?? '',
    };
  }

  /** The policies, quotas and limits of one namespace in dist/. */
  function boundariesIn(tenant: string, namespace: string): string[] {
    const inventory: { objects: { id: string }[] } = JSON.parse(
      readFileSync(join(DIST, 'tenants', tenant, 'inventory.json'), 'utf8'),
    );
    const plurals = { NetworkPolicy: 'networkpolicies', ResourceQuota: 'resourcequotas', LimitRange: 'limitranges' };
    return inventory.objects
      .flatMap(({ id }) =>
        Object.entries(plurals).flatMap(([kind, plural]) => {
          const [head, name] = id.split(`${kind} ${namespace}/`);
          return name === undefined || (head !== '' && !head?.endsWith('/')) ? [] : [`${plural}/${name}`];
        }),
      )
      .sort();
  }

  it.each([
    ['123', ['tenant-123', 'tenant-123-org-456-mcp']],
    ['acme', ['tenant-acme', 'tenant-acme-org-ops-mcp', 'tenant-acme-org-research-mcp']],
    ['globex', ['tenant-globex', 'tenant-globex-org-main-mcp']],
  ] as const)('puts every policy, quota and limit of %s before the first pod', (tenant, namespaces) => {
    const events = auditEvents(fleet.plane.auditLog);
    for (const namespace of namespaces) {
      const { boundaries, lastBoundary, firstPod } = timesOf(events, namespace);
      expect([namespace, boundaries]).toEqual([namespace, boundariesIn(tenant, namespace)]);
      expect(boundaries.length).toBeGreaterThan(5);
      expect(firstPod).not.toBe('');
      expect([namespace, lastBoundary < firstPod]).toEqual([namespace, true]);
    }
  });

  it('would be seen to be wrong: a pod that is created before its policy is earlier in the log', async () => {
    const { api } = fleet.plane;
    const metadata = { name: 'early' };
    await api.post('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata });
    const account = '/api/v1/namespaces/early/serviceaccounts/default';
    await until(() => api.get(account), { what: 'the account', seconds: 120 });
    const container = { name: 'app', image: 'example.com/app' };
    await api.post('/api/v1/namespaces/early/pods', {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata,
      spec: { containers: [container] },
    });
    await api.post('/apis/networking.k8s.io/v1/namespaces/early/networkpolicies', {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata,
      spec: { podSelector: {} },
    });
    const { boundaries, lastBoundary, firstPod } = timesOf(auditEvents(fleet.plane.auditLog), 'early');
    expect(boundaries).toEqual(['networkpolicies/early']);
    expect(lastBoundary < firstPod).toBe(false);
  });
});
