import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BOTH_IDS_MAX,
  DERIVED_NAMES,
  fluxKustomization,
  isOrganizationId,
  isTenantId,
  mcpNamespace,
  organizationGroup,
  organizationIdProblem,
  organizationNamespace,
  parseNamespace,
  reconcilerAccount,
  serverNameProblem,
  TENANT_ID_MAX,
  tenantGroup,
  tenantHost,
  tenantIdProblem,
  tenantNamespace,
} from '../../src/contract/names';

describe('names', () => {
  it('of namespaces are those of the specification', () => {
    expect(tenantNamespace('123')).toBe('tenant-123');
    expect(organizationNamespace('123', '456')).toBe('tenant-123-org-456');
    expect(mcpNamespace('123', '456')).toBe('tenant-123-org-456-mcp');
  });

  it('of hosts, groups, accounts and Flux objects are derived from the ids', () => {
    expect(tenantHost('acme', 'neurallog.com')).toBe('acme.neurallog.com');
    expect(tenantGroup('acme', 'admin')).toBe('tenant:acme:admin');
    expect(organizationGroup('acme', 'ops', 'developer')).toBe('tenant:acme:org:ops:developer');
    expect(reconcilerAccount('acme')).toBe('tenant-acme');
    expect(fluxKustomization('acme', '10-foundation')).toBe('tenant-acme-10-foundation');
  });

  it('stay inside the limits of the cluster with the longest ids', () => {
    const pairs = [
      { tenant: 't'.repeat(TENANT_ID_MAX), organization: 'o'.repeat(BOTH_IDS_MAX - TENANT_ID_MAX) },
      { tenant: 't', organization: 'o'.repeat(BOTH_IDS_MAX - 1) },
    ];
    const tooLong = DERIVED_NAMES.flatMap(({ what, limit, of }) =>
      pairs.filter(({ tenant, organization }) => of(tenant, organization).length > limit).map(() => what),
    );
    expect(tooLong).toEqual([]);
  });

  it('reach the limits exactly with the longest ids', () => {
    expect(mcpNamespace('t'.repeat(40), 'o'.repeat(7))).toHaveLength(63);
    // Flux writes this one into a label value of at most 63 bytes.
    expect(fluxKustomization('t'.repeat(40), '10-foundation')).toHaveLength(61);
  });
});

describe('a tenant id', () => {
  it.each(['a', '0', 'acme', 'a-b', 'a--b', '123', 'org', 'org-a', 'aorg', 'a-organ', 'a-mcp'])('may be %s', (id) => {
    expect(tenantIdProblem(id)).toBeUndefined();
    expect(isTenantId(id)).toBe(true);
  });

  it.each(['', '-', 'a-', '-a', 'A', 'a_b', 'a.b', 'a b', 'é', 'a\n', 'a/b', 'a:b'])('is no text such as %j', (id) => {
    expect(tenantIdProblem(id)).toBe('want lower-case letters, digits and inner hyphens');
    expect(isTenantId(id)).toBe(false);
  });

  it.each(['a-org', 'a-org-b', 'a-org-org', 'org-org', 'org-org-a'])(
    'does not contain the separator, as %s does',
    (id) => {
      expect(tenantIdProblem(id)).toMatch(/"-org-?", which separates tenant and organization/);
      expect(isTenantId(id)).toBe(false);
    },
  );

  it('has at most 40 characters', () => {
    expect([isTenantId('a'.repeat(40)), isTenantId('a'.repeat(41))]).toEqual([true, false]);
  });
});

describe('an organization id', () => {
  it('does not end in -mcp like an MCP namespace', () => {
    expect(organizationIdProblem('b-mcp')).toMatch(/"-mcp", which marks the MCP namespace/);
    expect(organizationIdProblem('Ops')).toBe('want lower-case letters, digits and inner hyphens');
    expect(['mcp', 'mcp-b', 'bmcp', 'a-org-b', 'a-org'].map(organizationIdProblem)).toEqual(Array(5).fill(undefined));
  });

  it('leaves room for a tenant', () => {
    expect([isOrganizationId('o'.repeat(46)), isOrganizationId('o'.repeat(47))]).toEqual([true, false]);
  });
});

describe('the name of an MCP server', () => {
  it('is a valid name of a Service', () => {
    expect(['search', 's3', 's-3', 'a'].map(serverNameProblem)).toEqual(Array(4).fill(undefined));
    for (const name of ['', '3s', '-s', 's-', 'S', 's_t', 's.t']) {
      expect(serverNameProblem(name)).toBe('want lower-case letters, digits and inner hyphens, starting with a letter');
    }
  });

  it('has at most 40 characters', () => {
    expect(serverNameProblem('s'.repeat(40))).toBeUndefined();
    expect(serverNameProblem('s'.repeat(41))).toBe('want at most 40 characters');
  });
});

describe('parsing the name of a namespace', () => {
  it.each([
    'default',
    'kube-system',
    'tenant',
    'tenant-',
    'xtenant-a',
    'tenant-A',
    'tenant-a-org',
    'tenant-a-org-',
    'tenant-a-org--mcp',
  ])('finds no owner in %s', (name) => {
    expect(parseNamespace(name)).toBeUndefined();
  });

  it('finds an owner only if this owner would get exactly this name', () => {
    const words = fc.array(fc.constantFrom('tenant', 'a', 'org', 'mcp', '', 'B'), { maxLength: 7 });
    fc.assert(
      fc.property(words, (parts) => {
        const name = parts.join('-');
        const owner = parseNamespace(name);
        if (owner === undefined) return;
        const { type, tenant, organization } = owner;
        const expected =
          organization === null
            ? tenantNamespace(tenant)
            : type === 'organization'
              ? organizationNamespace(tenant, organization)
              : mcpNamespace(tenant, organization);
        expect(expected).toBe(name);
      }),
      { numRuns: 2000 },
    );
  });
});
