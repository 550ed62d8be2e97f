import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isOrganizationId,
  isTenantId,
  mcpNamespace,
  organizationGroup,
  organizationNamespace,
  parseNamespace,
  tenantGroup,
  tenantNamespace,
} from '../../src/contract/names';
import { parseTenant } from '../../src/fleet/parse';
import { messages, refusals } from '../support/problems';
import { changed, TENANT, tenantWith } from '../support/texts';

const refused = (tenant: string, ...organizations: string[]) =>
  refusals(() => parseTenant(tenantWith(tenant, ...(organizations.length === 0 ? ['research'] : organizations))));
const problemsOf = (tenant: string, ...organizations: string[]) =>
  messages(() => parseTenant(tenantWith(tenant, ...(organizations.length === 0 ? ['research'] : organizations))));

const BAD_TENANT = ['id-invalid metadata.name'];
const BAD_ORGANIZATION = ['id-invalid spec.organizations[0].id'];

describe('ids that would give one name to two owners', () => {
  it('K1: tenant a-org-b is refused, whose root would be organization b of tenant a', () => {
    expect(refused('a-org-b')).toEqual(BAD_TENANT);
    expect(problemsOf('a-org-b')).toEqual([
      '4:9 metadata.name: got "a-org-b", want an id without "-org-", which separates tenant and organization in a namespace name [id-invalid]',
    ]);
  });

  it('K2: tenant a-org-b-mcp is refused, whose root would be the MCP namespace of organization b of tenant a', () => {
    expect(refused('a-org-b-mcp')).toEqual(BAD_TENANT);
  });

  it('K3: organization b-mcp is refused, whose namespace would be the MCP namespace of organization b', () => {
    expect(refused('a', 'b-mcp')).toEqual(BAD_ORGANIZATION);
    expect(problemsOf('a', 'b-mcp')).toEqual([
      '10:11 spec.organizations[0].id: got "b-mcp", want an id that does not end in "-mcp", which marks the MCP namespace [id-invalid]',
    ]);
  });

  it('K4 and K5: organization b-org-c of tenant a passes, since no tenant a-org-b can be beside it', () => {
    expect(refused('a', 'b-org-c')).toEqual([]);
    expect(refused('a-org-b', 'c')).toEqual(BAD_TENANT);
    expect(parseNamespace('tenant-a-org-b-org-c')).toEqual({
      type: 'organization',
      tenant: 'a',
      organization: 'b-org-c',
    });
    expect(parseNamespace('tenant-a-org-b-org-c-mcp')).toEqual({
      type: 'organization-mcp',
      tenant: 'a',
      organization: 'b-org-c',
    });
  });

  it('K6: organization b-org-c-mcp of tenant a is refused, which would be the MCP namespace of another tenant', () => {
    expect(refused('a', 'b-org-c-mcp')).toEqual(BAD_ORGANIZATION);
  });

  it('K7: tenant a-org is refused, whose organization b would be organization org-b of tenant a', () => {
    expect(refused('a', 'org-b')).toEqual([]);
    expect(refused('a-org', 'b')).toEqual(BAD_TENANT);
    expect(parseNamespace('tenant-a-org-org-b')).toEqual({ type: 'organization', tenant: 'a', organization: 'org-b' });
  });

  it('K8: the MCP namespace of organization org of tenant a cannot be one of tenant a-org', () => {
    expect(refused('a', 'org')).toEqual([]);
    expect(refused('a-org', 'mcp')).toEqual(BAD_TENANT);
    expect(parseNamespace('tenant-a-org-org-mcp')).toEqual({
      type: 'organization-mcp',
      tenant: 'a',
      organization: 'org',
    });
  });

  it('K9: one id may be a prefix of another, and their namespaces differ', () => {
    expect(refused('"1"', '"1"', '"10"')).toEqual([]);
    expect(parseNamespace('tenant-1')).toEqual({ type: 'tenant-root', tenant: '1', organization: null });
    expect(parseNamespace('tenant-10')).toEqual({ type: 'tenant-root', tenant: '10', organization: null });
    expect(parseNamespace('tenant-1-org-10')).toEqual({ type: 'organization', tenant: '1', organization: '10' });
    expect(parseNamespace('tenant-10-org-1')).toEqual({ type: 'organization', tenant: '10', organization: '1' });
  });

  it('K10: tenant foo-mcp is allowed, and its root is no MCP namespace', () => {
    expect(refused('foo-mcp')).toEqual([]);
    expect(parseNamespace('tenant-foo-mcp')).toEqual({ type: 'tenant-root', tenant: 'foo-mcp', organization: null });
  });

  it('K13: a hyphen in an id is no separator: a-b with c and a with b-c have different names', () => {
    expect(refused('a-b', 'c')).toEqual([]);
    expect(refused('a', 'b-c')).toEqual([]);
    expect(organizationNamespace('a-b', 'c')).toBe('tenant-a-b-org-c');
    expect(organizationNamespace('a', 'b-c')).toBe('tenant-a-org-b-c');
  });

  it('K15: no cluster-wide object is named after an organization, so a with b-admin and a-b with admin do not collide', () => {
    expect(refused('a', 'b-admin')).toEqual([]);
    expect(refused('a-b', 'admin')).toEqual([]);
    expect(organizationNamespace('a', 'b-admin')).toBe('tenant-a-org-b-admin');
    expect(organizationNamespace('a-b', 'admin')).toBe('tenant-a-b-org-admin');
  });
});

describe('ids that are not lower-case labels', () => {
  it.each(['Acme', 'a_b', 'a.b', '"a b"', 'acmé', 'аcme', 'a-', '-a', '""', '"acme\\n"', '"acme "', 'a–b'])(
    'K11: %s is refused as a tenant and as an organization',
    (id) => {
      expect(refused(id)).toEqual(BAD_TENANT);
      expect(refused('a', id)).toEqual(BAD_ORGANIZATION);
    },
  );

  it('K11: an id that a browser shows as other letters is refused', () => {
    expect(problemsOf('xn--cme-5cd')).toEqual([
      '4:9 metadata.name: got "xn--cme-5cd", want an id without "--" as its third and fourth characters [id-invalid]',
    ]);
    expect(refused('a', 'xn--cme-5cd')).toEqual(BAD_ORGANIZATION);
    expect(refused('abc--d')).toEqual([]);
  });

  it('K11: organizations that differ in case alone are duplicates', () => {
    expect(refused('a', 'ops', 'Ops')).toEqual([
      'id-invalid spec.organizations[1].id',
      'id-duplicate spec.organizations[1].id',
    ]);
    expect(problemsOf('a', 'ops', 'dev', 'ops')).toEqual([
      '12:11 spec.organizations[2].id: got "ops", want another: organization "ops" comes before it [id-duplicate]',
    ]);
  });

  it('K16: an id with ":" cannot forge a group', () => {
    expect(refused('"a:org"')).toEqual(BAD_TENANT);
    expect(refused('"system:masters"')).toEqual(BAD_TENANT);
    expect(refused('a', '"b:admin"')).toEqual(BAD_ORGANIZATION);
    expect(tenantGroup('a-org-b', 'admin')).not.toBe(organizationGroup('a', 'b', 'admin'));
  });

  it('K17: an id with "/" cannot leave its path', () => {
    for (const id of ['a/b', '../a', '"a\\\\b"']) {
      expect(refused(id)).toEqual(BAD_TENANT);
      expect(refused('a', id)).toEqual(BAD_ORGANIZATION);
    }
  });

  it('K18: an id such as kube-system is safe behind its prefix', () => {
    for (const id of ['default', 'kube-system', 'flux-system']) expect(refused(id, id)).toEqual([]);
    expect(tenantNamespace('kube-system')).toBe('tenant-kube-system');
    expect(parseNamespace('kube-system')).toBeUndefined();
  });
});

describe('K20: ids that YAML reads as something else', () => {
  it.each([
    ['123', 'a number'],
    ['0o7', 'a number'],
    ['1e3', 'a number'],
    ['0x1f', 'a number'],
    ['007', 'a number'],
    ['.inf', 'a number'],
    ['true', 'a boolean'],
    ['null', 'nothing'],
    ['~', 'nothing'],
  ])('%s must be quoted', (id, kind) => {
    expect(problemsOf(id)).toEqual([
      `4:9 metadata.name: got ${id}, which YAML reads as ${kind}, want text; quote it: "${id}" [id-not-text]`,
    ]);
    expect(refused('a', id)).toEqual(['id-not-text spec.organizations[0].id']);
  });

  it('a missing id is reported as missing', () => {
    expect(problemsOf('')).toEqual([
      '4:9 metadata.name: got nothing, want the tenant id: lower-case letters, digits and inner hyphens; quote it when it is a number [wrong-type]',
    ]);
  });

  it.each(['no', 'yes', 'off', 'y', '12e', '"123"', "'null'", '!!str 456'])('%s is text', (id) => {
    expect(refused(id, id)).toEqual([]);
  });
});

describe('K12: lengths', () => {
  const t = (length: number) => 't'.repeat(length);

  it('a tenant id has at most 40 characters', () => {
    expect(refused(t(40), 'o')).toEqual([]);
    expect(problemsOf(t(41), 'o')).toEqual([
      `4:9 metadata.name: got "${t(41)}" with 41 characters, want at most 40 [id-too-long]`,
    ]);
  });

  it('tenant and organization have at most 47 together', () => {
    expect(refused(t(40), 'o'.repeat(7))).toEqual([]);
    expect(problemsOf(t(40), 'ops', 'o'.repeat(8))).toEqual([
      `11:11 spec.organizations[1].id: got "oooooooo", together with the tenant's id 48 characters, want at most 47 [id-too-long]`,
    ]);
    expect(refused('t', 'o'.repeat(46))).toEqual([]);
    expect(refused('t', 'o'.repeat(47))).toEqual(['id-too-long spec.organizations[0].id']);
  });

  it('the longest ids pass every check and make a namespace of 63 characters', () => {
    expect(mcpNamespace(t(40), 'o'.repeat(7))).toHaveLength(63);
  });
});

describe('names of MCP servers', () => {
  const servers = (...names: string[]) => {
    const image = TENANT.slice(TENANT.indexOf('image:')).trim();
    const list = names.map((name) => `{ name: ${name}, ${image} }`).join(', ');
    return refusals(() => parseTenant(`${tenantWith('a', 'b')}      mcpServers: [${list}]\n`));
  };
  const at = (i: number) => `spec.organizations[0].mcpServers[${i}].name`;

  it('are names of Services: they start with a letter', () => {
    expect(servers('search', 's3', 'a-b')).toEqual([]);
    expect(servers('3s', 'Search', 'a_b', 'b-')).toEqual([0, 1, 2, 3].map((i) => `id-invalid ${at(i)}`));
  });

  it('have at most 40 characters', () => {
    expect(servers('s'.repeat(40))).toEqual([]);
    expect(servers('s'.repeat(41))).toEqual([`id-too-long ${at(0)}`]);
  });

  it('are text', () => {
    expect(servers('1')).toEqual([`id-not-text ${at(0)}`]);
  });

  it('are unique in an organization, whatever their case, and may be used again in another one', () => {
    expect(servers('search', 'search')).toEqual([`id-duplicate ${at(1)}`]);
    expect(servers('search', 'Search')).toEqual([`id-invalid ${at(1)}`, `id-duplicate ${at(1)}`]);
    const twice =
      changed(TENANT, '  organizations:\n', '  organizations:\n    - id: ops\n') +
      TENANT.slice(TENANT.indexOf('    - id:')).replace('research', 'more');
    expect(refusals(() => parseTenant(twice))).toEqual([]);
  });
});

describe('the naming rule as a whole', () => {
  const tokens = ['a', 'b', 'c', 'org', 'mcp'];
  const id = fc.array(fc.constantFrom(...tokens), { minLength: 1, maxLength: 5 }).map((words) => words.join('-'));

  it('gives every namespace exactly one owner, which can be read from its name', () => {
    fc.assert(
      fc.property(id.filter(isTenantId), id.filter(isOrganizationId), (tenant, organization) => {
        expect(parseNamespace(tenantNamespace(tenant))).toEqual({ type: 'tenant-root', tenant, organization: null });
        expect(parseNamespace(organizationNamespace(tenant, organization))).toEqual({
          type: 'organization',
          tenant,
          organization,
        });
        expect(parseNamespace(mcpNamespace(tenant, organization))).toEqual({
          type: 'organization-mcp',
          tenant,
          organization,
        });
      }),
      { numRuns: 2000 },
    );
  });

  it('never gives two owners one name, for all ids of up to three of these parts', () => {
    const ids = tokens.flatMap((x) => [
      x,
      ...tokens.flatMap((y) => [`${x}-${y}`, ...tokens.map((z) => `${x}-${y}-${z}`)]),
    ]);
    const names = ids
      .filter(isTenantId)
      .flatMap((tenant) => [
        tenantNamespace(tenant),
        ...ids
          .filter(isOrganizationId)
          .flatMap((organization) => [organizationNamespace(tenant, organization), mcpNamespace(tenant, organization)]),
      ]);
    expect([ids.length, names.length]).toEqual([155, 105 * (1 + 2 * 125)]);
    expect(new Set(names).size).toBe(names.length);
  });
});
