import fc from 'fast-check';
import type { McpServerSpec } from '../../src/fleet/schema/mcp-server';
import type { PlanName } from '../../src/fleet/schema/plan';
import type { GrantSpec, OrganizationSpec, TenantSpec } from '../../src/fleet/schema/tenant';
import { IMAGE } from './specs';

/* Arbitrary tenants for fast-check: every valid file that fits its plan. */

/** Ids that are as similar to each other and to the separators as the naming rule allows. */
export const tenantId = fc.constantFrom(
  'a',
  'b',
  'a-b',
  'org',
  'org-a',
  'a-mcp',
  'mcp-a',
  '0',
  '123',
  'a--b',
  'x'.repeat(40),
);

/** The most organizations, slots and MCP servers per organization that fit each plan. */
const ROOM = {
  free: { organizations: 1, servers: 1, slots: 1 },
  basic: { organizations: 3, servers: 2, slots: 1 },
  pro: { organizations: 4, servers: 2, slots: 2 },
  enterprise: { organizations: 4, servers: 2, slots: 2 },
} as const satisfies Record<PlanName, Room>;

export interface Room {
  readonly organizations: number;
  readonly servers: number;
  readonly slots: number;
}

/** A tenant on any plan. */
export const tenantSpecs: fc.Arbitrary<TenantSpec> = fc
  .constantFrom<PlanName>('free', 'basic', 'pro', 'enterprise')
  .chain((plan) => tenantOn(plan, plan));

/** A tenant on the first plan that also fits the other. */
export function tenantOn(plan: PlanName, other: PlanName): fc.Arbitrary<TenantSpec> {
  const room: Room = {
    organizations: Math.min(ROOM[plan].organizations, ROOM[other].organizations),
    servers: Math.min(ROOM[plan].servers, ROOM[other].servers),
    slots: Math.min(ROOM[plan].slots, ROOM[other].slots),
  };
  return fc
    .uniqueArray(organizationId, { minLength: 1, maxLength: room.organizations })
    .map((ids) => ids.filter((id) => id.length <= 7))
    .chain((ids) => fc.tuple(...ids.map((id) => organization(id, room))))
    .filter((organizations) => organizations.length > 0)
    .chain((organizations) =>
      fc.record(
        {
          plan: fc.constant(plan),
          createdAt: fc.constant('2026-01-01T00:00:00Z'),
          displayName: freeText(30).filter((text) => text.trim() !== ''),
          organizations: fc.constant(organizations),
          grants: grantsAmong(organizations),
          suspend: fc.boolean(),
          volumes: fc.constantFrom({}, { redis: '3Gi' }, { redis: '5Gi' }),
          ...(plan === 'free' ? { expiresAt: fc.constant('2027-01-01T00:00:00Z') } : {}),
        },
        { requiredKeys: ['plan', 'createdAt', 'displayName', 'organizations', 'grants', 'suspend'] },
      ),
    );
}

export const organizationId = fc.constantFrom('a', 'b', 'org', 'a-org', 'a-org-b', 'mcp', 'mcp-a', '0', '456', 'a--b');

/** Any text without `${`, which parsing refuses because Flux would substitute it. */
export const freeText = (maxLength: number): fc.Arbitrary<string> =>
  fc.string({ maxLength }).filter((text) => !text.includes('${'));

const server = (name: string): fc.Arbitrary<McpServerSpec> =>
  fc
    .record({
      transport: fc.constantFrom('streamable-http' as const, 'stdio' as const),
      sessions: fc.constantFrom('none' as const, 'sticky' as const),
      healthPath: fc.constantFrom('/', '/health'),
      env: fc.dictionary(fc.constantFrom('LOG_LEVEL', 'ANY_THING'), freeText(20), { maxKeys: 2 }),
      metricsPort: fc.constantFrom(9090, 9400),
      user: fc.constantFrom(1, 1001, 65532),
      group: fc.constantFrom(1, 1001, 65532),
      secretEnv: fc.constantFrom({}, { API_KEY: { secret: 'credentials', key: 'key' } }),
      egress: fc.subarray([
        { to: '203.0.113.0/24', ports: [443], why: 'an API' },
        { to: '0.0.0.0/0', ports: [443, { port: 53, protocol: 'UDP' as const }], why: 'everywhere' },
        { to: '2001:4860::/32', ports: [443], why: 'an API of IPv6' },
      ]),
    })
    .map((rest) => ({ name, image: IMAGE, ...rest }));

/** An organization with this id that fits a plan. */
export const organization = (id: string, room: Room): fc.Arbitrary<OrganizationSpec> =>
  fc
    .subarray(['search', 'tools', 'org', 'a-mcp'], { maxLength: room.servers })
    .chain((names) => fc.tuple(...names.map(server)))
    .chain((mcpServers) =>
      fc.record(
        {
          id: fc.constant(id),
          mcpServers: fc.constant(mcpServers),
          slots: fc.integer({ min: 1, max: room.slots }),
          retentionDays: fc.integer({ min: 1, max: 7 }),
        },
        { requiredKeys: ['id', 'mcpServers'] },
      ),
    );

const grantsAmong = (organizations: readonly OrganizationSpec[]): fc.Arbitrary<GrantSpec[]> => {
  const pairs = organizations.flatMap((from) =>
    organizations
      .filter((to) => to !== from)
      // A grant of mcp:use lets the receiver's servers reach the giver's; it is refused if the receiver has none.
      .map((to) => ({ from: from.id, to: to.id, servers: to.mcpServers?.length ? (from.mcpServers ?? []) : [] })),
  );
  return fc.subarray(
    pairs.flatMap(({ from, to, servers }): GrantSpec[] => [
      { from, to, what: 'logs:read' },
      ...servers.map(({ name }): GrantSpec => ({ from, to, what: 'mcp:use', server: name })),
    ]),
  );
};
