/** A record of unknown values: data whose shape has not been checked. */
export type PlainRecord = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is PlainRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A record, or an empty one. */
export function recordOf(value: unknown): PlainRecord {
  return isRecord(value) ? value : {};
}

/** The items of a list, or none. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The entries of a record whose values are text, such as labels. */
export function textsOf(value: unknown): Readonly<Record<string, string>> {
  const record = recordOf(value);
  if (holdsTexts(record)) return record;
  return Object.fromEntries(Object.entries(record).filter((entry): entry is [string, string] => isText(entry[1])));
}

/** Whether a field is absent or `null`: the API server treats both alike. */
export function isAbsent(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}

function holdsTexts(record: PlainRecord): record is Readonly<Record<string, string>> {
  return Object.values(record).every(isText);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** Parses JSON; `undefined` if the text is not valid JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
