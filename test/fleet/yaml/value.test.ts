import { describe, expect, it } from 'vitest';
import { expectedText, fieldsOf, schemaAt } from '../../../src/fleet/schema/expected';
import { platformJsonSchema, tenantJsonSchema } from '../../../src/fleet/schema/json-schema';
import { formatGiven, valueAt } from '../../../src/fleet/yaml/value';
import { didYouMean } from '../../../src/lib/did-you-mean';

describe('a value at a path', () => {
  it('is found through mappings and lists', () => {
    expect(valueAt({ a: [{ b: 3 }] }, ['a', 0, 'b'])).toBe(3);
    expect(valueAt('root', [])).toBe('root');
  });

  it('is never an inherited field', () => {
    for (const name of ['constructor', 'toString', '__proto__']) expect(valueAt({}, [name])).toBeUndefined();
    expect(valueAt('text', ['length'])).toBeUndefined();
    expect(valueAt(null, ['a'])).toBeUndefined();
  });
});

describe('a value in a message', () => {
  it('is formatted by its type, or as it is written in the file', () => {
    expect([{}, [], [1], '', 3, true, null].map((value) => formatGiven(value))).toEqual([
      'a mapping',
      'an empty list',
      'a list',
      '""',
      '3',
      'true',
      'nothing',
    ]);
    expect([formatGiven(7, '0o7'), formatGiven(null, 'null'), formatGiven(null, '')]).toEqual([
      '0o7',
      'null',
      'nothing',
    ]);
  });
});

describe('the expected value at a path', () => {
  it('is never an inherited field', () => {
    expect(schemaAt(tenantJsonSchema(), ['spec', 'constructor'])).toBeUndefined();
    expect(expectedText(schemaAt(tenantJsonSchema(), ['spec', 'constructor']))).toBe('another value');
  });

  it('is found through lists, unions, free names and definitions', () => {
    const server = ['spec', 'organizations', 3, 'mcpServers', 1];
    const at = (...path: (string | number)[]) => expectedText(schemaAt(tenantJsonSchema(), path));
    expect(at(...server, 'egress', 0, 'ports', 0, 'protocol')).toBe('one of TCP, UDP, SCTP');
    expect(at(...server, 'env', 'ANY')).toBe('text');
    expect(at(...server, 'secretEnv', 'ANY')).toBe('a mapping with secret, key');
    expect(expectedText(schemaAt(platformJsonSchema(), ['spec', 'plans', 'free', 'sandbox']))).toBe('true or false');
    expect(fieldsOf(schemaAt(platformJsonSchema(), ['spec', 'plans', 'free', 'redis']))).toEqual([
      'resources',
      'maxMemory',
    ]);
  });
});

describe('a suggestion', () => {
  it.each([
    ['plam', '; did you mean plan?'],
    ['PLAN', '; did you mean plan?'],
    ['paln', '; did you mean plan?'],
    ['plna', '; did you mean plan?'],
    ['organisations', '; did you mean organizations?'],
    ['expires', '; did you mean expiresAt?'],
    ['x', ''],
    ['unrelated', ''],
    ['p'.repeat(100), ''],
  ])('for %s is the nearest word, if any: %j', (word, advice) => {
    expect(didYouMean(word, ['plan', 'organizations', 'expiresAt'])).toBe(advice);
  });

  it('is not given if no word is allowed', () => {
    expect(didYouMean('a', [])).toBe('');
  });
});
