import { Ajv, type ValidateFunction } from 'ajv';
import { describe, expect, it } from 'vitest';
import crds from '../../../../schemas/kubernetes/crds.json';
import oldest from '../../../../schemas/kubernetes/v1.28.json';
import newest from '../../../../schemas/kubernetes/v1.36.json';
import { compile } from '../../../../src/checks/objects/schema/compile';
import { isValid, validatorsOf } from '../../../../src/checks/objects/schema/kinds';
import type { SchemaFinding } from '../../../../src/checks/objects/schema/messages';
import { buildValueIndex, type IndexedField } from '../../../../src/checks/value-index';
import { groupBy } from '../../../../src/lib/lists';
import { isRecord } from '../../../../src/lib/plain-data';
import { IS_SLOW_TIER, rowsOfTier } from '../../../support/tier';
import { OBJECTS as ALL } from '../../fixture/acme';

/** In the fast tier one object of each kind. */
const OBJECTS = rowsOfTier(
  ALL,
  [...groupBy(ALL, ({ kind }) => kind).values()].flatMap((same) => same.slice(0, 1)),
);
const FILES = { '1.28': oldest, '1.36': newest, every: crds } as const;

/** ajv, told nothing of ours but what the formats mean. */
const ajv = new Ajv({
  strict: false,
  formats: {
    byte: (text: string) => /^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0,
    int32: { type: 'number', validate: (n: number) => n === (n | 0) },
    int64: { type: 'number', validate: (n: number) => Math.trunc(n) === n && Math.abs(n) < 2 ** 53 },
  },
});
for (const { schema } of Object.values(FILES)) ajv.addSchema(schema);

const compiled = new Map<string, ValidateFunction>();

function oracle(version: keyof typeof FILES, kind: string): ValidateFunction {
  const key = `${version} ${kind}`;
  const schema = new Map<string, object>(Object.entries(FILES[version].kinds)).get(kind);
  if (schema === undefined) throw new Error(`no schema of ${key}`);
  const validate = compiled.get(key) ?? ajv.compile(schema);
  compiled.set(key, validate);
  return validate;
}

/** Values of every type, at and beside the limits that the schemas set. */
const ODDITIES = [
  null,
  true,
  0,
  1,
  -1,
  1.5,
  65535,
  65536,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31) - 1,
  '',
  'x',
  'X.y',
  '-x',
  '80',
  '1Gi',
  'YQ==',
  'x'.repeat(64),
  'x'.repeat(254),
  [],
  ['x'],
  [{}],
  {},
  { x: 'y' },
  { 'a/b/c': 'y' },
  { 'x.y/z': 1 },
];

/** Every copy of a value that differs from it at one place: another value there, a field gone, or one too many. */
function* spoilt(value: unknown): Generator<unknown> {
  yield* ODDITIES;
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries())
      for (const one of spoilt(item)) yield value.map((other, j) => (j === i ? one : other));
  } else if (isRecord(value)) {
    yield { ...value, zzz: 1 };
    for (const [key, field] of Object.entries(value)) {
      const { [key]: _gone, ...rest } = value;
      yield rest;
      for (const one of spoilt(field)) yield { ...value, [key]: one };
    }
  }
}

/** The place where values stand, each in an object of its own. */
function placeOf(...values: readonly unknown[]): IndexedField {
  const holders = values.map((value) => ({ apiVersion: 'v1', kind: 'Holder', metadata: { name: 'holder' }, value }));
  const place = buildValueIndex(holders).kinds.get('v1 Holder')?.fields.get('value');
  if (place === undefined) throw new Error('no value stands anywhere');
  return place;
}

describe('our validator', () => {
  it('gives the verdict of ajv on every object of the fixture, spoilt at every place', () => {
    const differ: unknown[] = [];
    let refused = 0;
    let passed = 0;
    for (const object of OBJECTS) {
      const kind = `${object.apiVersion} ${object.kind}`;
      for (const { version, validate } of validatorsOf(kind)) {
        const ajvValidate = oracle(version, kind);
        for (const one of spoilt(object)) {
          const findings: SchemaFinding[] = [];
          validate(one, [], findings);
          if (findings.length > 0) refused += 1;
          else passed += 1;
          if ((findings.length === 0) !== ajvValidate(one))
            differ.push({ version, one, findings, ajv: ajvValidate.errors });
        }
      }
    }
    expect(differ.slice(0, 3)).toEqual([]);
    expect(refused).toBeGreaterThan(IS_SLOW_TIER ? 50_000 : 10_000);
    expect(passed).toBeGreaterThan(IS_SLOW_TIER ? 5_000 : 1_000);
  });

  it('calls good at once what is good in all versions, also beside others, and nothing else', () => {
    const differ: unknown[] = [];
    for (const object of OBJECTS) {
      const kind = `${object.apiVersion} ${object.kind}`;
      for (const one of spoilt(object)) {
        const findings: SchemaFinding[] = [];
        for (const { validate } of validatorsOf(kind)) validate(one, [], findings);
        const good = [
          isValid(kind, placeOf(one)),
          isValid(kind, placeOf(object, one)),
          isValid(kind, placeOf(one, object)),
        ];
        if (good.includes(findings.length > 0)) differ.push({ kind, one, findings, good });
      }
    }
    expect(differ.slice(0, 3)).toEqual([]);
    expect(isValid('example.com/v1 Unknown', placeOf({}))).toBe(false);
  });

  it('has a meaning for every keyword of every definition', () => {
    for (const { kinds, schema } of Object.values(FILES)) {
      for (const one of [...Object.values(kinds), ...Object.values(schema.definitions)]) {
        expect(() => compile(one, () => () => {})).not.toThrow();
      }
    }
  });

  it.each([{ oneOf: [] }, { format: 'date-time' }, { not: { type: 'string' } }])('throws at %o', (schema) => {
    expect(() => compile(schema, () => () => {})).toThrow(RangeError);
  });
});
