import type { Path } from '../../../lib/path';
import { isRecord, listOf, type PlainRecord, recordOf } from '../../../lib/plain-data';
import { refuseUnknownKeywords, type Test, testsOf } from './keywords';
import { missingField, type SchemaFinding, unknownField, wrongKey, wrongValue } from './messages';

/** Adds the findings for a value and all values below it. `at` is the path of the value, changed in place on the way. */
export type Validator = (value: unknown, at: (string | number)[], findings: SchemaFinding[]) => void;

/**
 * Compiles a schema to a function. It supports the keywords of the committed schemas, and throws at any other.
 *
 * ajv is not used because it generates code at every start: half a second for the kinds of one tenant, which is longer
 * than checking a hundred tenants. A test compares both on every object.
 */
export function compile(schema: PlainRecord, validatorOf: (reference: string) => Validator): Validator {
  refuseUnknownKeywords(schema);
  const { $ref: reference, allOf } = schema;
  if (typeof reference === 'string') return lazily(() => validatorOf(reference));
  if (Array.isArray(allOf)) {
    const parts = allOf.map((part) => compile(recordOf(part), validatorOf));
    return (value, at, findings) => {
      for (const part of parts) part(value, at, findings);
    };
  }
  const tests = testsOf(schema);
  const validateFields = compileFields(schema, validatorOf);
  const validateItems = isRecord(schema.items) ? compileItems(schema.items, validatorOf) : undefined;
  return (value, at, findings) => {
    for (const { holds, expectedText } of tests) {
      if (holds(value)) continue;
      findings.push(wrongValue(at, value, expectedText));
      return;
    }
    if (typeof value !== 'object') return;
    if (Array.isArray(value)) validateItems?.(value, at, findings);
    else if (isRecord(value)) validateFields(value, at, findings);
  };
}

/** Resolves a reference at its first use: definitions may be recursive, and most are never used. */
function lazily(find: () => Validator): Validator {
  let validate: Validator | undefined;
  return (value, at, findings) => {
    validate ??= find();
    validate(value, at, findings);
  };
}

function compileItems(items: PlainRecord, validatorOf: (reference: string) => Validator) {
  const validate = compile(items, validatorOf);
  return (list: readonly unknown[], at: (string | number)[], findings: SchemaFinding[]): void => {
    for (let i = 0; i < list.length; i++) {
      at.push(i);
      validate(list[i], at, findings);
      at.pop();
    }
  };
}

function checkKey(name: string, tests: readonly Test[], at: Path, findings: SchemaFinding[]): void {
  const broken = tests.find(({ holds }) => !holds(name));
  if (broken !== undefined) findings.push(wrongKey(at, name, broken.expectedText));
}

function compileFields(schema: PlainRecord, validatorOf: (reference: string) => Validator) {
  const fields = Object.entries(recordOf(schema.properties));
  const validators = new Map(fields.map(([name, field]) => [name, compile(recordOf(field), validatorOf)]));
  const names = [...validators.keys()].sort();
  const required = listOf(schema.required).map(String);
  const { additionalProperties: others } = schema;
  const validateOther = isRecord(others) ? compile(others, validatorOf) : undefined;
  const keyTests = isRecord(schema.propertyNames) ? testsOf(schema.propertyNames) : [];
  return (record: PlainRecord, at: (string | number)[], findings: SchemaFinding[]): void => {
    for (const name of required) if (record[name] === undefined) findings.push(missingField(at, name));
    for (const name of Object.keys(record)) {
      if (keyTests.length > 0) checkKey(name, keyTests, at, findings);
      const validate = validators.get(name) ?? validateOther;
      if (validate === undefined) {
        if (others === false) findings.push(unknownField(at, name, names));
      } else if (record[name] !== undefined) {
        at.push(name);
        validate(record[name], at, findings);
        at.pop();
      }
    }
  };
}
