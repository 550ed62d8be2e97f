import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TenancyError } from '../../src/contract/problems';
import { type TenantManagement, tenantManagement } from '../../src/management/api';
import type {
  CreateTenantParams,
  Notice,
  Organization,
  TenantResources,
  UpdateTenantParams,
} from '../../src/management/types';
import { memoryRegistry } from '../../src/registry/memory-registry';
import type { TenantRegistry } from '../../src/registry/registry';
import { ROOT } from '../support/source';

interface Workspace {
  readonly api: TenantManagement;
  readonly registry: TenantRegistry;
  readonly notices: Notice[];
  /** Sets the clock. */
  at(text: string): void;
}

function workspace(): Workspace {
  const read = (path: string) => readFileSync(join(ROOT, 'fleet', path), 'utf8');
  const registry = memoryRegistry({
    'platform.yaml': read('platform.yaml'),
    'tenants/acme.yaml': read('tenants/acme.yaml'),
  });
  const notices: Notice[] = [];
  let now = new Date('2026-06-01T10:00:00Z');
  const api = tenantManagement({
    registry,
    actor: 'ada',
    clock: () => now,
    onNotice: (notice) => notices.push(notice),
  });
  return {
    api,
    registry,
    notices,
    at: (text) => {
      now = new Date(text);
    },
  };
}

/** The specification's interface, copied: the test does not compile if the API is not assignable to it. */
interface SpecifiedTenant {
  id: string;
  name: string;
  status: 'active' | 'suspended' | 'deleted';
  plan: 'free' | 'basic' | 'pro' | 'enterprise';
  createdAt: Date;
  updatedAt: Date;
  expiresAt?: Date;
  organizations: Organization[];
  resources: TenantResources;
}
interface SpecifiedApi {
  createTenant(params: CreateTenantParams): Promise<SpecifiedTenant>;
  getTenant(tenantId: string): Promise<SpecifiedTenant>;
  updateTenant(tenantId: string, params: UpdateTenantParams): Promise<SpecifiedTenant>;
  deleteTenant(tenantId: string): Promise<void>;
  suspendTenant(tenantId: string): Promise<SpecifiedTenant>;
  resumeTenant(tenantId: string): Promise<SpecifiedTenant>;
  convertTenant(tenantId: string, plan: string): Promise<SpecifiedTenant>;
}

it('is the interface of the specification', () => {
  const specified: SpecifiedApi = workspace().api;
  expect(Object.keys(specified)).toEqual(
    expect.arrayContaining([
      'createTenant',
      'getTenant',
      'updateTenant',
      'deleteTenant',
      'suspendTenant',
      'resumeTenant',
      'convertTenant',
    ]),
  );
});

/** The class and the codes of the error that a call throws. */
async function refusal(call: Promise<unknown>): Promise<string[]> {
  try {
    await call;
    return [];
  } catch (error) {
    if (!(error instanceof TenancyError)) throw error;
    return [error.name, ...error.problems.map((one) => one.code)];
  }
}

async function textOf({ registry }: Workspace, id: string): Promise<string | undefined> {
  return await registry.read((view) => view.tenant(id)?.text);
}

describe('a new tenant', () => {
  it('is on plan free with one organization, and is returned with its resources', async () => {
    const one = workspace();
    const tenant = await one.api.createTenant({ id: 'umbrella', name: 'Umbrella' });
    expect(tenant).toMatchObject({
      id: 'umbrella',
      name: 'Umbrella',
      status: 'active',
      plan: 'free',
      createdAt: new Date('2026-06-01T10:00:00Z'),
      updatedAt: new Date('2026-06-01T10:00:00Z'),
      organizations: [
        {
          id: 'main',
          name: 'main',
          slots: 1,
          retentionDays: 7,
          mcpServers: [],
          namespaces: ['tenant-umbrella-org-main', 'tenant-umbrella-org-main-mcp'],
        },
      ],
      resources: {
        cpu: { requests: '1', limits: '4' },
        memory: { requests: '2560Mi', limits: '5Gi' },
        storage: '5Gi',
        pods: 30,
        organizations: { slots: 1, used: 1 },
        volumes: [{ name: 'redis-data', size: '2Gi' }],
        namespaces: ['tenant-umbrella', 'tenant-umbrella-org-main', 'tenant-umbrella-org-main-mcp'],
      },
    });
    expect(await one.api.getTenant('umbrella')).toEqual(tenant);
    expect((await one.api.listTenants()).map(({ id }) => id)).toEqual(['acme', 'umbrella']);
    expect(one.notices.map(({ kind, tenant: id, text }) => [kind, id, text])).toEqual([
      ['created', 'umbrella', 'Umbrella was created on plan free'],
    ]);
  });

  it('is refused with an id that exists, with an invalid id, and on an unknown plan', async () => {
    const { api } = workspace();
    expect(await refusal(api.createTenant({ id: 'acme', name: 'Acme' }))).toEqual(['TenantExists', 'tenant-exists']);
    expect(await refusal(api.createTenant({ id: '../x', name: 'X' }))).toEqual(['InvalidTenant', 'id-invalid']);
    expect(await refusal(api.createTenant({ id: 'x', name: 'X', plan: 'gold' }))).toEqual([
      'InvalidTenant',
      'plan-unknown',
    ]);
  });

  it('is refused with all of its problems, and nothing is stored', async () => {
    const one = workspace();
    const organizations = [{ id: 'a-mcp' }, { id: 'b', slots: 2 }];
    expect(await refusal(one.api.createTenant({ id: 'x', name: 'X', organizations }))).toEqual([
      'InvalidTenant',
      'id-invalid',
    ]);
    const two = [{ id: 'a' }, { id: 'b', retentionDays: 8 }];
    expect(await refusal(one.api.createTenant({ id: 'x', name: 'X', organizations: two }))).toEqual([
      'InvalidTenant',
      'too-many-organizations',
      'wrong-value',
    ]);
    expect(await refusal(one.api.getTenant('x'))).toEqual(['TenantNotFound', 'tenant-not-found']);
  });
});

describe('a change', () => {
  it('from a stale version is a conflict, and from the stored version is not', async () => {
    const { api } = workspace();
    const { resourceVersion } = await api.getTenant('acme');
    const given = { resourceVersion: resourceVersion ?? '' };
    await api.updateTenant('acme', { name: 'Acme Ltd', ...given });
    expect(await refusal(api.suspendTenant('acme', given))).toEqual(['Conflict', 'conflict']);
    expect((await api.getTenant('acme')).name).toBe('Acme Ltd');
  });

  it('keeps all other bytes of the file, and is recorded in the history', async () => {
    const one = workspace();
    const before = (await textOf(one, 'acme')) ?? '';
    await one.api.updateTenant('acme', { redisVolume: '20Gi' });
    expect(await textOf(one, 'acme')).toBe(`${before}  volumes:\n    redis: "20Gi"\n`);
    one.at('2026-06-01T11:00:00Z');
    const { updatedAt } = await one.api.suspendTenant('acme');
    expect(updatedAt).toEqual(new Date('2026-06-01T11:00:00Z'));
    const history = await one.api.historyOf('acme');
    expect(history.map(({ at, by, action }) => [at.toISOString(), by, action])).toEqual([
      ['2026-06-01T10:00:00.000Z', 'ada', 'update'],
      ['2026-06-01T11:00:00.000Z', 'ada', 'suspend'],
    ]);
    expect(history[1]?.from).toBe(history[0]?.to);
  });

  it('of an unknown tenant, or by an action that is not allowed, is refused', async () => {
    const { api } = workspace();
    expect(await refusal(api.suspendTenant('nobody'))).toEqual(['TenantNotFound', 'tenant-not-found']);
    expect(await refusal(api.resumeTenant('acme'))).toEqual(['IllegalTransition', 'illegal-transition']);
    expect(await refusal(api.convertTenant('acme', 'pro'))).toEqual(['IllegalTransition', 'plan-unchanged']);
  });

  it('adds an organization with a grant, and begins the removal of another', async () => {
    const { api } = workspace();
    await api.updateTenant('acme', { organizations: { add: [{ id: 'sales', name: 'Sales' }] } });
    await api.updateTenant('acme', { grants: { add: [{ from: 'research', to: 'sales', what: 'logs:read' }] } });
    const { transition, organizations } = await api.updateTenant('acme', { organizations: { remove: 'ops' } });
    expect(organizations.map(({ id }) => id)).toEqual(['research', 'ops', 'sales']);
    expect(transition).toEqual({
      kind: 'remove-organization',
      organization: 'ops',
      phase: 'workloads-off',
      gate: {
        name: 'services-ready',
        recorded: false,
        meaning: 'Flux has applied stage 30-services at the revision of this commit, and it is Ready',
      },
    });
  });
});

describe('a downgrade that does not fit', () => {
  it('is refused with all problems', async () => {
    const { api } = workspace();
    await api.updateTenant('acme', { redisVolume: '20Gi' });
    expect(await refusal(api.convertTenant('acme', 'free'))).toEqual([
      'InvalidTenant',
      'too-many-organizations',
      'volume-exceeds-plan',
      'wrong-value',
    ]);
    expect((await api.getTenant('acme')).plan).toBe('pro');
  });
});

describe('a deletion', () => {
  it('goes phase by phase to the tombstone, and the id is never reused', async () => {
    const one = workspace();
    const { api } = one;
    await api.deleteTenant('acme');
    expect((await api.getTenant('acme')).status).toBe('deleted');
    expect(one.notices.at(-1)).toEqual({
      kind: 'deletion-scheduled',
      tenant: 'acme',
      at: new Date('2026-06-01T10:00:00Z'),
      on: new Date('2026-07-01T10:00:00Z'),
      text: 'Acme Corporation will be deleted after 2026-07-01',
    });
    one.at('2026-07-01T10:00:00Z');
    const gates = [
      'tenant-notified',
      'export-stored',
      'edge-gone',
      'pods-gone',
      'organizations-gone',
      'volumes-gone',
      'root-gone',
    ] as const;
    for (const gate of gates) {
      expect(await refusal(api.continueTransition('acme'))).toEqual(['IllegalTransition', 'gate-open']);
      await api.recordGate('acme', gate, 'seen');
      await api.continueTransition('acme');
    }
    const deleted = await api.getTenant('acme');
    expect([deleted.status, deleted.cleanup, deleted.resourceVersion]).toEqual([
      'deleted',
      { phase: 'tombstone', gate: null },
      null,
    ]);
    expect(await one.registry.read((view) => view.tombstone('acme'))).toMatchObject({
      displayName: 'Acme Corporation',
      requestedAt: '2026-06-01T10:00:00Z',
      deletedAt: '2026-07-01T10:00:00Z',
      organizations: ['research', 'ops'],
      leftovers: {
        volumes: [{ claim: 'tenant-acme/redis-data', size: '2Gi', storageClass: 'standard' }],
        hosts: [
          'acme.neurallog.com',
          'api.acme.neurallog.com',
          'auth.acme.neurallog.com',
          'mcp.acme.neurallog.com',
          'registry.acme.neurallog.com',
        ],
      },
    });
    expect(await refusal(api.createTenant({ id: 'acme', name: 'Acme' }))).toEqual(['TenantDeleted', 'tenant-deleted']);
    expect(await refusal(api.suspendTenant('acme'))).toEqual(['TenantDeleted', 'tenant-deleted']);
    expect((await api.historyOf('acme')).length).toBe(15);
  });
});

describe('an idle tenant on plan free', () => {
  it('is warned, suspended, warned again and deleted, one step per run', async () => {
    const one = workspace();
    await one.api.createTenant({ id: 'idle', name: 'Idle' });
    const steps: string[] = [];
    for (const day of ['2026-06-05', '2026-06-05', '2026-06-08', '2026-09-03', '2026-09-06']) {
      one.at(`${day}T10:00:00Z`);
      for (const { tenant, what, why, on } of await one.api.expireTenants())
        steps.push(`${tenant} ${what} ${why} ${on}`);
    }
    expect(steps).toEqual([
      'idle warn-of-suspension idle 2026-06-08T10:00:00Z',
      'idle suspend idle 2026-06-08T10:00:00Z',
      'idle warn-of-deletion suspended 2026-09-06T10:00:00Z',
      'idle delete suspended 2026-09-06T10:00:00Z',
    ]);
    expect((await one.api.getTenant('idle')).cleanup?.phase).toBe('notify');
  });

  it('is left alone after an activity', async () => {
    const one = workspace();
    await one.api.createTenant({ id: 'idle', name: 'Idle' });
    one.at('2026-06-05T10:00:00Z');
    await one.api.recordActivity('idle', new Date('2026-06-05T09:00:00Z'));
    expect(await one.api.expireTenants()).toEqual([]);
    expect(await refusal(one.api.recordActivity('idle', new Date('2026-06-05T10:00:01Z')))).toEqual([
      'TenancyError',
      'clock-behind',
    ]);
    await one.api.recordActivity('idle', new Date('2026-06-01T00:00:00Z'));
    expect((await one.api.getTenant('idle')).lastActivityAt).toEqual(new Date('2026-06-05T09:00:00Z'));
  });
});
