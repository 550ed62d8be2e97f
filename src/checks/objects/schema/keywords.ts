import { memoizeTexts } from '../../../lib/memoize';
import { isRecord, listOf, type PlainRecord } from '../../../lib/plain-data';

/** The check of one keyword on one value, and the expected value for the finding. */
export interface Test {
  readonly holds: (value: unknown) => boolean;
  readonly expectedText: string;
}

/** The tests of a schema, its type first: each other keyword accepts values of other types. */
export function testsOf(schema: PlainRecord): Test[] {
  return Object.keys(TESTS)
    .filter((keyword) => schema[keyword] !== undefined)
    .flatMap((keyword) => TESTS[keyword]?.(schema[keyword]) ?? [])
    .map((test) => (typeof schema.description === 'string' ? { ...test, expectedText: schema.description } : test));
}

/** Throws at a keyword that is not supported: ignoring it would accept everything. */
export function refuseUnknownKeywords(schema: PlainRecord): void {
  const unknown = Object.keys(schema).filter((keyword) => !(keyword in TESTS) && !OTHERS.includes(keyword));
  if (unknown.length > 0) throw new RangeError(`the schema keyword ${unknown.join(', ')} is not supported`);
}

const OTHERS = [
  '$ref',
  'additionalProperties',
  'allOf',
  'description',
  'items',
  'properties',
  'propertyNames',
  'required',
];

const TESTS: Readonly<Record<string, (argument: unknown) => Test>> = {
  type: (types) => {
    const names = Array.isArray(types) ? types.map(String) : [String(types)];
    const [first = never, second] = names.map((name) => TYPES[name]);
    const holds = second === undefined ? first : (value: unknown) => first(value) || second(value);
    return { holds, expectedText: names.join(' or ') };
  },
  enum: (allowed) => ({
    holds: (value) => listOf(allowed).includes(value),
    expectedText: `one of ${listOf(allowed).join(', ')}`,
  }),
  pattern: (source) => {
    const pattern = new RegExp(String(source), 'u');
    // Labels, names and images repeat in every object of a tenant.
    const matches = memoizeTexts((text) => pattern.test(text));
    return { holds: (text) => typeof text !== 'string' || matches(text), expectedText: `text that matches ${source}` };
  },
  format: (name) => {
    const format = FORMATS[String(name)];
    if (format === undefined) throw new RangeError(`the schema format ${name} is not supported`);
    return format;
  },
  minimum: (limit) => ({
    holds: (n) => typeof n !== 'number' || n >= Number(limit),
    expectedText: `at least ${limit}`,
  }),
  maximum: (limit) => ({ holds: (n) => typeof n !== 'number' || n <= Number(limit), expectedText: `at most ${limit}` }),
  minLength: (limit) => ({
    holds: (text) => typeof text !== 'string' || text.length >= Number(limit),
    expectedText: `at least ${limit} characters`,
  }),
  maxLength: (limit) => ({
    holds: (text) => typeof text !== 'string' || text.length <= Number(limit),
    expectedText: `at most ${limit} characters`,
  }),
  minItems: (limit) => ({
    holds: (list) => !Array.isArray(list) || list.length >= Number(limit),
    expectedText: `at least ${limit} items`,
  }),
  maxItems: (limit) => ({
    holds: (list) => !Array.isArray(list) || list.length <= Number(limit),
    expectedText: `at most ${limit} items`,
  }),
  not: (schema) => {
    if (!isRecord(schema) || Object.keys(schema).length > 0)
      throw new RangeError('of the schema keyword not, only `not: {}` is supported');
    return { holds: () => false, expectedText: 'nothing' };
  },
};

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  array: Array.isArray,
  boolean: (value) => typeof value === 'boolean',
  integer: Number.isInteger,
  null: (value) => value === null,
  number: Number.isFinite,
  object: isRecord,
  string: (value) => typeof value === 'string',
};

function never(): boolean {
  return false;
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

const FORMATS: Readonly<Record<string, Test>> = {
  byte: { holds: (value) => typeof value !== 'string' || BASE64.test(value), expectedText: 'text in base64' },
  int32: {
    holds: (n) => typeof n !== 'number' || (Number.isInteger(n) && n >= -(2 ** 31) && n < 2 ** 31),
    expectedText: 'a whole number of 32 bits',
  },
  int64: { holds: (n) => typeof n !== 'number' || Number.isSafeInteger(n), expectedText: 'a whole number' },
};
