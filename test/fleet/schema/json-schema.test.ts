import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv/dist/2020';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { isTenantId, organizationIdProblem, serverNameProblem } from '../../../src/contract/names';
import { schemaAt } from '../../../src/fleet/schema/expected';
import {
  type JsonSchema,
  jsonSchemaFiles,
  platformJsonSchema,
  tenantJsonSchema,
} from '../../../src/fleet/schema/json-schema';
import { isQuantity } from '../../../src/kubernetes/quantity';
import { isInstant } from '../../../src/lib/instant';
import { EXAMPLES } from '../../support/fleet';
import { ROOT } from '../../support/source';
import { changed, PLATFORM, TENANT } from '../../support/texts';

const compiled = (schema: JsonSchema) => new Ajv({ strict: true, allErrors: true }).compile(schema);
const tenant = compiled(tenantJsonSchema());
const platform = compiled(platformJsonSchema());
const problems = (text: string) => {
  tenant(parse(text));
  return (tenant.errors ?? []).map((error) => `${error.instancePath} ${error.keyword}`);
};

describe('the files of schemas/', () => {
  it('are generated from the schemas of this package, byte for byte', () => {
    const folder = join(ROOT, 'schemas');
    const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
    expect(Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]))).toEqual(
      jsonSchemaFiles(),
    );
  });

  it('have an $id, by which editors cache them', () => {
    expect([tenantJsonSchema(), platformJsonSchema()].map(({ $schema, $id, title }) => [$schema, $id, title])).toEqual([
      [
        'https://json-schema.org/draft/2020-12/schema',
        'https://tenancy.neurallog.com/v1alpha1/tenant.schema.json',
        'A NeuralLog tenant: fleet/tenants/<id>.yaml',
      ],
      [
        'https://json-schema.org/draft/2020-12/schema',
        'https://tenancy.neurallog.com/v1alpha1/platform.schema.json',
        'What the cluster offers to all tenants: fleet/platform.yaml',
      ],
    ]);
  });
});

describe('the example fleet', () => {
  const read = (path: string) => readFileSync(join(ROOT, 'fleet', path), 'utf8');

  it.each(EXAMPLES)('has a valid tenant %s, which names its schema on the first line', (id) => {
    const text = read(`tenants/${id}.yaml`);
    expect(problems(text)).toEqual([]);
    expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=../../schemas/tenant.schema.json');
  });

  it('has a valid platform, which names its schema on the first line', () => {
    const text = read('platform.yaml');
    expect(platform(parse(text))).toBe(true);
    expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=../schemas/platform.schema.json');
  });
});

describe('the JSON Schema of a tenant', () => {
  it.each([
    ['plan: pro', 'plan: gold', '/spec/plan enum'],
    ['plan: pro', 'plan: pro\n  plam: x', '/spec additionalProperties'],
    ['  plan: pro\n', '', '/spec required'],
    ['name: acme', 'name: 123', '/metadata/name type'],
    ['name: acme', 'name: a-org', '/metadata/name pattern'],
    ['id: research', 'id: a-mcp', '/spec/organizations/0/id pattern'],
    ['name: search', 'name: 3s', '/spec/organizations/0/mcpServers/0/name pattern'],
    ['createdAt: "2026-01-01T00:00:00Z"', 'createdAt: yesterday', '/spec/createdAt pattern'],
    ['image: registry', 'image: Registry', '/spec/organizations/0/mcpServers/0/image pattern'],
    ['name: search', 'name: search\n          env: { a: x }', '/spec/organizations/0/mcpServers/0/env pattern'],
    ['name: search', 'name: search\n          port: 70000', '/spec/organizations/0/mcpServers/0/port maximum'],
  ])('refuses a file in which %j becomes %j', (part, other, problem) => {
    expect(problems(changed(TENANT, part, other))).toContain(problem);
  });

  it('accepts a file with the required fields alone', () => {
    expect(problems(TENANT)).toEqual([]);
    expect(platform(parse(PLATFORM))).toBe(true);
  });
});

describe('the JSON Schema of the platform', () => {
  it('validates the overrides of each plan', () => {
    const plans = (text: string) => platform(parse(`${PLATFORM}  plans: { pro: ${text} }\n`));
    expect([plans('{ slots: 4, redis: { maxMemory: 1Gi } }'), plans('{ slots: 0 }'), plans('{ slotz: 1 }')]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe('the patterns of the JSON Schema', () => {
  const patternAt = (...path: (string | number)[]) => {
    const { pattern = '', maxLength = Number.POSITIVE_INFINITY } = schemaAt(tenantJsonSchema(), path) ?? {};
    return (text: string) => new RegExp(pattern).test(text) && text.length <= maxLength;
  };
  const words = fc.array(fc.constantFrom('a', 'org', 'mcp', 'xn', '', 'B', '1', 'a_'), { maxLength: 6 });
  const id = fc.oneof(
    words.map((parts) => parts.join('-')),
    fc.string(),
    fc.constantFrom('a'.repeat(40), 'a'.repeat(41)),
  );
  const isLookAlike = (text: string) => text.slice(2, 4) === '--';

  it('accept the same tenant ids as names.ts', () => {
    const matches = patternAt('metadata', 'name');
    fc.assert(
      fc.property(id, (text) => matches(text) === (isTenantId(text) && !isLookAlike(text))),
      { numRuns: 2000 },
    );
  });

  it('accept the same organization ids as names.ts', () => {
    const matches = patternAt('spec', 'organizations', 0, 'id');
    fc.assert(
      fc.property(id, (text) => matches(text) === (organizationIdProblem(text) === undefined && !isLookAlike(text))),
      { numRuns: 2000 },
    );
  });

  it('accept the same names of MCP servers as names.ts', () => {
    const matches = patternAt('spec', 'organizations', 0, 'mcpServers', 0, 'name');
    fc.assert(
      fc.property(id, (text) => matches(text) === (serverNameProblem(text) === undefined && !isLookAlike(text))),
      { numRuns: 2000 },
    );
  });

  it('accept the same quantities as quantity.ts', () => {
    const pattern = schemaAt(platformJsonSchema(), ['spec', 'capacity', 'cpu'])?.pattern ?? '';
    const quantity = fc.stringMatching(/^[0-9]{0,3}[.]?[0-9]{0,2}(m|k|K|M|Mi|Gi|Ti|E|)$/);
    fc.assert(
      fc.property(quantity, (text) => new RegExp(pattern).test(text) === isQuantity(text)),
      { numRuns: 2000 },
    );
  });

  it('accept every instant that exists', () => {
    const matches = patternAt('spec', 'createdAt');
    const dates = fc.date({
      min: new Date('0000-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59Z'),
      noInvalidDate: true,
    });
    fc.assert(fc.property(dates, (date) => matches(date.toISOString()) && isInstant(date.toISOString())));
  });
});
