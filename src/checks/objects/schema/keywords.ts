import { memoizeTexts } from '../../../lib/memoize';
import { isRecord, listOf, type PlainRecord } from '../../../lib/plain-data';

/** One keyword about a value by itself: whether it holds, and what is wanted where it does not. */
export interface Test {
  readonly holds: (value: unknown) => boolean;
  readonly want: string;
}

/** The tests of a schema, its type first: the others look only at values of their own type. */
export function testsOf(schema: PlainRecord): Test[] {
  return Object.keys(TESTS)
    .filter((keyword) => schema[keyword] !== undefined)
    .flatMap((keyword) => TESTS[keyword]?.(schema[keyword]) ?? [])
    .map((test) => (typeof schema.description === 'string' ? { ...test, want: schema.description } : test));
}

/** All keywords that a schema may have; one that nobody reads would let everything pass. */
export function refuseUnknownKeywords(schema: PlainRecord): void {
  const unknown = Object.keys(schema).filter((keyword) => !(keyword in TESTS) && !OTHERS.includes(keyword));
  if (unknown.length > 0) throw new RangeError(`no meaning for the keyword ${unknown.join(', ')} in a schema`);
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
    const [first = isNothing, second] = names.map((name) => TYPES[name]);
    const holds = second === undefined ? first : (value: unknown) => first(value) || second(value);
    return { holds, want: names.join(' or ') };
  },
  enum: (words) => ({ holds: (value) => listOf(words).includes(value), want: `one of ${listOf(words).join(', ')}` }),
  pattern: (source) => {
    const pattern = new RegExp(String(source), 'u');
    // Labels, names and images come again and again, in every object of a tenant.
    const matches = memoizeTexts((text) => pattern.test(text));
    return { holds: (text) => typeof text !== 'string' || matches(text), want: `text that matches ${source}` };
  },
  format: (name) => {
    const format = FORMATS[String(name)];
    if (format === undefined) throw new RangeError(`no meaning for the format ${name} in a schema`);
    return format;
  },
  minimum: (limit) => ({ holds: (n) => typeof n !== 'number' || n >= Number(limit), want: `at least ${limit}` }),
  maximum: (limit) => ({ holds: (n) => typeof n !== 'number' || n <= Number(limit), want: `at most ${limit}` }),
  minLength: (limit) => ({
    holds: (text) => typeof text !== 'string' || text.length >= Number(limit),
    want: `at least ${limit} characters`,
  }),
  maxLength: (limit) => ({
    holds: (text) => typeof text !== 'string' || text.length <= Number(limit),
    want: `at most ${limit} characters`,
  }),
  minItems: (limit) => ({
    holds: (list) => !Array.isArray(list) || list.length >= Number(limit),
    want: `at least ${limit} items`,
  }),
  maxItems: (limit) => ({
    holds: (list) => !Array.isArray(list) || list.length <= Number(limit),
    want: `at most ${limit} items`,
  }),
  not: (refused) => {
    if (!isRecord(refused) || Object.keys(refused).length > 0)
      throw new RangeError('only `not: {}` has a meaning here');
    return { holds: () => false, want: 'nothing' };
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

function isNothing(): boolean {
  return false;
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

const FORMATS: Readonly<Record<string, Test>> = {
  byte: { holds: (value) => typeof value !== 'string' || BASE64.test(value), want: 'text in base64' },
  int32: {
    holds: (n) => typeof n !== 'number' || (Number.isInteger(n) && n >= -(2 ** 31) && n < 2 ** 31),
    want: 'a whole number of 32 bits',
  },
  int64: { holds: (n) => typeof n !== 'number' || Number.isSafeInteger(n), want: 'a whole number' },
};
