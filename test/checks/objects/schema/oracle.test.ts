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

/** ajv with the formats of Kubernetes, and nothing else of ours. */
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

/** Copies of a value with one change each: a value replaced, a field removed, or an unknown field added. */
function* modified(value: unknown): Generator<unknown> {
  yield* ODDITIES;
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries())
      for (const one of modified(item)) yield value.map((other, j) => (j === i ? one : other));
  } else if (isRecord(value)) {
    yield { ...value, zzz: 1 };
    for (const [key, field] of Object.entries(value)) {
      const { [key]: _gone, ...rest } = value;
      yield rest;
      for (const one of modified(field)) yield { ...value, [key]: one };
    }
  }
}

/** The indexed field `value` of objects that hold one of the values each. */
function fieldOf(...values: readonly unknown[]): IndexedField {
  const holders = values.map((value) => ({ apiVersion: 'v1', kind: 'Holder', metadata: { name: 'holder' }, value }));
  const field = buildValueIndex(holders).kinds.get('v1 Holder')?.fields.get('value');
  if (field === undefined) throw new Error('the index has no field "value"');
  return field;
}

describe('our validator', () => {
  it('agrees with ajv on every object of the fixture, modified at every field', () => {
    const differ: unknown[] = [];
    let refused = 0;
    let passed = 0;
    for (const object of OBJECTS) {
      const kind = `${object.apiVersion} ${object.kind}`;
      for (const { version, validate } of validatorsOf(kind)) {
        const ajvValidate = oracle(version, kind);
        for (const one of modified(object)) {
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

  it('gives one verdict for all versions that agrees with the validators of each', () => {
    const differ: unknown[] = [];
    for (const object of OBJECTS) {
      const kind = `${object.apiVersion} ${object.kind}`;
      for (const one of modified(object)) {
        const findings: SchemaFinding[] = [];
        for (const { validate } of validatorsOf(kind)) validate(one, [], findings);
        const verdicts = [
          isValid(kind, fieldOf(one)),
          isValid(kind, fieldOf(object, one)),
          isValid(kind, fieldOf(one, object)),
        ];
        if (verdicts.includes(findings.length > 0)) differ.push({ kind, one, findings, verdicts });
      }
    }
    expect(differ.slice(0, 3)).toEqual([]);
    expect(isValid('example.com/v1 Unknown', fieldOf({}))).toBe(false);
  });

  it('supports every keyword of every definition', () => {
    for (const { kinds, schema } of Object.values(FILES)) {
      for (const one of [...Object.values(kinds), ...Object.values(schema.definitions)]) {
        expect(() => compile(one, () => () => {})).not.toThrow();
      }
    }
  });

  it.each([{ oneOf: [] }, { format: 'date-time' }, { not: { type: 'string' } }])(
    'throws at an unsupported keyword: %o',
    (schema) => {
      expect(() => compile(schema, () => () => {})).toThrow(RangeError);
    },
  );
});
