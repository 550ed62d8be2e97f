import { isRecord, listOf, type PlainRecord, recordOf } from '../../../lib/plain-data';
import type { IndexedField } from '../../value-index';
import { refuseUnknownKeywords, type Test, testsOf } from './keywords';

/** Whether all that stands at a place, and all below it, is as a schema wants it. */
export type Verdict = (place: IndexedField) => boolean;

/**
 * What `compile` says of a schema, in one word and of all objects of a kind together. Nearly every object is good, and
 * what stands in hundreds of them is looked at once. A test holds the two against each other.
 */
export function compileVerdict(schema: PlainRecord, goodOf: (reference: string) => Verdict): Verdict {
  refuseUnknownKeywords(schema);
  const { $ref: reference, allOf } = schema;
  if (typeof reference === 'string') return whenMet(() => goodOf(reference));
  if (Array.isArray(allOf)) return allValid(allOf.map((part) => compileVerdict(recordOf(part), goodOf)));
  const tests = testsOf(schema).map(({ holds }) => holds);
  const areGoodFields = compileFields(schema, goodOf);
  const areGoodItems = isRecord(schema.items) ? compileVerdict(schema.items, goodOf) : () => true;
  return (place) => {
    for (const holds of tests) if (!holdsAt(place, holds)) return false;
    if (place.records > 0 && !areGoodFields(place)) return false;
    // What an item without a value means, `compile` says.
    return place.items === undefined || (!place.items.values.has(undefined) && areGoodItems(place.items));
  };
}

export function allValid(parts: readonly Verdict[]): Verdict {
  return (place) => parts.every((good) => good(place));
}

const RECORD = {};

/** Of a record the tests see no more than that it is one. */
function holdsAt({ values, lists, records }: IndexedField, holds: Test['holds']): boolean {
  for (const value of values) if (value !== undefined && !holds(value)) return false;
  return lists.every(holds) && (records === 0 || holds(RECORD));
}

function whenMet(find: () => Verdict): Verdict {
  let good: Verdict | undefined;
  return (place) => {
    good ??= find();
    return good(place);
  };
}

function compileFields(schema: PlainRecord, goodOf: (reference: string) => Verdict): Verdict {
  const fields = Object.entries(recordOf(schema.properties));
  const known = new Map(fields.map(([name, field]) => [name, compileVerdict(recordOf(field), goodOf)]));
  const required = listOf(schema.required).map(String);
  const { additionalProperties: others } = schema;
  const isGoodOther = isRecord(others) ? compileVerdict(others, goodOf) : () => others !== false;
  const keyTests = isRecord(schema.propertyNames) ? testsOf(schema.propertyNames) : [];
  return ({ fields: given, records }) => {
    for (const name of required) if (given.get(name)?.filled !== records) return false;
    for (const [name, place] of given) {
      for (const { holds } of keyTests) if (!holds(name)) return false;
      if (!(known.get(name) ?? isGoodOther)(place)) return false;
    }
    return true;
  };
}
