import { describe, expect, it } from 'vitest';
import type { TenantSpec } from '../../src/fleet/schema/tenant';
import { definePlatform } from '../../src/platform/resolve';
import { resolveTenant } from '../../src/tenant/resolve';
import { messages, refusals } from '../support/problems';
import { mcpServer, organization, platformSpec, tenantSpec } from '../support/specs';

const platform = definePlatform('cluster', platformSpec({ reservedHosts: ['billing'] }));
const resolve = (change: Partial<TenantSpec>, id = 'acme') => resolveTenant(id, tenantSpec(change), platform);

describe('resolveTenant', () => {
  it('names the namespaces and the host as the specification does', () => {
    const tenant = resolve({});
    expect([tenant.namespace, tenant.host]).toEqual(['tenant-acme', 'acme.neurallog.com']);
    expect(tenant.organizations.map((one) => [one.namespace, one.mcpNamespace])).toEqual([
      ['tenant-acme-org-research', 'tenant-acme-org-research-mcp'],
    ]);
  });

  it('gives all tenants of a plan one budget, which nobody can change for the others', () => {
    const [acme, globex] = [resolve({}), resolve({}, 'globex')];
    expect(globex.share).toBe(acme.share);
    expect(globex.limits).toBe(acme.limits);
    expect(() => Object.assign(acme.share, { pods: 1000 })).toThrow(TypeError);
    expect(() => Object.assign(acme.limits.max, { cpuLimit: 1000 })).toThrow(TypeError);
    expect(resolve({ plan: 'enterprise' }).share).not.toEqual(acme.share);
  });

  it('gives a tenant the plans of its own platform, also beside another platform', () => {
    const bigger = definePlatform('cluster', platformSpec({ plans: { basic: { shares: { root: { pods: 77 } } } } }));
    expect(resolveTenant('acme', tenantSpec({ plan: 'basic' }), bigger).share.pods).toBe(77);
    expect(resolve({ plan: 'basic' }).share.pods).toBe(20);
  });

  it('gives the log server its Redis, which its code would otherwise replace by memory', () => {
    const config = resolve({}).services.find((service) => service.name === 'server')?.config;
    expect(config).toMatchObject({
      STORAGE_TYPE: 'redis',
      REDIS_HOST: 'redis',
      REDIS_PORT: '6379',
      TENANT_ID: 'acme',
      MAX_RETENTION_PERIOD_MS: '7776000000',
    });
  });

  it('lists every Secret that must exist, with its keys', () => {
    const secretEnv = {
      API_KEY: { secret: 'search', key: 'key' },
      OTHER: { secret: 'search', key: 'other' },
      THIRD: { secret: 'third', key: 'x' },
    };
    expect(resolve({ organizations: [organization({ mcpServers: [mcpServer({ secretEnv })] })] }).secrets).toEqual([
      { namespace: 'tenant-acme', name: 'redis-credentials', keys: ['password'] },
      { namespace: 'tenant-acme-org-research-mcp', name: 'search', keys: ['key', 'other'] },
      { namespace: 'tenant-acme-org-research-mcp', name: 'third', keys: ['x'] },
    ]);
  });

  it('gives an organization as many shares as it takes slots', () => {
    const [one, two] = resolve({
      organizations: [organization({ id: 'one' }), organization({ id: 'two', slots: 2 })],
    }).organizations;
    expect([one?.mcpShare.cpuLimit, two?.mcpShare.cpuLimit, one?.share.pods, two?.share.pods]).toEqual([
      4000, 8000, 8, 16,
    ]);
  });

  it('never starves one organization for another: a share does not depend on the siblings', () => {
    const alone = resolve({}).organizations[0];
    const beside = resolve({ organizations: [organization(), organization({ id: 'ops' })] }).organizations[0];
    expect(beside).toEqual(alone);
  });

  it('keeps logs as long as the plan says, or shorter', () => {
    expect(
      resolve({ organizations: [organization(), organization({ id: 'ops', retentionDays: 5 })] }).organizations.map(
        (one) => one.retentionDays,
      ),
    ).toEqual([90, 5]);
    expect(messages(() => resolve({ organizations: [organization({ retentionDays: 91 })] }))).toEqual([
      "spec.organizations[0].retentionDays: got 91 days, want at most the plan's 90 [wrong-value]",
    ]);
  });

  it('refuses more organizations than the plan has slots', () => {
    const organizations = ['a', 'b', 'c'].map((id) => organization({ id, slots: 4 }));
    expect(messages(() => resolve({ organizations }))).toEqual([
      'spec.organizations: got 3 organizations with 12 slots, want at most the 10 of plan pro; remove some or choose a larger plan [too-many-organizations]',
    ]);
  });

  it('refuses MCP servers that do not fit the share, and takes them with another slot', () => {
    const mcpServers = ['a', 'b', 'c'].map((name) => mcpServer({ name }));
    expect(messages(() => resolve({ organizations: [organization({ mcpServers })] }))).toEqual([
      'spec.organizations[0].mcpServers: got 600m of cpu requests for 3 MCP servers at their peak, want at most 400m; raise slots (1 now) or run fewer servers [share-exceeded]',
      'spec.organizations[0].mcpServers: got 6 of cpu limits for 3 MCP servers at their peak, want at most 4; raise slots (1 now) or run fewer servers [share-exceeded]',
      'spec.organizations[0].mcpServers: got 1536Mi of memory requests for 3 MCP servers at their peak, want at most 1Gi; raise slots (1 now) or run fewer servers [share-exceeded]',
      'spec.organizations[0].mcpServers: got 6Gi of memory limits for 3 MCP servers at their peak, want at most 4Gi; raise slots (1 now) or run fewer servers [share-exceeded]',
    ]);
    expect(refusals(() => resolve({ organizations: [organization({ mcpServers, slots: 2 })] }))).toEqual([]);
  });

  it('runs a stdio server once, and never twice during a rollout', () => {
    const server = resolve({ organizations: [organization({ mcpServers: [mcpServer({ transport: 'stdio' })] })] })
      .organizations[0]?.mcpServers[0];
    expect([server?.scale, server?.rollout]).toEqual([{ kind: 'fixed', replicas: 1 }, 'recreate']);
  });

  it.each([
    ...['admin', 'api', 'app', 'assets', 'auth', 'autoconfig', 'autodiscover', 'blog', 'cdn', 'console', 'dashboard'],
    ...['docs', 'ftp', 'help', 'imap', 'localhost', 'login', 'mail', 'mcp', 'mta-sts', 'mx', 'ns1', 'ns2', 'pop'],
    ...['registry', 'smtp', 'static', 'status', 'support', 'webmail', 'wpad', 'www', 'billing'],
  ])('refuses the host %s, which is the platform’s (K14)', (id) => {
    expect(refusals(() => resolveTenant(id, tenantSpec(), platform))).toEqual(['host-reserved metadata.name']);
  });

  it('refuses a reserved host, an expiry on a paid plan and env that the platform sets, all at once', () => {
    const spec = {
      expiresAt: '2027-01-01T00:00:00Z',
      organizations: [organization({ mcpServers: [mcpServer({ env: { TENANT_ID: 'other' }, port: 9090 })] })],
    };
    expect(refusals(() => resolve(spec, 'billing'))).toEqual([
      'host-reserved metadata.name',
      'expiry-on-paid-plan spec.expiresAt',
      'wrong-value spec.organizations[0].mcpServers[0].env.TENANT_ID',
      'wrong-value spec.organizations[0].mcpServers[0].port',
    ]);
  });

  it.each(['999', '300001', '30s', '3e4', '030000', '30000.5', '-30000', ' 30000', ''])(
    'refuses a request timeout of %j, by which pods could not be stopped',
    (timeout) => {
      const mcpServers = [mcpServer({ env: { MCP_REQUEST_TIMEOUT: timeout } })];
      expect(messages(() => resolve({ organizations: [organization({ mcpServers })] }))).toEqual([
        `spec.organizations[0].mcpServers[0].env.MCP_REQUEST_TIMEOUT: got "${timeout}", want whole milliseconds from 1000 to 300000 [wrong-value]`,
      ]);
    },
  );

  it('refuses a request timeout from a Secret, which it cannot read', () => {
    const mcpServers = [mcpServer({ secretEnv: { MCP_REQUEST_TIMEOUT: { secret: 's', key: 'k' } } })];
    expect(messages(() => resolve({ organizations: [organization({ mcpServers })] }))).toEqual([
      'spec.organizations[0].mcpServers[0].secretEnv.MCP_REQUEST_TIMEOUT: got it from a Secret, want it in env: how long a stopping pod may live depends on it [wrong-value]',
    ]);
  });

  it('refuses MCP_TRANSPORT in env: transport says it', () => {
    const mcpServers = [mcpServer({ env: { MCP_TRANSPORT: 'stdio' } })];
    expect(messages(() => resolve({ organizations: [organization({ mcpServers })] }))).toEqual([
      'spec.organizations[0].mcpServers[0].env.MCP_TRANSPORT: got MCP_TRANSPORT, want another name: the platform sets it [wrong-value]',
    ]);
  });

  it('takes the port of the metrics for requests only where metricsPort says so too', () => {
    const on9090 = (change: { metricsPort?: number }) =>
      messages(() =>
        resolve({ organizations: [organization({ mcpServers: [mcpServer({ port: 9090, ...change })] })] }),
      );
    expect(on9090({})).toEqual([
      'spec.organizations[0].mcpServers[0].port: got 9090, want another port, or metricsPort as well: metrics are served there [wrong-value]',
    ]);
    expect(on9090({ metricsPort: 9090 })).toEqual([]);
    expect(on9090({ metricsPort: 9091 })).toEqual([]);
  });

  it('refuses one variable in env and secretEnv', () => {
    const server = mcpServer({ env: { KEY: 'x' }, secretEnv: { KEY: { secret: 's', key: 'k' } } });
    expect(refusals(() => resolve({ organizations: [organization({ mcpServers: [server] })] }))).toEqual([
      'wrong-value spec.organizations[0].mcpServers[0].secretEnv.KEY',
    ]);
  });

  it('refuses a secret that is written out in env, and no amount of tokens', () => {
    const env = {
      GITHUB_TOKEN: 'hunter2',
      API_KEY: 'k',
      MAX_TOKENS: '1',
      MAX_TOKEN: '1',
      KEY: 'x',
      PASSWORD_FILE: '/f',
    };
    expect(messages(() => resolve({ organizations: [organization({ mcpServers: [mcpServer({ env })] })] }))).toEqual([
      'spec.organizations[0].mcpServers[0].env.GITHUB_TOKEN: got GITHUB_TOKEN with its value, want it in secretEnv, such as { secret: search-credentials, key: github-token }: what stands in Git is no secret any more [secret-in-env]',
      'spec.organizations[0].mcpServers[0].env.API_KEY: got API_KEY with its value, want it in secretEnv, such as { secret: search-credentials, key: api-key }: what stands in Git is no secret any more [secret-in-env]',
    ]);
  });

  it('keeps when a free tenant ends', () => {
    expect(resolve({ plan: 'free', expiresAt: '2027-01-01T00:00:00Z' }).expiry).toEqual({
      kind: 'at',
      date: '2027-01-01T00:00:00Z',
    });
    expect(resolve({}).expiry).toEqual({ kind: 'never' });
  });
});

describe('resolveTenant, called by a program', () => {
  const refused = (id: unknown, spec: unknown) =>
    messages(() => Reflect.apply(resolveTenant, undefined, [id, spec, platform]));

  it('refuses what a file may not say either: tags, root, unknown fields, ids that are no text', () => {
    const server = { name: 'search', image: 'redis:latest', user: 0, replicas: 3 };
    expect(refused('acme', { ...tenantSpec(), organizations: [{ id: 456, mcpServers: [server] }] })).toEqual([
      'spec.organizations[0].id: got 456, want the organization id: lower-case letters, digits and inner hyphens; quote it when it is a number [wrong-type]',
      'spec.organizations[0].mcpServers[0].image: got "redis:latest", want an image pinned by digest, such as ghcr.io/acme/search:1.0@sha256:… with 64 hexadecimal digits; the tag latest says nothing, leave it out [image-without-digest]',
      'spec.organizations[0].mcpServers[0].user: got 0, want a whole number from 1 to 2147483647 [wrong-value]',
      'spec.organizations[0].mcpServers[0].replicas: got the field "replicas", want one of name, image, transport, sessions, port, metricsPort, user, group, healthPath, env, secretEnv, egress [unknown-field]',
    ]);
  });

  it('refuses two organizations with one id', () => {
    const organizations = [organization(), organization({ mcpServers: [] })];
    expect(refused('acme', tenantSpec({ organizations }))).toEqual([
      'spec.organizations[1].id: got "research", want another: organization "research" stands before it [id-duplicate]',
    ]);
  });

  it('refuses an id that would forge a namespace, a plan that is none, and dates that do not exist', () => {
    expect(refused('a-org-b', { ...tenantSpec(), plan: 'gold', createdAt: '2026-02-30T00:00:00Z' })).toEqual([
      'spec.plan: got "gold", want one of free, basic, pro, enterprise [plan-unknown]',
      'spec.createdAt: got "2026-02-30T00:00:00Z", want an instant of RFC 3339 in UTC that exists, such as 2026-01-31T09:00:00Z [date-invalid]',
      'metadata.name: got "a-org-b", want an id without "-org-", which parts tenant and organization in a namespace name [id-invalid]',
    ]);
  });

  it('refuses texts that no manifest can hold, and texts that Flux would replace', () => {
    expect(refused('acme', tenantSpec({ displayName: 'Ac\u0000me' }))).toEqual([
      'spec.displayName: got a character that cannot be printed, want text; remove it [wrong-value]',
    ]);
    expect(refused('acme', tenantSpec({ displayName: `\${SECRET}` }))).toEqual([
      `spec.displayName: got "\${SECRET}", want text without "\${": Flux would put another text there; write the value itself [text-substituted]`,
    ]);
  });

  it('takes a field that is undefined for one that is absent', () => {
    const spec = { ...tenantSpec(), suspend: undefined, grants: undefined };
    expect(Reflect.apply(resolveTenant, undefined, ['acme', spec, platform])).toEqual(resolve({}));
  });

  it.each([[undefined], [null], ['acme'], [[]]])('refuses %j as a spec', (spec) => {
    expect(() => refused('acme', spec)).not.toThrow();
    expect(refused('acme', spec)[0]).toMatch(/^spec: got /);
  });
});
