import type { Path } from '../../../lib/path';
import { isRecord, listOf, type PlainRecord, recordOf } from '../../../lib/plain-data';
import { refuseUnknownKeywords, type Test, testsOf } from './keywords';
import { missingField, type SchemaFinding, unknownField, wrongKey, wrongValue } from './messages';

/** Adds what is wrong with a value, and with all below it. `at` is where the value stands: pushed and popped on the way. */
export type Validator = (value: unknown, at: (string | number)[], findings: SchemaFinding[]) => void;

/**
 * A schema as a function. It knows the keywords that the committed schemas use, and throws at any other.
 *
 * No package does it here, because they generate code at every start: with ajv that takes half a second for the kinds
 * of one tenant, which is longer than to judge a hundred. A test holds this against ajv, verdict for verdict.
 */
export function compile(schema: PlainRecord, judgeOf: (reference: string) => Validator): Validator {
  refuseUnknownKeywords(schema);
  const { $ref: reference, allOf } = schema;
  if (typeof reference === 'string') return whenMet(() => judgeOf(reference));
  if (Array.isArray(allOf)) {
    const parts = allOf.map((part) => compile(recordOf(part), judgeOf));
    return (value, at, findings) => {
      for (const part of parts) part(value, at, findings);
    };
  }
  const tests = testsOf(schema);
  const judgeFields = compileFields(schema, judgeOf);
  const judgeItems = isRecord(schema.items) ? compileItems(schema.items, judgeOf) : undefined;
  return (value, at, findings) => {
    for (const { holds, want } of tests) {
      if (holds(value)) continue;
      findings.push(wrongValue(at, value, want));
      return;
    }
    if (typeof value !== 'object') return;
    if (Array.isArray(value)) judgeItems?.(value, at, findings);
    else if (isRecord(value)) judgeFields(value, at, findings);
  };
}

/** A definition may lead to itself, and most are never met: so what a reference leads to is looked up when it is. */
function whenMet(find: () => Validator): Validator {
  let judge: Validator | undefined;
  return (value, at, findings) => {
    judge ??= find();
    judge(value, at, findings);
  };
}

function compileItems(items: PlainRecord, judgeOf: (reference: string) => Validator) {
  const judge = compile(items, judgeOf);
  return (list: readonly unknown[], at: (string | number)[], findings: SchemaFinding[]): void => {
    for (let i = 0; i < list.length; i++) {
      at.push(i);
      judge(list[i], at, findings);
      at.pop();
    }
  };
}

function judgeKey(name: string, tests: readonly Test[], at: Path, findings: SchemaFinding[]): void {
  const broken = tests.find(({ holds }) => !holds(name));
  if (broken !== undefined) findings.push(wrongKey(at, name, broken.want));
}

function compileFields(schema: PlainRecord, judgeOf: (reference: string) => Validator) {
  const fields = Object.entries(recordOf(schema.properties));
  const judges = new Map(fields.map(([name, field]) => [name, compile(recordOf(field), judgeOf)]));
  const names = [...judges.keys()].sort();
  const required = listOf(schema.required).map(String);
  const { additionalProperties: others } = schema;
  const judgeOther = isRecord(others) ? compile(others, judgeOf) : undefined;
  const keyTests = isRecord(schema.propertyNames) ? testsOf(schema.propertyNames) : [];
  return (record: PlainRecord, at: (string | number)[], findings: SchemaFinding[]): void => {
    for (const name of required) if (record[name] === undefined) findings.push(missingField(at, name));
    for (const name of Object.keys(record)) {
      if (keyTests.length > 0) judgeKey(name, keyTests, at, findings);
      const judge = judges.get(name) ?? judgeOther;
      if (judge === undefined) {
        if (others === false) findings.push(unknownField(at, name, names));
      } else if (record[name] !== undefined) {
        at.push(name);
        judge(record[name], at, findings);
        at.pop();
      }
    }
  };
}
