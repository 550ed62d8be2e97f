import { describe, expect, it } from 'vitest';
import { attempt } from '../../src/contract/problems';
import { locateProblems, parsePlatform, parseTenant } from '../../src/fleet/parse';
import { messages } from '../support/problems';
import { DIGEST, IMAGE } from '../support/specs';
import { changed, PLATFORM, TENANT } from '../support/texts';

const FILE = 'fleet/tenants/acme.yaml';
const problemsOf = (text: string) => messages(() => parseTenant(text, FILE));
const problemsWith = (part: string, other: string) => problemsOf(changed(TENANT, part, other));

describe('parseTenant', () => {
  it('returns the id and the spec of a valid file, without defaults', () => {
    const { file, id, spec } = parseTenant(TENANT, FILE);
    expect({ file, id, spec }).toEqual({
      file: 'fleet/tenants/acme.yaml',
      id: 'acme',
      spec: {
        displayName: 'Acme',
        plan: 'pro',
        createdAt: '2026-01-01T00:00:00Z',
        organizations: [{ id: 'research', mcpServers: [{ name: 'search', image: IMAGE }] }],
      },
    });
  });

  it('needs no file name, and then reports problems without one', () => {
    expect(parseTenant(TENANT).file).toBeUndefined();
    expect(messages(() => parseTenant(changed(TENANT, 'plan: pro', 'plan: gold')))).toEqual([
      '7:9 spec.plan: got "gold", want one of free, basic, pro, enterprise [plan-unknown]',
    ]);
  });

  it('reports all problems of a file at once, in line order', () => {
    const text = changed(
      changed(changed(TENANT, 'plan: pro', 'plan: gold'), 'kind: Tenant', 'kind: Tenent'),
      'acme',
      'Acme',
    );
    expect(problemsOf(text)).toEqual([
      `${FILE}:2:7 kind: got "Tenent", want "Tenant" [wrong-value]`,
      `${FILE}:4:9 metadata.name: got "Acme", want lower-case letters, digits and inner hyphens [id-invalid]`,
      `${FILE}:7:9 spec.plan: got "gold", want one of free, basic, pro, enterprise [plan-unknown]`,
    ]);
  });

  it('counts the problems that it leaves out when a file has more than a hundred', () => {
    const unknown = Array.from({ length: 150 }, (_, i) => `unknown${i}: 1\n`).join('');
    const problems = problemsOf(TENANT + unknown);
    expect(problems).toHaveLength(101);
    const outcome = attempt(() => parseTenant(TENANT + unknown, FILE));
    expect(outcome.ok ? [] : outcome.problems.slice(-2).map(({ more }) => more)).toEqual([undefined, 49]);
    expect(problems[100]).toMatch(
      /^fleet\/tenants\/acme.yaml:114:1 unknown100: 50 more problems from here on, the first: got/,
    );
  });

  it('refuses `${` in every free text, because Flux would substitute it', () => {
    const text = changed(
      changed(TENANT, 'displayName: Acme', `displayName: 'Acme \${CLUSTER}'`),
      `image: ${IMAGE}`,
      `image: ${IMAGE}\n          env: { GREETING: "hello \${NAME}", PRICE: "5$ {x}" }\n          egress: [{ to: 203.0.113.7/32, ports: [443], why: "\${WHY}" }]`,
    );
    const remedy =
      'want text without "${": Flux would put another text there; write the value itself [text-substituted]';
    expect(problemsOf(text)).toEqual([
      `${FILE}:6:16 spec.displayName: got "Acme \${CLUSTER}", ${remedy}`,
      `${FILE}:14:28 spec.organizations[0].mcpServers[0].env.GREETING: got "hello \${NAME}", ${remedy}`,
      `${FILE}:15:61 spec.organizations[0].mcpServers[0].egress[0].why: got "\${WHY}", ${remedy}`,
    ]);
  });

  it('refuses lines that end in CR alone', () => {
    expect(problemsOf(TENANT.replaceAll('\n', '\r'))).toEqual([
      `${FILE}:1:1: got lines that end in CR alone, want LF or CRLF; save the file with other line ends [yaml-syntax]`,
    ]);
    expect(problemsOf(TENANT.replaceAll('\n', '\r\n'))).toEqual([]);
  });

  it('refuses a newer version of the format, and checks nothing else in the file', () => {
    const expected = `${FILE}:1:13 apiVersion: got "tenancy.neurallog.com/v1", want "tenancy.neurallog.com/v1alpha1": a newer version of @neurallog/tenancy wrote this; upgrade the package here [version-newer]`;
    expect(problemsWith('v1alpha1', 'v1')).toEqual([expected]);
    expect(
      messages(() => parseTenant(changed(TENANT, 'v1alpha1', 'v1').replace('plan: pro', 'tier: 7'), FILE)),
    ).toEqual([expected]);
  });

  it('refuses the apiVersion of another API as a wrong value', () => {
    expect(problemsWith('tenancy.neurallog.com/v1alpha1', 'apps/v1')).toEqual([
      `${FILE}:1:13 apiVersion: got "apps/v1", want "tenancy.neurallog.com/v1alpha1" [wrong-value]`,
    ]);
  });

  it('refuses a file that is not named after its tenant', () => {
    expect(messages(() => parseTenant(TENANT, 'fleet/tenants/acne.yaml'))).toEqual([
      'fleet/tenants/acne.yaml:4:9 metadata.name: got "acme" in the file acne.yaml, want one name; rename the file to acme.yaml or correct the id [file-name-mismatch]',
    ]);
    expect(messages(() => parseTenant(TENANT, 'fleet\\tenants\\acme.yaml'))).toEqual([]);
  });
});

describe('a field', () => {
  it('that is unknown is refused at its name, with a suggestion', () => {
    expect(problemsWith('plan: pro', 'plan: pro\n  suspended: true')).toEqual([
      `${FILE}:8:3 spec.suspended: got the field "suspended", want one of displayName, plan, createdAt, expiresAt, suspend, volumes, organizations, grants, removedOrganizations, transition, approvedDeletions; did you mean suspend? [unknown-field]`,
    ]);
  });

  it('that resembles no known field gets no suggestion', () => {
    expect(problemsWith('name: acme', 'name: acme\n  zzz: 1')).toEqual([
      `${FILE}:5:3 metadata.zzz: got the field "zzz", want one of name [unknown-field]`,
    ]);
  });

  it.each(['constructor', 'toString', 'hasOwnProperty', 'valueOf'])(
    'called %s is an unknown field like any other',
    (name) => {
      expect(problemsWith('plan: pro', `plan: pro\n  ${name}: 1`)).toEqual([
        `${FILE}:8:3 spec.${name}: got the field "${name}", want one of displayName, plan, createdAt, expiresAt, suspend, volumes, organizations, grants, removedOrganizations, transition, approvedDeletions [unknown-field]`,
      ]);
    },
  );

  it.each(['__proto__: { plan: free }', '"__proto__": { plan: free }'])(
    'written %s is refused and changes nothing',
    (field) => {
      expect(problemsWith('plan: pro', `plan: pro\n  ${field}`)).toEqual([
        `${FILE}:8:3 spec.__proto__: got the field "__proto__", want any other name [unknown-field]`,
      ]);
    },
  );

  it('called __proto__ is refused among the variables too, where zod would drop it', () => {
    expect(problemsWith('name: search', 'name: search\n          env: { __proto__: a }')).toEqual([
      `${FILE}:13:18 spec.organizations[0].mcpServers[0].env.__proto__: got the field "__proto__", want any other name [unknown-field]`,
    ]);
  });

  it('that merges another mapping is refused, since YAML 1.2 has no merge keys', () => {
    const text = `${changed(TENANT, 'metadata:', 'metadata: &m')}  grants:\n    - { <<: *m, from: a, to: b, what: "logs:read" }\n`;
    expect(problemsOf(text)).toEqual([
      `${FILE}:15:9 spec.grants[0].<<: got the field "<<", want one of from, to, what, server; merge keys are not supported, write the fields out [unknown-field]`,
    ]);
  });

  it('that is missing is reported at its parent', () => {
    expect(problemsWith('  plan: pro\n', '')).toEqual([
      `${FILE}:6:3 spec.plan: got nothing, want one of free, basic, pro, enterprise; add plan [missing-field]`,
    ]);
    expect(problemsWith('    - id: research\n      mcpServers:', '    - mcpServers:')).toEqual([
      `${FILE}:10:7 spec.organizations[0].id: got nothing, want the organization id: lower-case letters, digits and inner hyphens; quote it when it is a number; add id [missing-field]`,
    ]);
    expect(problemsOf('kind: Tenant')).toEqual([
      `${FILE}:1:1 apiVersion: got nothing, want "tenancy.neurallog.com/v1alpha1"; add apiVersion [missing-field]`,
      `${FILE}:1:1 metadata: got nothing, want a mapping with name; add metadata [missing-field]`,
      `${FILE}:1:1 spec: got nothing, want a mapping with displayName, plan, createdAt, expiresAt, suspend, volumes, organizations, grants, removedOrganizations, transition, approvedDeletions; add spec [missing-field]`,
    ]);
  });
});

describe('a value', () => {
  it('of the wrong type is reported with its type and the expected one', () => {
    expect(problemsWith('displayName: Acme', 'displayName: [Acme]')).toEqual([
      `${FILE}:6:16 spec.displayName: got a list, want text that is not empty [wrong-type]`,
    ]);
    expect(problemsWith('displayName: Acme', 'displayName:')).toEqual([
      `${FILE}:6:15 spec.displayName: got nothing, want text that is not empty [wrong-type]`,
    ]);
    expect(problemsOf('- a')).toEqual([
      `${FILE}:1:1: got a list, want a mapping with apiVersion, kind, metadata, spec [wrong-type]`,
    ]);
    expect(problemsOf('acme')).toEqual([
      `${FILE}:1:1: got "acme", want a mapping with apiVersion, kind, metadata, spec [wrong-type]`,
    ]);
    expect(problemsWith('name: search', 'name: search\n          egress: {}')).toEqual([
      `${FILE}:13:19 spec.organizations[0].mcpServers[0].egress: got a mapping, want a list [wrong-type]`,
    ]);
  });

  it('that is quoted although a number or a boolean is expected must lose its quotes', () => {
    expect(problemsWith('id: research', 'id: research\n      slots: "2"')).toEqual([
      `${FILE}:11:14 spec.organizations[0].slots: got "2", want a whole number of at least 1; write it without quotes [wrong-type]`,
    ]);
    expect(problemsWith('plan: pro', 'plan: pro\n  suspend: "true"')).toEqual([
      `${FILE}:8:12 spec.suspend: got "true", want true or false; write it without quotes [wrong-type]`,
    ]);
  });

  it('that only YAML 1.1 reads as a boolean is text', () => {
    expect(problemsWith('plan: pro', 'plan: pro\n  suspend: yes')).toEqual([
      `${FILE}:8:12 spec.suspend: got "yes", want true or false [wrong-type]`,
    ]);
  });

  it('of a variable must be text: a number or a boolean must be quoted', () => {
    expect(
      problemsWith('name: search', 'name: search\n          env: { A: 0777, B: true, C: null, D: yes, E: "" }'),
    ).toEqual([
      `${FILE}:13:21 spec.organizations[0].mcpServers[0].env.A: got 0777, which YAML reads as a number, want text; quote it: "0777" [wrong-type]`,
      `${FILE}:13:30 spec.organizations[0].mcpServers[0].env.B: got true, which YAML reads as a boolean, want text; quote it: "true" [wrong-type]`,
      `${FILE}:13:39 spec.organizations[0].mcpServers[0].env.C: got null, which YAML reads as nothing, want text; quote it: "null" [wrong-type]`,
    ]);
  });

  it('with an invalid variable name is reported at the name', () => {
    expect(problemsWith('name: search', 'name: search\n          env: { log-level: debug }')).toEqual([
      `${FILE}:13:18 spec.organizations[0].mcpServers[0].env.log-level: got the name "log-level", want the name of an environment variable: upper-case letters, digits and "_" [wrong-value]`,
    ]);
  });

  it('is required in a list that must not be empty', () => {
    expect(problemsOf(`${TENANT.slice(0, TENANT.indexOf('  organizations:'))}  organizations: []\n`)).toEqual([
      `${FILE}:9:18 spec.organizations: got an empty list, want a list that is not empty [wrong-value]`,
    ]);
  });

  it('that is long is shortened in the message', () => {
    expect(problemsWith('plan: pro', `plan: ${'x'.repeat(5000)}`)).toEqual([
      `${FILE}:7:9 spec.plan: got "${'x'.repeat(80)}…", want one of free, basic, pro, enterprise [plan-unknown]`,
    ]);
  });

  it('that resembles the name of a plan gets a suggestion', () => {
    expect(problemsWith('plan: pro', 'plan: Enterprize')).toEqual([
      `${FILE}:7:9 spec.plan: got "Enterprize", want one of free, basic, pro, enterprise; did you mean enterprise? [plan-unknown]`,
    ]);
  });
});

describe('a port', () => {
  const ports = (text: string) =>
    problemsWith(
      'name: search',
      `name: search\n          egress: [{ to: 203.0.113.0/24, why: x, ports: [${text}] }]`,
    ).map((one) => one.replace(/^.*ports\[0\]/, ''));

  it('is a number or a mapping', () => {
    expect(ports('443, { port: 53, protocol: UDP }')).toEqual([]);
  });

  it.each([
    ['https', ': got "https", want a whole number from 1 to 65535, or a mapping with port, protocol [wrong-type]'],
    ['70000', ': got 70000, want a whole number from 1 to 65535, or a mapping with port, protocol [wrong-value]'],
    ['1.5', ': got 1.5, want a whole number from 1 to 65535, or a mapping with port, protocol [wrong-type]'],
    ['[1]', ': got a list, want a whole number from 1 to 65535, or a mapping with port, protocol [wrong-type]'],
    ['{ port: 53 }', '.protocol: got nothing, want one of TCP, UDP, SCTP; add protocol [missing-field]'],
    [
      '{ port: 53, protocol: udp }',
      '.protocol: got "udp", want one of TCP, UDP, SCTP; did you mean UDP? [wrong-value]',
    ],
  ])('written %s gets one clear message', (text, message) => {
    expect(ports(text)).toEqual([message]);
  });
});

describe('an image', () => {
  const image = (text: string) => problemsWith(`image: ${IMAGE}`, `image: "${text}"`);

  it.each([
    `redis@${DIGEST}`,
    `docker.io/library/redis:7.4.2-alpine@${DIGEST}`,
    `ghcr.io/acme/mcp__search:V1.0_RC@${DIGEST}`,
    `registry.local:5000/a/b-c.d@${DIGEST}`,
    `latest/latest:latest-1@${DIGEST}`,
  ])('pinned by digest passes: %s', (text) => {
    expect(image(text)).toEqual([]);
  });

  it.each([
    'redis',
    'redis:7',
    'redis@sha256:0123',
    `redis:latest@${DIGEST}`,
    `Redis@${DIGEST}`,
    `a//b@${DIGEST}`,
    ` redis@${DIGEST}`,
    `redis@${DIGEST}\\n`,
    `redis@${DIGEST.toUpperCase()}`,
    `https://ghcr.io/redis@${DIGEST}`,
  ])('that is not, or has the tag latest, is refused: %s', (text) => {
    expect(image(text)).toEqual([
      expect.stringContaining('want an image pinned by digest, such as ghcr.io/acme/search:1.0@sha256:…'),
    ]);
    expect(image(text)[0]).toMatch(/\[image-without-digest\]$/);
  });
});

describe('an instant', () => {
  const created = (text: string) => problemsWith('createdAt: "2026-01-01T00:00:00Z"', `createdAt: ${text}`);

  it.each(['2024-02-29T23:59:59Z', '"2026-01-31T09:00:00.5Z"'])('of RFC 3339 in UTC passes: %s', (text) => {
    expect(created(text)).toEqual([]);
  });

  it.each([
    '2026-02-30T00:00:00Z',
    '2025-02-29T00:00:00Z',
    '2026-01-01',
    '2026-01-01T00:00:00',
    '2026-01-01T00:00:00+01:00',
    '2026-01-01T24:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-01-01 00:00:00Z',
    '2026-01-01t00:00:00z',
  ])('that does not exist, or has another form, is refused: %s', (text) => {
    expect(created(text)).toEqual([
      `${FILE}:8:14 spec.createdAt: got "${text}", want an instant of RFC 3339 in UTC that exists, such as 2026-01-31T09:00:00Z [date-invalid]`,
    ]);
  });

  it('of expiry must be after the creation', () => {
    const expires = (text: string) => problemsWith('plan: pro', `plan: pro\n  expiresAt: ${text}`);
    expect(expires('2026-01-01T00:00:00.001Z')).toEqual([]);
    for (const early of ['2026-01-01T00:00:00Z', '2025-12-31T23:59:59Z']) {
      expect(expires(early)).toEqual([
        `${FILE}:8:14 spec.expiresAt: got "${early}", want an instant after createdAt, "2026-01-01T00:00:00Z" [expiry-before-creation]`,
      ]);
    }
  });
});

describe('locate', () => {
  const parsed = parseTenant(TENANT, FILE);

  it('finds a value, or the nearest ancestor of one that does not exist', () => {
    expect(parsed.locate(['spec', 'organizations', 0, 'id'])).toEqual({ line: 10, column: 11 });
    expect(parsed.locate(['spec', 'organizations', 0, 'mcpServers', 0, 'port'])).toEqual({ line: 12, column: 11 });
    expect(parsed.locate(['spec', 'organizations', 7, 'id'])).toEqual({ line: 10, column: 5 });
    expect(parsed.locate([])).toEqual({ line: 1, column: 1 });
    expect(parsed.locate(['spec', 'plan', 'x', 3])).toEqual({ line: 7, column: 9 });
  });

  it('adds file, line and column to problems that have only a path', () => {
    const problems = [{ code: 'host-reserved', message: 'x', path: ['metadata', 'name'] }] as const;
    expect(locateProblems(problems, parsed)).toEqual([
      { code: 'host-reserved', message: 'x', path: ['metadata', 'name'], file: FILE, line: 4, column: 9 },
    ]);
  });
});

describe('parsePlatform', () => {
  const toldOfPlatform = (part: string, other: string) =>
    messages(() => parsePlatform(changed(PLATFORM, part, other), 'fleet/platform.yaml'));

  it('returns the name and the spec of a valid file', () => {
    const platform = parsePlatform(PLATFORM, 'fleet/platform.yaml');
    expect([platform.name, platform.spec.domain, platform.file]).toEqual([
      'neurallog',
      'neurallog.com',
      'fleet/platform.yaml',
    ]);
    expect(platform.locate(['spec', 'domain'])).toEqual({ line: 6, column: 11 });
  });

  it('refuses unknown fields, wrong quantities and images without digest, each with its position', () => {
    expect(
      toldOfPlatform('className: standard', 'className: standard\n  plans:\n    pro: { redis: { maxMemory: 1Zi } }'),
    ).toEqual([
      'fleet/platform.yaml:14:32 spec.plans.pro.redis.maxMemory: got "1Zi", want a quantity such as 250m or 1Gi [wrong-value]',
    ]);
    expect(toldOfPlatform('className: standard', 'className: standard\n  plans: { gold: {} }')).toEqual([
      'fleet/platform.yaml:13:12 spec.plans.gold: got the field "gold", want one of free, basic, pro, enterprise [unknown-field]',
    ]);
    expect(toldOfPlatform(`server: { image: ${IMAGE} }`, 'server: { image: neurallog }')).toEqual([
      expect.stringMatching(
        /^fleet\/platform.yaml:14:22 spec.catalog.server.image: got "neurallog", .* \[image-without-digest\]$/,
      ),
    ]);
  });

  it('refuses a plan that is no mapping, and lists its fields', () => {
    expect(toldOfPlatform('className: standard', 'className: standard\n  plans: { pro: 3 }')).toEqual([
      'fleet/platform.yaml:13:17 spec.plans.pro: got 3, want a mapping with slots, retentionDays, shares, limits, server, web, registry, redis, mcpServer, sandbox, noticeDays, expiry [wrong-type]',
    ]);
  });

  it('refuses a cpu that YAML reads as a number', () => {
    const capacity = 'className: standard\n  capacity: { cpu: 64, memory: 1Gi, storage: 1Ti }';
    expect(toldOfPlatform('className: standard', capacity)).toEqual([
      'fleet/platform.yaml:13:20 spec.capacity.cpu: got 64, which YAML reads as a number, want text; quote it: "64" [wrong-type]',
    ]);
  });

  it('refuses labels that Kubernetes would refuse', () => {
    const gateway = 'podCidrs: [10.244.0.0/16]\n    gateway: { namespace: Edge, podLabels: { "a b": x, app: "-" } }';
    expect(toldOfPlatform('podCidrs: [10.244.0.0/16]', gateway)).toEqual([
      'fleet/platform.yaml:9:27 spec.network.gateway.namespace: got "Edge", want a name of at most 63 lower-case letters, digits and inner hyphens [wrong-value]',
      'fleet/platform.yaml:9:46 spec.network.gateway.podLabels.a b: got the name "a b", want a label key such as app or app.kubernetes.io/name [wrong-value]',
      'fleet/platform.yaml:9:61 spec.network.gateway.podLabels.app: got "-", want a label value: at most 63 letters, digits, inner "-", "_" and "." [wrong-value]',
    ]);
  });

  it('throws nothing but a TenancyError', () => {
    expect(attempt(() => parsePlatform('a: [')).ok).toBe(false);
  });
});
