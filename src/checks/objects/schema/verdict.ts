import { isRecord, listOf, type PlainRecord, recordOf } from '../../../lib/plain-data';
import type { IndexedField } from '../../value-index';
import { refuseUnknownKeywords, type Test, testsOf } from './keywords';

/** Whether all values of a field, and of all fields below it, are valid against a schema. */
export type Verdict = (field: IndexedField) => boolean;

/**
 * Compiles a schema to a yes-or-no check of all objects of a kind together. Nearly every object is valid, and values
 * that repeat in hundreds of objects are checked once. A test compares it with `compile`.
 */
export function compileVerdict(schema: PlainRecord, verdictOf: (reference: string) => Verdict): Verdict {
  refuseUnknownKeywords(schema);
  const { $ref: reference, allOf } = schema;
  if (typeof reference === 'string') return lazily(() => verdictOf(reference));
  if (Array.isArray(allOf)) return allValid(allOf.map((part) => compileVerdict(recordOf(part), verdictOf)));
  const tests = testsOf(schema).map(({ holds }) => holds);
  const areFieldsValid = compileFields(schema, verdictOf);
  const areItemsValid = isRecord(schema.items) ? compileVerdict(schema.items, verdictOf) : () => true;
  return (field) => {
    for (const holds of tests) if (!holdsAt(field, holds)) return false;
    if (field.records > 0 && !areFieldsValid(field)) return false;
    // `undefined` items are left to `compile`.
    return field.items === undefined || (!field.items.values.has(undefined) && areItemsValid(field.items));
  };
}

export function allValid(parts: readonly Verdict[]): Verdict {
  return (field) => parts.every((verdict) => verdict(field));
}

const RECORD = {};

/** The tests see only that a value is a record, not its fields. */
function holdsAt({ values, lists, records }: IndexedField, holds: Test['holds']): boolean {
  for (const value of values) if (value !== undefined && !holds(value)) return false;
  return lists.every(holds) && (records === 0 || holds(RECORD));
}

function lazily(find: () => Verdict): Verdict {
  let verdict: Verdict | undefined;
  return (field) => {
    verdict ??= find();
    return verdict(field);
  };
}

function compileFields(schema: PlainRecord, verdictOf: (reference: string) => Verdict): Verdict {
  const fields = Object.entries(recordOf(schema.properties));
  const known = new Map(fields.map(([name, field]) => [name, compileVerdict(recordOf(field), verdictOf)]));
  const required = listOf(schema.required).map(String);
  const { additionalProperties: others } = schema;
  const isOtherValid = isRecord(others) ? compileVerdict(others, verdictOf) : () => others !== false;
  const keyTests = isRecord(schema.propertyNames) ? testsOf(schema.propertyNames) : [];
  return ({ fields: actual, records }) => {
    for (const name of required) if (actual.get(name)?.filled !== records) return false;
    for (const [name, field] of actual) {
      for (const { holds } of keyTests) if (!holds(name)) return false;
      if (!(known.get(name) ?? isOtherValid)(field)) return false;
    }
    return true;
  };
}
