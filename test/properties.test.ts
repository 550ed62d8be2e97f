import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildTenant, digestOfPlatform } from '../src/build';
import { checkClaims } from '../src/checks/index';
import { claimsOf } from '../src/claims';
import { identityOf } from '../src/manifest';
import { parseNamespace } from '../src/names';
import { definePlatform } from '../src/platform';
import { renderTenant } from '../src/render';
import { resolveTenant } from '../src/resolve';
import type { GrantSpec, McpServerSpec, OrganizationSpec, PlanName, TenantSpec } from '../src/spec/schema';
import { IMAGE, platformSpec } from './support/specs';

/** Ids that come as near to each other and to our own separators as the naming rule lets them. */
const tenantId = fc.constantFrom('a', 'b', 'a-b', 'org', 'org-a', 'a-mcp', 'mcp-a', '0', '123', 'a--b', 'x'.repeat(40));
const organizationId = fc.constantFrom('a', 'b', 'org', 'a-org', 'a-org-b', 'mcp', 'mcp-a', '0', '456', 'a--b');

/** What every plan has room for: slots and, in each organization, MCP servers. */
const ROOM = {
  free: { organizations: 1, servers: 1 },
  basic: { organizations: 3, servers: 2 },
  pro: { organizations: 4, servers: 2 },
  enterprise: { organizations: 4, servers: 2 },
} as const satisfies Record<PlanName, { organizations: number; servers: number }>;

/** Any text but what parsing refuses in it: Flux would fill in what stands behind `${`. */
const freeText = (maxLength: number): fc.Arbitrary<string> =>
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

const organization = (id: string, servers: number): fc.Arbitrary<OrganizationSpec> =>
  fc
    .subarray(['search', 'tools', 'org', 'a-mcp'], { maxLength: servers })
    .chain((names) => fc.tuple(...names.map(server)))
    .map((mcpServers) => ({ id, mcpServers }));

const grantsAmong = (organizations: readonly OrganizationSpec[]): fc.Arbitrary<GrantSpec[]> => {
  const pairs = organizations.flatMap((from) =>
    organizations
      .filter((to) => to !== from)
      // With mcp:use the receiver's servers reach the giver's: without one it is refused.
      .map((to) => ({ from: from.id, to: to.id, servers: to.mcpServers?.length ? (from.mcpServers ?? []) : [] })),
  );
  return fc.subarray(
    pairs.flatMap(({ from, to, servers }): GrantSpec[] => [
      { from, to, what: 'logs:read' },
      ...servers.map(({ name }): GrantSpec => ({ from, to, what: 'mcp:use', server: name })),
    ]),
  );
};

const tenantSpecs: fc.Arbitrary<TenantSpec> = fc
  .constantFrom<PlanName>('free', 'basic', 'pro', 'enterprise')
  .chain((plan) =>
    fc
      .uniqueArray(organizationId, { minLength: 1, maxLength: ROOM[plan].organizations })
      .map((ids) => ids.filter((id) => id.length <= 7))
      .chain((ids) => fc.tuple(...ids.map((id) => organization(id, ROOM[plan].servers))))
      .filter((organizations) => organizations.length > 0)
      .chain((organizations) =>
        fc.record({
          displayName: freeText(30).filter((text) => text.trim() !== ''),
          suspend: fc.boolean(),
          organizations: fc.constant(organizations),
          grants: grantsAmong(organizations),
        }),
      )
      .map((rest) => ({ plan, createdAt: '2026-01-01T00:00:00Z', ...rest })),
  );

/** Up to four tenants with ids of their own. */
const fleets = fc.uniqueArray(fc.tuple(tenantId, tenantSpecs), {
  minLength: 1,
  maxLength: 4,
  selector: ([id]) => id,
});

const PLATFORM = definePlatform('cluster', platformSpec());
const DIGEST = digestOfPlatform(PLATFORM);

describe('whatever the fleet', () => {
  it('every rule holds for every tenant', () => {
    fc.assert(
      fc.property(tenantId, tenantSpecs, (id, spec) => {
        expect(buildTenant(resolveTenant(id, spec, PLATFORM), DIGEST).problems).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('no object, name or host has two owners', () => {
    fc.assert(
      fc.property(fleets, (fleet) => {
        const owners = new Map<string, string>();
        for (const [id, spec] of fleet) {
          for (const { object } of renderTenant(resolveTenant(id, spec, PLATFORM))) {
            expect(owners.get(identityOf(object)) ?? id).toBe(id);
            owners.set(identityOf(object), id);
          }
        }
        const claims = fleet.map(([tenant, spec]) => {
          const organizations = spec.organizations.map((one) => one.id);
          return { tenant, source: tenant, ...claimsOf(tenant, organizations, PLATFORM) };
        });
        expect(checkClaims(claims)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('every object stands in a namespace that leads back to its tenant, or in the control namespace', () => {
    fc.assert(
      fc.property(tenantId, tenantSpecs, (id, spec) => {
        for (const { object, stage } of renderTenant(resolveTenant(id, spec, PLATFORM))) {
          const namespace = object.kind === 'Namespace' ? object.metadata.name : object.metadata.namespace;
          if (stage === 'flux') expect(namespace).toBe('neurallog-tenants');
          else expect(parseNamespace(namespace ?? '')?.tenant).toBe(id);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('equal input gives equal bytes, and the order of fields in a spec is none of it', () => {
    fc.assert(
      fc.property(tenantId, tenantSpecs, (id, spec) => {
        const files = (one: TenantSpec) => [...buildTenant(resolveTenant(id, one, PLATFORM), DIGEST).unit.files];
        const { plan, organizations, ...rest } = spec;
        expect(files({ organizations, ...rest, plan })).toEqual(files(spec));
      }),
      { numRuns: 30 },
    );
  });
});
