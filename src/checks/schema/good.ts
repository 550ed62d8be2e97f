import { isRecord, listOf, type PlainRecord, recordOf } from '../network/read';
import { refuseUnknownKeywords, testsOf } from './keywords';

/** Whether a value and all below it are as a schema wants them. */
export type Good = (value: unknown) => boolean;

/**
 * What `compile` says of a schema, in one word. Nearly every object is good, and without a place to keep and faults to
 * gather the answer takes half the time. A test holds the two against each other.
 */
export function compileGood(schema: PlainRecord, goodOf: (reference: string) => Good): Good {
  refuseUnknownKeywords(schema);
  const { $ref: reference, allOf } = schema;
  if (typeof reference === 'string') return whenMet(() => goodOf(reference));
  if (Array.isArray(allOf)) return allGood(allOf.map((part) => compileGood(recordOf(part), goodOf)));
  const holds = allGood(testsOf(schema).map((test) => test.holds));
  if (isLeaf(schema)) return holds;
  const isGoodRecord = compileFields(schema, goodOf);
  const isGoodItem = isRecord(schema.items) ? compileGood(schema.items, goodOf) : undefined;
  return (value) => {
    if (!holds(value)) return false;
    if (Array.isArray(value)) return isGoodItem === undefined || value.every(isGoodItem);
    return !isRecord(value) || isGoodRecord(value);
  };
}

export function allGood(parts: readonly Good[]): Good {
  const [first, second, ...others] = parts;
  if (first === undefined) return () => true;
  if (second === undefined) return first;
  if (others.length === 0) return (value) => first(value) && second(value);
  return (value) => parts.every((good) => good(value));
}

function whenMet(find: () => Good): Good {
  let good: Good | undefined;
  return (value) => {
    good ??= find();
    return good(value);
  };
}

function isLeaf({ additionalProperties, items, properties, propertyNames, required }: PlainRecord): boolean {
  return [additionalProperties, items, properties, propertyNames, required].every((keyword) => keyword === undefined);
}

function compileFields(schema: PlainRecord, goodOf: (reference: string) => Good) {
  const fields = Object.entries(recordOf(schema.properties));
  const known = new Map(fields.map(([name, field]) => [name, compileGood(recordOf(field), goodOf)]));
  const required = listOf(schema.required).map(String);
  const { additionalProperties: others } = schema;
  const isGoodOther = isRecord(others) ? compileGood(others, goodOf) : () => others !== false;
  const isGoodKey = isRecord(schema.propertyNames)
    ? allGood(testsOf(schema.propertyNames).map((test) => test.holds))
    : undefined;
  return (record: PlainRecord): boolean => {
    for (const name of required) if (record[name] === undefined) return false;
    for (const name of Object.keys(record)) {
      if (isGoodKey !== undefined && !isGoodKey(name)) return false;
      const value = record[name];
      const isGood = known.get(name) ?? isGoodOther;
      // A field of the value `undefined` is no field, unless nobody knows it.
      if (value === undefined ? isGood === isGoodOther && others === false : !isGood(value)) return false;
    }
    return true;
  };
}
